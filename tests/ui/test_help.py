"""The guide: a chapter for every page in both languages, links and pictures that exist, and F1."""

from __future__ import annotations

import re
import tomllib
from urllib.parse import urldefrag

import pytest
from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from app import help_messages, help_pictures, theme, translations
from app.help_pages import CHAPTERS, FOLDER, ICONS, chapter
from app.help_window import HelpWindow
from app.pages import page_classes
from app.paths import ASSETS, ROOT
from app.widgets.doctor import DoctorDialog

CODES = ("en", "zh_CN")
MOST_BYTES = 2_500_000


def spans(code):
    return {key: chapter(code, key) for key in CHAPTERS}


def test_every_page_of_the_window_has_its_chapter_in_both_languages():
    assert set(page_classes()) < set(CHAPTERS)
    for code in CODES:
        found = {path.stem for path in (FOLDER / code).glob("*.html")}
        assert found == set(CHAPTERS)
        assert all(len(chapter(code, key).text) > 100 and chapter(code, key).title for key in CHAPTERS)
    for key in CHAPTERS:
        assert (ASSETS / "icons" / f"{ICONS.get(key, key)}.svg").is_file()


def test_a_chapter_is_called_as_its_page_is(window):
    for key, page in window.pages.items():
        if key != "overview":  # which is called by the hospital's name
            assert chapter("en", key).title == page.title()


def test_the_languages_have_the_same_anchors_and_links():
    for key in CHAPTERS:
        english, chinese = (chapter(code, key) for code in CODES)
        assert english.anchors == chinese.anchors, key
        assert len(set(english.anchors)) == len(english.anchors), key
        assert sorted(english.links) == sorted(chinese.links), key
        assert [p.replace("/en/", "/zh_CN/") for p in english.pictures] == list(chinese.pictures), key


@pytest.mark.parametrize("code", CODES)
def test_every_link_and_picture_of_the_guide_is_there(code):
    for key, each in spans(code).items():
        for link in each.links:
            name, anchor = urldefrag(link)
            target = name.removesuffix(".html") or key
            assert target in CHAPTERS, f"{key}: {link}"
            assert not anchor or anchor in chapter(code, target).anchors, f"{key}: {link}"
        for picture in each.pictures:
            path = (each.path.parent / picture).resolve()
            assert path.is_relative_to(FOLDER / "pictures" / code), picture
            assert not QImage(str(path)).isNull(), picture


def test_what_f1_opens_in_a_dialog_is_there():
    asked = [
        found.groups()
        for path in sorted((ROOT / "app").rglob("*.py"))
        for found in re.finditer(r'help_key\(self, "(\w+)"(?:, "([\w-]+)")?\)', path.read_text(encoding="utf-8"))
    ]
    assert len(asked) >= 3
    for key, anchor in asked:
        assert key in CHAPTERS
        assert not anchor or anchor in chapter("en", key).anchors, (key, anchor)


def test_the_pictures_are_used_and_small():
    pictures = sorted((FOLDER / "pictures").rglob("*.png"))
    used = {(each.path.parent / p).resolve() for code in CODES for each in spans(code).values() for p in each.pictures}
    assert {path.resolve() for path in pictures} == used
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES


@pytest.mark.parametrize("code", CODES)
def test_the_words_in_bold_are_those_of_the_window(code):
    """A button's or a card's name which the window does not have any more misleads."""
    names = {_plain(english) for context in _window_strings() for english, _ in context}
    if code == "zh_CN":
        names = {_plain(chinese) for context in _window_strings() for _, chinese in context}
    for key in page_classes():
        html = chapter(code, key).html
        for bold in re.findall(r"<strong>([^<]+…|[^<]+)</strong>", html):
            if bold.endswith("…") and key != "terms":
                assert _plain(bold) in names, f"{code} {key}: {bold}"


def _plain(text):
    return re.sub(r"\(&.\)|&", "", text).strip()


def _window_strings():
    import xml.etree.ElementTree as ET

    for context in ET.parse(translations.CHINESE).getroot().iter("context"):
        if context.findtext("name") != "core":
            yield [(m.findtext("source"), m.findtext("translation") or "") for m in context.iter("message")]


@pytest.mark.parametrize("code", CODES)
def test_the_officer_reads_the_registry_of_messages(code):
    """After a change of a message: `python -m app.help_messages`."""
    html = chapter(code, "privacy").html
    assert help_messages.untold() == set()
    assert html == help_messages.filled(code, html)
    assert html.count('<table class="list"') == len(help_messages.TABLES)


# The window --------------------------------------------------------------------------------------------------------


def test_f1_opens_the_chapter_of_each_page(qtbot, window):
    for number, key in enumerate(window.pages, 1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number % 10), Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert window.guide.isVisible()
        assert window.guide.key == key
        assert chapter("en", key).title in window.guide.windowTitle()
        assert window.guide.view.accessibleName() == chapter("en", key).title
        assert chapter("en", key).title in window.guide.view.toPlainText()
    window.guide.close()


def test_help_in_the_navigation_opens_the_guide(qtbot, window):
    window.show_page("ledger")
    window._navigation.help.click()
    assert window.guide.key == "ledger"
    assert window._navigation.button("ledger").isChecked()
    qtbot.keyClick(window.guide, Qt.Key.Key_Escape)
    assert not window.guide.isVisible()


