"""Settings: what is chosen is kept, a passphrase is checked before it travels, and diagnostics tell no secret."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app import theme
from app.bridge import Bridge
from app.desktop import Hook
from app.pages.settings import SettingsPage
from app.preferences import Preferences
from app.widgets.about import parts
from app.windowlog import log_window


@pytest.fixture
def page(make_page):
    yield make_page(SettingsPage)
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_page(page):
    page.bridge.remember("identity", {"name": "City Hospital"})
    return page


def choose(choice, value):
    """As a person does: the list opens, an entry is taken."""
    choice.choose(value)
    choice.combo.activated.emit(choice.combo.currentIndex())


def test_colours_and_text_size_are_kept_and_applied(page, tmp_path):
    choose(page.scheme, "dark")
    assert theme.is_dark()
    choose(page.text_size, "1.5")
    assert theme.scale() == 1.5
    again = Preferences(tmp_path)
    assert (again.scheme, again.text_scale) == ("dark", 1.5)


def test_choices_show_what_is_kept(qtbot, tmp_path):
    preferences = Preferences(tmp_path)
    preferences.scheme, preferences.language = "dark", "zh_CN"
    page = SettingsPage(Bridge(tmp_path), preferences)
    qtbot.addWidget(page)
    assert (page.scheme.value, page.language.value) == ("dark", "zh_CN")


def test_the_worker_s_settings_are_shown(page):
    page.bridge.remember("settings", {"address": "hospital.example:47600", "workers": 1, "data_folder": "/data/fed"})
    assert page.address.text() == "hospital.example:47600"
    assert page.workers.value == "1"
    assert page.folder.text() == "/data/fed"


@pytest.mark.parametrize("bad", ["hospital.example", "hospital.example:", ":47600", "h:0", "h:70000", "h:4٧"])
def test_an_address_needs_a_port_that_exists(page, bad):
    page.address.setText(bad)
    page.save()
    assert page.address_field.below.text().startswith("Give name and port")
    assert page.errors.failure() is None  # nothing was sent to the worker, which is not running here


def test_a_locked_identity_has_no_passphrase_form(page):
    assert not page.old.isVisible()
    page.bridge.remember("identity", {"name": "City Hospital"})
    assert page.old.isVisible()


def test_a_new_passphrase_is_checked_before_it_travels(open_page):
    page = open_page
    page.change_button.click()
    assert page.old_field.below.text() == "Type the present passphrase."
    page.old.setText("the old one, long")
    page.new.setText("short")
    page.again.setText("shorter")
    page.change_button.click()
    assert page.new_field.below.text().startswith("Use at least")
    assert page.again_field.below.text().startswith("The two passphrases differ")
    assert page.errors.failure() is None


def test_passphrases_do_not_stay_on_the_page(open_page):
    page = open_page
    for edit in (page.old, page.new, page.again):
        edit.setText("correct horse battery staple")
    page.change_button.click()  # fails: no worker
    assert page.errors.isVisible()
    assert not any(edit.text() for edit in (page.old, page.new, page.again))
    assert page.change_button.isEnabled()


def test_the_backup_is_the_encrypted_file_and_closed_to_others(page, tmp_path):
    (tmp_path / "identity.json").write_text('{"sealed": "x"}')
    page.facts_changed("identity")
    assert page.backup_button.isEnabled()
    copy = tmp_path / "usb" / "identity.json"
    copy.parent.mkdir()
    page.back_up(copy)
    assert copy.read_text() == '{"sealed": "x"}'
    assert copy.stat().st_mode & 0o077 == 0
    assert "Keep it apart" in page.notice.text()


def test_a_backup_that_fails_says_what_to_do(page, tmp_path):
    (tmp_path / "identity.json").write_text("{}")
    page.back_up(tmp_path / "gone" / "identity.json")
    assert "Choose another folder" in page.errors.words()


def test_diagnostics_name_versions_and_no_one(open_page, tmp_path):
    text = open_page.support.words()
    assert "qt: 6." in text
    assert "numpy" in text
    assert "City Hospital" not in text
    assert str(tmp_path) not in text


def test_licences_name_every_part(qtbot, page):
    dialog = page.show_licences()
    assert dialog.model.rowCount() == len(parts()) >= 12
    assert all(licence != "–" for _, _, licence in parts())
    dialog.close()


def test_a_proxy_needs_a_port_and_is_sent_to_the_worker(page, monkeypatch):
    page.proxy.setText("proxy.example")
    page.save()
    assert page.proxy_field.below.text().startswith("Give name and port")
    assert page.errors.failure() is None
    asked = []
    monkeypatch.setattr(page.bridge, "call", lambda do, args=None, *_, **__: asked.append((do, args)))
    page.proxy.setText("proxy.example:1080")
    page.save()
    cores = int(page.workers.value)
    assert asked == [("settings.set", {"address": "", "proxy": "proxy.example:1080", "workers": cores})]
    page.show_settings({"proxy": "other.example:1080", "workers": 1})
    assert page.proxy.text() == "other.example:1080"


def test_the_bundle_is_written_even_when_the_worker_has_stopped(open_page, tmp_path):
    open_page.support.save(str(tmp_path / "bundle.zip"))
    assert "text files, without names" in open_page.notice.text()
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert "qt: 6." in bundle.read("window.txt").decode()
        assert "City Hospital" not in "".join(bundle.read(name).decode() for name in bundle.namelist())
    open_page.support.save(str(tmp_path / "gone" / "bundle.zip"))
    assert "Choose another folder" in open_page.errors.words()


def test_mistakes_of_the_window_are_logged_without_their_messages(tmp_path, bridge):
    log = log_window(tmp_path, bridge)
    hook = Hook(log)
    try:
        raise ValueError("patient 4711")
    except ValueError as error:
        hook(ValueError, error, error.__traceback__)
    log.close()
    text = (tmp_path / "log" / "window.log").read_text()
    assert "mistake kind=ValueError" in text
    assert "test_settings_page.py" in text
    assert "4711" not in text
