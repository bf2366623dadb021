"""Looking at the picture: zooming at the pointer, panning, whole pixels, and taking it out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
MOUSE, PAD = QInputDevice.DeviceType.Mouse, QInputDevice.DeviceType.TouchPad
SPOT = QPointF(130, 210)


@pytest.fixture
def canvas(theme: Theme) -> Iterator[Canvas]:
    canvas = Canvas()
    canvas.resize(640, 480)
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    canvas.show_image(image, 800, 600)
    canvas.show()
    yield canvas
    canvas.close()
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@cache  # an event does not keep its device alive
def device(kind: QInputDevice.DeviceType) -> QPointingDevice:
    pointer = QPointingDevice.PointerType.Finger if kind is PAD else QPointingDevice.PointerType.Generic
    return QPointingDevice("one", 1, kind, pointer, QInputDevice.Capability.Scroll, 1, 3)


def wheel(canvas: Canvas, angle: QPoint, kind=MOUSE, keys=Qt.KeyboardModifier.NoModifier, pixels=None) -> None:
    event = QWheelEvent(
        SPOT,
        canvas.viewport().mapToGlobal(SPOT),
        pixels or QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        device(kind),
    )
    QCoreApplication.sendEvent(canvas.viewport(), event)


def test_a_picture_is_fitted_until_it_is_zoomed(canvas: Canvas) -> None:
    assert canvas.whole
    assert canvas.zoom == pytest.approx(min((640 - 56) / 800, (480 - 56) / 600))
    canvas.resize(500, 480)
    assert canvas.zoom == pytest.approx((500 - 56) / 800)
    canvas.zoom_in()
    before = canvas.zoom
    canvas.resize(640, 480)
    assert canvas.zoom == before


@pytest.mark.parametrize(
    ("kind", "keys"), [(MOUSE, "NoModifier"), (MOUSE, "ControlModifier"), (PAD, "ControlModifier")]
)
def test_the_wheel_zooms_where_the_pointer_is(canvas: Canvas, kind: QInputDevice.DeviceType, keys: str) -> None:
    canvas._set_zoom(1.6)  # so that it can be moved both ways
    below, zoom = canvas.to_picture(SPOT), canvas.zoom
    wheel(canvas, QPoint(0, 120), kind, Qt.KeyboardModifier[keys])
    assert canvas.zoom == pytest.approx(zoom * 1.25)
    moved = canvas.to_picture(SPOT) - below
    assert abs(moved.x()) < 1
    assert abs(moved.y()) < 1
    wheel(canvas, QPoint(0, -120), kind, Qt.KeyboardModifier[keys])
    assert canvas.zoom == pytest.approx(zoom)


def test_two_fingers_pan_and_pinching_zooms(canvas: Canvas) -> None:
    canvas._set_zoom(2.0)
    canvas.centerOn(400, 300)
    below = canvas.to_picture(SPOT)
    wheel(canvas, QPoint(0, 0), PAD, pixels=QPoint(20, -30))
    moved = canvas.to_picture(SPOT) - below
    assert (moved.x(), moved.y()) == pytest.approx((-10, 15))
    assert canvas.zoom == pytest.approx(2.0)
    below = canvas.to_picture(SPOT)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        device(PAD),
        2,
        SPOT,
        SPOT,
        canvas.viewport().mapToGlobal(SPOT),
        0.5,
        QPointF(),
    )
    QCoreApplication.sendEvent(canvas.viewport(), pinch)
    assert canvas.zoom == pytest.approx(3.0)
    assert abs((canvas.to_picture(SPOT) - below).x()) < 1


def test_keys_zoom_in_the_middle_and_actual_size_is_a_pixel_for_a_pixel(canvas: Canvas) -> None:
    canvas._set_zoom(2.0)
    canvas.centerOn(400, 300)
    canvas.viewport().setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    canvas.zoom_in()
    middle = canvas.to_picture(QPointF(canvas.viewport().rect().center()))
    assert (middle.x(), middle.y()) == pytest.approx((400, 300), abs=1)
    canvas.actual_size()
    assert canvas.zoom * canvas.devicePixelRatioF() == pytest.approx(1)


def test_the_middle_button_pans(canvas: Canvas) -> None:
    canvas._set_zoom(2.0)
    canvas.centerOn(400, 300)
    below = canvas.to_picture(SPOT)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=SPOT.toPoint())
    QTest.mouseMove(canvas.viewport(), SPOT.toPoint() + QPoint(40, 20))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=SPOT.toPoint() + QPoint(40, 20))
    moved = canvas.to_picture(SPOT) - below
    assert (moved.x(), moved.y()) == pytest.approx((-20, -10))
    QTest.mouseMove(canvas.viewport(), SPOT.toPoint() + QPoint(90, 20))
    assert canvas.to_picture(SPOT) - below == moved


def dragged(canvas: Canvas, keys=Qt.KeyboardModifier.NoModifier) -> int:
    """How often the picture was taken out by dragging it with the left button."""
    asked: list[int] = []
    canvas.drag_asked.connect(lambda: asked.append(1))
    start = QPoint(320, 240)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, keys, start)
    for step in range(1, 8):
        at = QPointF(start + QPoint(8 * step, 0))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            canvas.viewport().mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            keys,
        )
        QCoreApplication.sendEvent(canvas.viewport(), move)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, keys, start + QPoint(56, 0))
    return len(asked)


@pytest.mark.qt_log_ignore("MouseRelease. not accepted")
def test_a_whole_picture_is_dragged_out_and_a_part_is_panned(canvas: Canvas) -> None:
    assert dragged(canvas) == 1
    assert canvas.dragMode() is QGraphicsView.DragMode.ScrollHandDrag
    canvas._fitted = False
    canvas._set_zoom(2.0)
    canvas.centerOn(400, 300)
    below = canvas.to_picture(SPOT)
    assert dragged(canvas) == 0
    assert (canvas.to_picture(SPOT) - below).x() == pytest.approx(-28)
    assert dragged(canvas, Qt.KeyboardModifier.ControlModifier) == 1
    canvas.show_hint("Nothing")
    assert dragged(canvas) == 0


_SHARP = """
import sys
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from clipdiff_gui.canvas.canvas import Canvas
app = QApplication([])
canvas = Canvas()
canvas.resize(333, 257)
image = QImage(400, 300, QImage.Format.Format_RGB32)
for y in range(300):
    for x in range(400):
        image.setPixel(x, y, 0xFF000000 | (x * 7919 + y * 104729) % 0xFFFFFF)
canvas.show_image(image, 400, 300)
canvas.show()
canvas.actual_size()
app.processEvents()
density = canvas.devicePixelRatioF()
assert density == float(sys.argv[1]), density
shown = canvas.viewport().grab().toImage()
rows = {}
for y in range(300):
    rows[tuple(image.pixel(x, y) for x in range(100, 180))] = y
middle = shown.width() // 2
found = 0
for y in range(shown.height() // 2 - 40, shown.height() // 2 + 40):
    line = [shown.pixel(x, y) for x in range(shown.width())]
    for left in range(shown.width() - 80):
        if tuple(line[left:left + 80]) in rows:
            found += 1
            break
assert found == 80, found
canvas.fit()
assert canvas._fitted
"""


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_at_actual_size_every_pixel_is_one_of_the_screen(scale: str, home: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", _SHARP, scale]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