def test_f1_in_a_dialog_opens_what_explains_it(qtbot, window, peers):
    window.show_page("peers")
    dialog = DoctorDialog(peers["peers"][0], window.pages["peers"])
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    assert window.guide.key == "peers"
    assert window.guide._here.anchor == "doctor"
    dialog.close()


def test_the_guide_follows_the_language(qtbot, window):
    window.show_page("terms")
    window.show_help()
    window.language_chosen.emit("zh_CN")
    qtbot.waitUntil(lambda: "条款" in window.guide.windowTitle())
    assert "通俗" in window.guide.view.toPlainText()
    window.language_chosen.emit("en")
    qtbot.waitUntil(lambda: "Terms" in window.guide.windowTitle())


@pytest.fixture
def guide(qtbot):
    made = HelpWindow()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.open_at("index")
    return made


def test_links_are_followed_and_the_way_back_is_known(qtbot, guide):
    guide.view.anchorClicked.emit(QUrl("glossary.html#auc"))
    assert guide.key == "glossary"
    read = guide.view.verticalScrollBar().value()
    assert read > 0
    guide.view.anchorClicked.emit(QUrl("#brier"))
    guide.view.anchorClicked.emit(QUrl("https://example.org/index.html"))
    assert guide.key == "glossary"
    guide.back_button.click()
    assert (guide.key, guide.view.verticalScrollBar().value()) == ("glossary", read)
    guide.back_button.click()
    assert guide.key == "index"
    assert not guide.back_button.isEnabled()
    guide.forward_button.click()
    assert guide.key == "glossary"


def test_a_search_marks_counts_and_goes_on_to_the_next_chapter(qtbot, guide):
    guide.words.setText("curvezmq")
    assert guide.view.search("CurveZMQ") == chapter("en", "index").count("curvezmq") == 0
    assert guide.found.text() == "Not here"
    qtbot.keyClick(guide.words, Qt.Key.Key_Return)
    assert guide.key == "it"
    assert guide.view.extraSelections()
    assert guide.list.item(CHAPTERS.index("it")).text().endswith(f"({chapter('en', 'it').count('curvezmq')})")
    guide.words.setText("no such word anywhere")
    assert guide.found.text() == "Not found"


def test_what_the_view_finds_is_what_the_list_counts(guide):
    for key in CHAPTERS:
        guide.go(key)
        assert guide.view.search("model") == chapter("en", key).count("model"), key


def test_pictures_fit_the_width(qtbot, guide):
    guide.go("results")
    guide.resize(700, 600)
    qtbot.waitUntil(lambda: all(form.width() <= guide.view.viewport().width() for _, form in guide.view._images()))
    assert [form for _, form in guide.view._images() if form.width() > 200]


def test_the_guide_speaks_chinese(qtbot):
    QLocale.setDefault(QLocale("zh_CN"))
    made = HelpWindow()
    qtbot.addWidget(made)
    made.open_at("privacy", "risks")
    assert "虚构的标识" in made.view.toPlainText()
    assert made.view.search("患者") > 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_guide_are_the_palettes(qapp, scheme):
    from app.help_view import style

    theme.apply(qapp, scheme)
    c = theme.colours()
    assert c.text in style()
    for soft in (c.accent_soft, c.warn_soft):
        assert theme.contrast(c.text, soft) >= 4.5
    assert theme.contrast(c.accent, c.surface) >= 4.5
    theme.apply(qapp, "light")


def test_nothing_of_the_guide_leads_outside():
    for path in FOLDER.rglob("*.*"):
        if path.suffix in {".html", ".css"}:
            assert not re.search(r"https?://|//www|src=\"data:", path.read_text(encoding="utf-8")), path


def test_no_message_box_is_needed(qtbot, window, monkeypatch):
    monkeypatch.setattr(QMessageBox, "open", lambda box: pytest.fail(box.text()))
    window.show_help()


# Its pictures ------------------------------------------------------------------------------------------------------


def drawn(qapp):
    from PySide6.QtGui import QColor, QPainter

    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours().window))
    painter = QPainter(image)
    painter.fillRect(20, 20, 200, 60, QColor(theme.colours().surface))
    painter.setPen(QColor(theme.colours().text))
    painter.drawText(30, 60, "8,000 patients")
    painter.end()
    return image


def test_a_picture_ends_below_the_last_thing_on_it(qapp):
    short = help_pictures.trimmed(drawn(qapp))
    assert (short.width(), short.height()) == (300, 80 + help_pictures.MARGIN)


def test_fewer_colours_keep_those_that_fill_areas(qapp):
    image = drawn(qapp)
    few = help_pictures.reduced(image)
    assert few.colorCount() <= help_pictures.COLOURS
    for x, y in ((5, 5), (25, 25), (210, 70)):
        assert few.pixelColor(x, y) == image.pixelColor(x, y)


def test_every_picture_of_the_guide_is_taken():
    used = {path.rpartition("/")[2] for key in CHAPTERS for path in chapter("en", key).pictures}
    assert {f"{shot.name}.png" for shots in help_pictures.SHOTS.values() for shot in shots} == used


def test_the_wheel_takes_the_whole_guide_along():
    """As fedcore/assets.py looks for it: every folder of the guide is among the data files, each to its own place."""
    taken = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    there = {path for path in FOLDER.rglob("*") if path.is_file()}
    named = {
        path
        for target, patterns in taken.items()
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if path.is_file() and path.parent == ASSETS / target.removeprefix("share/fedstroke/")
    }
    assert there <= named
