"""The pictures: every look, the size asked for, all of a page that scrolls, and the window's own ground behind it."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QImage

from app import theme
from app.languages import Languages
from app.screenshots import ALL_LOOKS, SIZES, Camera, Look
from app.screenshots_story import SITES_ROWS, sites
from app.widgets.about import LicencesDialog
from fedcore.data.synthetic import is_generated


@pytest.fixture
def camera(qapp, tmp_path):
    languages = Languages(qapp)
    yield lambda *looks: Camera(languages, tmp_path, looks)
    languages.use("en")
    theme.apply(qapp, "light")


def taken(qtbot, story):
    """Let the story run, as the timer of `Screenshots` does."""
    for until in story:
        qtbot.waitUntil(until)


def test_every_language_palette_and_size_is_a_look():
    looks = {(look.language, look.scheme, (look.width, look.height)) for look in ALL_LOOKS if look.text_scale == 1}
    assert looks == set(product(("en", "zh_CN"), ("light", "dark"), SIZES))
    assert {look.language for look in ALL_LOOKS if look.text_scale == 2} == {"en", "zh_CN"}
    assert len({look.folder for look in ALL_LOOKS}) == len(ALL_LOOKS)


def test_a_page_is_taken_in_each_look(qtbot, window, camera, tmp_path):
    looks = (Look("en", "light", 1280, 720), Look("zh_CN", "dark", 1280, 720, 2.0))
    taken(qtbot, camera(*looks).take(window, "settings", "10-settings"))
    for look in looks:
        picture = QImage(str(tmp_path / look.folder / "10-settings.png"))
        assert (picture.width(), picture.height()) == (1280, 720)
        whole = QImage(str(tmp_path / look.folder / "10-settings-whole.png"))
        assert whole.height() > 720
        ground = theme.DARK if look.scheme == "dark" else theme.LIGHT
        assert whole.pixelColor(2, 2).name() == ground.window
    assert looks[1].folder.name == "dark-1280x720-text200"


def test_a_dialog_is_taken_by_itself(qtbot, window, camera, tmp_path):
    look = Look("en", "light", 1280, 720)
    taken(qtbot, camera(look).take(window, "settings", "11-licences", LicencesDialog))
    picture = QImage(str(tmp_path / look.folder / "11-licences.png"))
    assert 300 < picture.width() < 1280
    assert window.findChildren(LicencesDialog) == [] or not window.findChildren(LicencesDialog)[0].isVisible()


def test_the_sites_of_the_pictures_are_generated_and_share_nobody(tmp_path):
    first, second = sites(tmp_path)
    people = [{line.split(",")[0] for line in path.read_text().splitlines()[1:]} for path in (first, second)]
    assert all(is_generated(path) for path in (first, second))
    assert [len(each) for each in people] == [SITES_ROWS, SITES_ROWS]
    assert not people[0] & people[1]
