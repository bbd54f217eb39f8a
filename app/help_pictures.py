"""The guide's pictures, taken anew: `python -m app.help_pictures`, a few minutes, no screen needed.

They come of the same story as `fedstroke demo --screenshots`, in both languages, in light colours, from a window small
enough to be shown at its own size, and with few colours so that all of them stay below 2.5 MB.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from app import theme
from app.help_pages import FOLDER
from app.languages import Languages
from app.pages.base import Page
from app.screenshots import Camera, Look, picture
from app.widgets.card import Card
from app.window import Window

LOOKS = tuple(Look(language, "light", 1020, 760) for language in ("zh_CN", "en"))
COLOURS, EXACT = 160, 40
MARGIN = 14
CUT = 6

Part = Callable[[Page], QRect]


def _front(page: Page) -> QRect:
    """What is seen without scrolling."""
    return QRect(0, 0, page.width(), page.height())


def _around(*widgets: QWidget) -> QRect:
    """The widgets on their page, with a little room."""
    found = QRect()
    for widget in widgets:
        page: QWidget | None = widget
        while page is not None and not isinstance(page, Page):
            page = page.parentWidget()
        assert isinstance(page, Page)
        corner = widget.mapTo(page.content(), widget.rect().topLeft())
        found = found.united(QRect(corner, widget.size()))
    return found.adjusted(-CUT, -CUT, CUT, CUT)


def _leaves(page: Page) -> QRect:
    card = page.view._leaves_card  # type: ignore[attr-defined]
    whole = _around(card)
    whole.setHeight(min(whole.height(), 460))
    return whole


def _choices(page: Page) -> QRect:
    """Without the data folder, which is another one on every computer."""
    cards = (page.language, page.address)  # type: ignore[attr-defined]
    return _around(*(_card(widget) for widget in cards))


def _card(widget: QWidget) -> Card:
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Card):
        above = above.parentWidget()
    assert isinstance(above, Card)
    return above


def _curves(page: Page) -> QRect:
    return _around(*(chart.parentWidget() for chart in page.charts))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Shot:
    """A picture of the guide: its name, and which part of the page it shows."""

    name: str
    part: Part = _front


SHOTS: dict[str, tuple[Shot, ...]] = {
    "00-welcome": (Shot("welcome"),),
    "01-overview": (Shot("overview"),),
    "02-records": (Shot("records"),),
    "04-terms": (Shot("terms"), Shot("leaves", _leaves)),
    "05-training": (Shot("training"),),
    "06-alignment": (Shot("alignment"),),
    "07-results": (Shot("results"), Shot("curves", _curves)),
    "08-predict": (Shot("predict"),),
    "09-ledger": (Shot("ledger"),),
    "10-settings": (Shot("settings", _choices),),
    "18-peers-invited": (Shot("peers"),),
    "19-peers-doctor": (Shot("doctor"),),
    "21-peers-confirm": (Shot("confirm"),),
    "33-terms-columns": (Shot("columns"),),
    "27-training-interrupted": (Shot("interrupted"),),
}
"""By the name which the story gives the page or dialog."""


class Album(Camera):
    """Keeps the parts that the guide shows."""

    def __init__(self, languages: Languages, folder: Path = FOLDER / "pictures") -> None:
        super().__init__(languages, folder, LOOKS)

    def save(self, look: Look, name: str, window: Window, page: Page) -> None:
        for shot in SHOTS.get(name, ()):
            part = shot.part(page)
            source = page if shot.part is _front else page.content()
            self._keep(look, shot.name, picture(source).copy(part))

    def save_dialog(self, look: Look, name: str, dialog: QWidget) -> None:
        for shot in SHOTS.get(name, ()):
            self._keep(look, shot.name, picture(dialog))

    def _keep(self, look: Look, name: str, taken: QPixmap) -> None:
        folder = self._folder / look.language
        folder.mkdir(parents=True, exist_ok=True)
        reduced(trimmed(taken.toImage())).save(str(folder / f"{name}.png"), quality=0)


def _pixels(image: QImage) -> NDArray[np.uint32]:
    """(height, width) uint32, 0xffRRGGBB."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(plain.constBits(), dtype=np.uint32).reshape(plain.height(), plain.bytesPerLine() // 4)
    return words[:, : plain.width()].copy()


def trimmed(image: QImage) -> QImage:
    """Without the empty ground below the last thing on it."""
    pixels = _pixels(image)
    ground = np.uint32(theme.colours().colour("window").rgb())
    used = np.flatnonzero((pixels != ground).any(axis=1))
    last = int(used[-1]) + 1 + MARGIN if len(used) else image.height()
    return image.copy(0, 0, image.width(), min(image.height(), last))


def reduced(image: QImage) -> QImage:
    """In the most frequent of its colours; of the others one for each 16 levels a channel."""
    seen, counts = np.unique(_pixels(image), return_counts=True)
    seen = seen[np.argsort(-counts, kind="stable")]
    _, first = np.unique(seen & np.uint32(0xF0F0F0), return_index=True)
    kept = dict.fromkeys([*seen[:EXACT].tolist(), *seen[np.sort(first)].tolist()])
    return image.convertToFormat(
        QImage.Format.Format_Indexed8, [*kept][:COLOURS], Qt.ImageConversionFlag.ThresholdDither
    )


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.desktop import Options, run

    return run(Options(demo=True, screenshots=str(FOLDER)), Album)


if __name__ == "__main__":
    sys.exit(main())
