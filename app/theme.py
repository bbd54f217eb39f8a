"""How the window looks: two palettes, one short style sheet, fonts with a Chinese fallback, a text scale.

Pages take every colour from `colours()` and every distance from `em()`, so that the dark palette and
200 % text reach all of them. The system's scheme is followed unless the person chose one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.paths import ASSETS

SCHEMES = ("system", "light", "dark")
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True)
class Colours:
    """One palette as `#rrggbb`; text colours keep 4.5:1 on `window`, `surface` and the soft backgrounds."""

    window: str
    surface: str
    alternate: str
    border: str
    control: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    nav: str
    scroll: str
    joint: str
    own: str
    pooled: str

    def colour(self, name: str) -> QColor:
        return QColor(getattr(self, name))


LIGHT = Colours(
    window="#f3f5f8",
    surface="#ffffff",
    alternate="#f7f9fb",
    border="#d9dfe6",
    control="#8793a1",
    text="#1a2530",
    muted="#54606d",
    accent="#0a6780",
    on_accent="#ffffff",
    accent_soft="#e1f0f4",
    good="#17693f",
    good_soft="#e3f3ea",
    warn="#7d5200",
    warn_soft="#fdf2dc",
    bad="#a8231c",
    bad_soft="#fcebea",
    nav="#e9edf2",
    scroll="#bcc5cf",
    joint="#0a6780",
    own="#9a5b00",
    pooled="#5f5a8c",
)
DARK = Colours(
    window="#12171d", surface="#1a2129", alternate="#1f2731", border="#313c48", control="#6d7b8a", text="#e6ebf0",
    muted="#a3afbb", accent="#62c4df", on_accent="#05222b", accent_soft="#17343f", good="#63cc96", good_soft="#173226",
    warn="#e8b95c", warn_soft="#372b13", bad="#ff938a", bad_soft="#3d1f1d", nav="#161c23", scroll="#414d5a",
    joint="#62c4df", own="#e8a95c", pooled="#b3addf",
)  # fmt: skip

FAMILIES = ["Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC"]

# The one style sheet. `%name%` is a colour, `%n.n%pt` a text size, `%n.nem%` a length; all of them follow the scale.
SHEET = """
QToolTip { color: %text%; background: %surface%; border: 1px solid %border%; padding: %0.3em%; }
QLabel[role="title"], QLabel[role="figure"] { font-size: %1.7pt%; font-weight: 600; }
QLabel[role="heading"] { font-size: %1.15pt%; font-weight: 600; }
QLabel[role="code"], QLineEdit[role="code"] { font-size: %2.6pt%; font-weight: 600; letter-spacing: %0.25em%; }
QLabel[role="muted"] { color: %muted%; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[tone="good"] { color: %good%; }
QLabel[tone="warn"] { color: %warn%; }
QLabel[tone="bad"] { color: %bad%; }
QLabel[tone="accent"] { color: %accent%; }
QLabel[chip="true"] { border-radius: %0.7em%; padding: %0.1em% %0.7em%; background: %accent_soft%; color: %accent%; }
QLabel[chip="true"][tone="good"] { background: %good_soft%; color: %good%; }
QLabel[chip="true"][tone="warn"] { background: %warn_soft%; color: %warn%; }
QLabel[chip="true"][tone="bad"] { background: %bad_soft%; color: %bad%; }
QLabel[chip="true"][tone="muted"] { background: %nav%; color: %muted%; }
QFrame[card="true"] { background: %surface%; border: 1px solid %border%; border-radius: %0.6em%; }
QFrame[panel] { border: none; border-radius: %0.5em%; background: %accent_soft%; }
QFrame[panel="good"] { background: %good_soft%; }
QFrame[panel="warn"] { background: %warn_soft%; }
QFrame[panel="bad"] { background: %bad_soft%; border: 1px solid %bad%; }
QFrame[drop="true"] { background: %surface%; border: 2px dashed %control%; border-radius: %0.6em%; }
QFrame[drop="true"][over="true"] { background: %accent_soft%; border: 2px dashed %accent%; }
QFrame[line="true"] { background: %border%; border: none; max-height: 1px; min-height: 1px; }
QFrame[side="true"] { background: %nav%; border: none; border-right: 1px solid %border%; }
QFrame[guide="true"], QFrame[statusline="true"] { background: %nav%; border: 1px solid %border%; border-width: 1px 0; }
QScrollArea, QScrollArea > QWidget > QWidget[page="true"] { background: transparent; border: none; }
QPushButton { padding: %0.42em% %1.0em%; border: 1px solid %control%; border-radius: %0.4em%; background: %surface%; }
QPushButton:hover { border-color: %accent%; color: %accent%; }
QPushButton:pressed { background: %accent_soft%; }
QPushButton:focus { border: 2px solid %accent%; padding: %0.36em% %0.94em%; }
QPushButton:disabled { color: %control%; border-color: %border%; background: transparent; }
QPushButton[kind="primary"] { background: %accent%; color: %on_accent%; border-color: %accent%; font-weight: 600; }
QPushButton[kind="primary"]:hover { color: %on_accent%; border-color: %text%; }
QPushButton[kind="primary"]:focus { border: 2px solid %text%; }
QPushButton[kind="primary"]:disabled { background: %border%; color: %muted%; border-color: %border%; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: %accent%; }
QPushButton[kind="quiet"]:hover { background: %accent_soft%; }
QPushButton[kind="quiet"]:focus { border: 2px solid %accent%; }
QPushButton[kind="fold"] { background: transparent; border: none; color: %accent%; padding: %0.42em% 0; }
QPushButton[kind="fold"]:focus { text-decoration: underline; border: none; padding: %0.42em% 0; }
QPushButton[kind="danger"] { color: %bad%; border-color: %bad%; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit { border: 1px solid %control%; min-height: %1.3em%;
  border-radius: %0.35em%; background: %surface%; padding: %0.34em% %0.5em%;
  selection-background-color: %accent%; selection-color: %on_accent%; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus {
  border: 2px solid %accent%; padding: %0.28em% %0.44em%; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: %muted%;
  background: %window%; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus {
  border: none; padding: 0 %0.4em%; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: none; }
QRadioButton::indicator, QCheckBox::indicator { width: %1.0em%; height: %1.0em%; border: 1px solid %control%;
  background: %surface%; border-radius: %0.52em%; }
QCheckBox::indicator { border-radius: %0.2em%; }
QRadioButton::indicator:checked { border: %0.3em% solid %accent%; width: %0.5em%; height: %0.5em%; }
QCheckBox::indicator:checked { border-color: %accent%; background: %accent%; image: url(%tick%); }
QRadioButton::indicator:focus, QCheckBox::indicator:focus { border-color: %accent%; }
QRadioButton:focus, QCheckBox:focus { color: %accent%; }
QComboBox::drop-down { border: none; width: %1.6em%; }
QComboBox::down-arrow { image: url(%arrow%); width: %0.8em%; height: %0.8em%; }
QComboBox QAbstractItemView { border: 1px solid %border%; background: %surface%; }
QTableView, QListView, QTreeView { border: 1px solid %border%; border-radius: %0.4em%; background: %surface%;
  alternate-background-color: %alternate%; gridline-color: transparent; }
QTableView::item, QTreeView::item { padding: 0 %0.6em%; border: none; }
QHeaderView { background: %surface%; border: none; }
QHeaderView::section { background: %surface%; color: %muted%; border: none; border-bottom: 1px solid %border%;
  padding: %0.45em% %0.85em%; font-weight: 600; }
QProgressBar { border: none; border-radius: %0.3em%; background: %border%; max-height: %0.6em%; min-height: %0.6em%; }
QProgressBar::chunk { background: %accent%; border-radius: %0.3em%; }
QTabBar::tab { padding: %0.5em% %1.0em%; border: none; border-bottom: 2px solid transparent; color: %muted%; }
QTabBar::tab:selected { color: %accent%; border-bottom: 2px solid %accent%; }
QTabBar::tab:focus { color: %text%; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; width: %0.85em%; height: %0.85em%; margin: 0; }
QScrollBar::handle { background: %scroll%; border-radius: %0.4em%; margin: %0.12em%; min-height: %2.5em%;
  min-width: %2.5em%; }
QScrollBar::handle:hover { background: %control%; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
  width: 0; height: 0; }
QTabWidget::pane { border: none; border-top: 1px solid %border%; }
"""


class Watcher(QObject):
    """Says when palette or text size changed, for widgets which paint themselves or cache an icon."""

    changed = Signal()


@dataclass
class _Current:
    colours: Colours = LIGHT
    scheme: str = "system"
    scale: float = 1.0
    base_points: float = 0.0


_current = _Current()


@lru_cache(maxsize=1)
def watcher() -> Watcher:
    return Watcher()


def colours() -> Colours:
    return _current.colours


def is_dark() -> bool:
    return _current.colours is DARK


def scale() -> float:
    return _current.scale


def em(factor: float) -> int:
    """Pixels: `factor` times the height of the window's text, so that layouts grow with it."""
    return max(1, round(factor * QFontInfo(QApplication.font()).pixelSize()))


def apply(app: QApplication, scheme: str = "system", text_scale: float = 1.0) -> None:
    """Put palette, fonts and sheet on the application; also called again when the person or the system changes them."""
    if not _current.base_points:
        size = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
        _current.base_points = min(13.0, max(10.0, size))
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: _follow(app))
        app.setStyle(QStyleFactory.create("Fusion"))
    _current.scheme, _current.scale = scheme, text_scale
    dark = scheme == "dark" or (scheme == "system" and _system_is_dark())
    _current.colours = DARK if dark else LIGHT
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(_current.base_points * text_scale)
    app.setFont(font)
    app.setPalette(palette(_current.colours))
    app.setStyleSheet(sheet(_current.colours))
    watcher().changed.emit()


def _follow(app: QApplication) -> None:
    if _current.scheme == "system":
        apply(app, "system", _current.scale)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def palette(c: Colours) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.surface), (role.AlternateBase, c.alternate),
        (role.Text, c.text), (role.Button, c.surface), (role.ButtonText, c.text), (role.BrightText, c.bad),
        (role.ToolTipBase, c.surface), (role.ToolTipText, c.text), (role.PlaceholderText, c.muted),
        (role.Highlight, c.accent), (role.HighlightedText, c.on_accent), (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Light, c.surface), (role.Midlight, c.alternate), (role.Mid, c.border), (role.Dark, c.control),
        (role.Shadow, c.border), (role.Accent, c.accent),
    ):  # fmt: skip
        made.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.control))
    return made


