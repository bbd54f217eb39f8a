"""Renders the program's icon at the sizes which desktops ask for: `python -m installers.icons FOLDER`.

Qt draws the one drawing there is (assets/icons/fedstroke.svg); .ico and .icns are containers around PNG files. Runs in
the environment which the bundle was made in.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from installers.project import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's names of the sizes ("Icon Image Types" of the icns format); each holds a PNG.
MACOS_TYPES = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
SOURCE = ROOT / "assets" / "icons" / "fedstroke.svg"


def png(source: Path, size: int) -> bytes:
    """The drawing as a PNG of `size` x `size` pixels; raises ValueError when it cannot be drawn."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(source))
    if not drawing.isValid():
        raise ValueError(f"{source.name} is not a drawing")
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise ValueError("Qt cannot write PNG files")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon of PNG pictures by size in pixels, at most 256."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries, body = b"", b""
    for size, picture in sorted(pictures.items()):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at + len(body))
        body += picture
    return head + entries + body


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """A macOS icon of PNG pictures by Apple's type."""
    body = b"".join(kind + struct.pack(">I", len(picture) + 8) + picture for kind, picture in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def render(folder: Path, source: Path = SOURCE) -> None:
    """SIZE.png for each size, fedstroke.ico and fedstroke.icns."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        (folder / f"{size}.png").write_bytes(png(source, size))
    (folder / "fedstroke.ico").write_bytes(ico({size: png(source, size) for size in WINDOWS_SIZES}))
    (folder / "fedstroke.icns").write_bytes(icns({kind: png(source, size) for kind, size in MACOS_TYPES.items()}))


def main(arguments: list[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    render(Path(arguments[0]))
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
