"""Draws packaging/clipdiff.png and clipdiff.ico from the program's SVG icon; run it when the SVG changes."""

import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

PACKAGING = Path(__file__).resolve().parent
SVG = PACKAGING.parent / "resources" / "icons" / "clipdiff.svg"
PNG_SIDE = 256
ICO_SIDES = (16, 24, 32, 48, 64, 128, 256)


def draw(side: int) -> Image.Image:
    """The icon, `side` pixels wide and high."""
    canvas = QImage(side, side, QImage.Format.Format_RGBA8888)
    canvas.fill(0)
    painter = QPainter(canvas)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    png = QBuffer()
    png.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas.save(png, "PNG")  # type: ignore[call-overload]  # PySide6's stubs know file names only
    return Image.open(io.BytesIO(png.data().data()))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    draw(PNG_SIDE).save(PACKAGING / "clipdiff.png", optimize=True)
    sides = [draw(side) for side in ICO_SIDES]
    sides[-1].save(PACKAGING / "clipdiff.ico", sizes=[side.size for side in sides], append_images=sides[:-1])
    application.quit()


if __name__ == "__main__":
    main()
