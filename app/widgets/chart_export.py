"""A figure as a file: PNG, SVG or PDF, always in the light colours on white, for paper and slides."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.theme import LIGHT
from app.widgets.chart_data import Figure
from app.widgets.chart_paint import ink_of, lay_out, paint

PAPER = ink_of(LIGHT)

SCALE = 3  # a PNG has three pixels per screen pixel: sharp in print at column width
BORDER = 12.0
POINTS_PER_PIXEL = 0.75  # 96 pixels to an inch on screen, 72 points on paper


def _paint_on(painter: QPainter, figure: Figure, size: QSize, font: QFont, locale: QLocale) -> None:
    whole = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(whole, PAPER.surface)
    inner = whole.adjusted(BORDER, BORDER, -BORDER, -BORDER)
    paint(painter, figure, lay_out(figure, inner, font, locale), PAPER, font, locale)


def picture(figure: Figure, size: QSize, font: QFont, locale: QLocale) -> QImage:
    """The figure as an opaque image, `SCALE` times as fine as on screen."""
    image = QImage(size * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    _paint_on(painter, figure, size, font, locale)
    painter.end()
    return image


def save_picture(figure: Figure, path: Path, size: QSize, font: QFont, locale: QLocale) -> None:
    """Write `path` as its ending says. Raises OSError when that fails, ValueError for an unknown ending."""
    kind = path.suffix.lower()
    if kind not in (".png", ".svg", ".pdf"):
        raise ValueError(f"a chart cannot be saved as {kind or 'a file without an ending'}")
    with path.open("wb"):
        pass  # Qt's writers only warn when they cannot write; this raises the reason
    if kind == ".png":
        if not picture(figure, size, font, locale).save(str(path)):
            raise OSError(0, "the picture could not be written", str(path))
        return
    device = _svg(figure, path, size) if kind == ".svg" else _pdf(figure, path, size)
    painter = QPainter(device)
    _paint_on(painter, figure, size, font, locale)
    painter.end()


def _svg(figure: Figure, path: Path, size: QSize) -> QSvgGenerator:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(96)
    generator.setTitle(figure.title)
    return generator


def _pdf(figure: Figure, path: Path, size: QSize) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    points = QSizeF(size) * POINTS_PER_PIXEL
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(96)
    writer.setTitle(figure.title)
    return writer


def file_name(title: str) -> str:
    """The title as a file name on any system, Chinese kept."""
    return re.sub(r"[\\/:*?\"<>|\s]+", "_", title).strip("_.") or "chart"