def sheet(c: Colours) -> str:
    """SHEET with colours and lengths filled in."""
    points = _current.base_points * _current.scale
    filled, which = SHEET, "dark" if c is DARK else "light"
    for name in ("arrow", "tick"):
        filled = filled.replace(f"%{name}%", (ASSETS / "icons" / f"{name}-{which}.svg").as_posix())
    for field in fields(c):
        filled = filled.replace(f"%{field.name}%", getattr(c, field.name))
    parts = filled.split("%")
    for i, part in enumerate(parts):
        if part.endswith("pt") and part[:1].isdigit():
            parts[i] = f"{float(part[:-2]) * points:.1f}pt"
        elif part.endswith("em") and part[:1].isdigit():
            parts[i] = f"{em(float(part[:-2]))}px"
    return "".join(parts)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=64)
def _svg(path: Path) -> bytes:
    return path.read_bytes()


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The drawn icon `assets/icons/<name>.svg` in one colour; `size` in device-independent pixels."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.fill(Qt.GlobalColor.transparent)
    drawing = _svg(ASSETS / "icons" / f"{name}.svg").replace(b"currentColor", colour.encode())
    renderer = QSvgRenderer(QByteArray(drawing))
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: str | None = None) -> QIcon:
    """An icon in the text colour, or in the palette's colour of that name."""
    return QIcon(pixmap(name, getattr(colours(), colour or "text"), em(1.5)))
