"""The mask painted on the canvas: the pointer at every zoom, the tools, the bar, and what comes out."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QPaintEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QFileDialog,
    QGraphicsView,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipdiff_gui.canvas.mask_editor import MaskEditor
from clipdiff_gui.canvas.mask_item import tints
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.brush import Brush
from clipdiff_gui.panels.controls import NumberBox

WIDTH, HEIGHT = 640, 480
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def editor(window: MainWindow, qtbot: QtBot) -> Iterator[MaskEditor]:
    """A mask begun over a grey picture, with a hard brush of 40 pixels."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    window.panes.canvas.show_image(image, WIDTH, HEIGHT)
    editor = window.panes.mask_editor
    editor.begin(WIDTH, HEIGHT)
    editor._set_brush(Brush(40, 0))
    QApplication.processEvents()
    yield editor
    editor.end()


def on_screen(editor: MaskEditor, x: float, y: float) -> QPoint:
    return editor._canvas.mapFromScene(QPointF(x, y))


def drag(
    editor: MaskEditor,
    *points: tuple[float, float],
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = PLAIN,
) -> None:
    view, places = editor._canvas.viewport(), [on_screen(editor, *point) for point in points]
    QTest.mousePress(view, button, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, button, keys, places[-1])


def painted(editor: MaskEditor) -> NDArray[np.uint8]:
    png = editor.png()
    if png is None:
        return np.zeros((HEIGHT, WIDTH), np.uint8)
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image)


def centre(values: NDArray[np.uint8]) -> tuple[float, float]:
    rows, columns = np.nonzero(values > 127)
    return float(columns.mean()) + 0.5, float(rows.mean()) + 0.5


@pytest.mark.parametrize("zoom", [0.3, 1.0, 2.6, 9.0])
def test_the_brush_paints_where_the_pointer_is(editor: MaskEditor, zoom: float) -> None:
    canvas = editor._canvas
    canvas._fitted = False
    canvas._set_zoom(zoom)
    canvas.centerOn(320, 240)
    drag(editor, (310, 235))
    at = canvas.to_picture(QPointF(on_screen(editor, 310, 235)))
    assert at.x() == pytest.approx(310, abs=1 / zoom)
    assert centre(painted(editor)) == (pytest.approx(at.x(), abs=0.3), pytest.approx(at.y(), abs=0.3))
    assert painted(editor).sum() / 255 == pytest.approx(np.pi * 400, rel=0.02)


def test_a_stroke_is_drawn_as_it_is_painted(editor: MaskEditor) -> None:
    canvas = editor._canvas

    def shown(x: float, y: float) -> str:
        return canvas.grab().toImage().pixelColor(on_screen(editor, x, y)).name()

    drag(editor, (100, 100), (200, 100))
    QTest.mouseMove(canvas.viewport(), QPoint(2, 2))
    assert shown(150, 100) != "#808080"
    assert shown(150, 140) == "#808080"
    editor.actions.undo.trigger()
    assert shown(150, 100) == "#808080"


class Repaints(QObject):
    """Notes what a widget draws anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.areas: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.region().boundingRect())
        return False


def test_only_what_changed_is_drawn_anew(editor: MaskEditor) -> None:
    view = editor._canvas.viewport()
    QTest.mousePress(view, LEFT, PLAIN, on_screen(editor, 300, 200))
    QApplication.processEvents()
    repaints = Repaints(view)
    QTest.mouseMove(view, on_screen(editor, 310, 200))
    QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, PLAIN, on_screen(editor, 310, 200))
    most = 70 * editor._canvas.zoom
    assert repaints.areas
    assert all(area.width() < most and area.height() < most for area in repaints.areas)


def test_changed_tells_of_every_stroke_once(editor: MaskEditor) -> None:
    told: list[bool] = []
    editor.changed.connect(lambda: told.append(True))
    drag(editor, (100, 100), (150, 120), (200, 100))
    assert len(told) == 1
    drag(editor, (-2000, -2000))  # beside the picture
    assert len(told) == 1
    editor.actions.undo.trigger()
    editor.actions.redo.trigger()
    assert len(told) == 3


def test_shift_draws_a_straight_line_from_the_last_stroke(editor: MaskEditor) -> None:
    drag(editor, (100, 100))
    drag(editor, (500, 300), keys=SHIFT)
    values = painted(editor)
    assert (values[[100, 150, 200, 250, 300], [100, 200, 300, 400, 500]] == 255).all()
    editor.actions.undo.trigger()
    assert painted(editor)[200, 300] == 0
    assert painted(editor)[100, 100] == 255


def test_eraser_swap_and_undo_by_keys(editor: MaskEditor) -> None:
    canvas = editor._canvas
    drag(editor, (100, 100), (300, 100))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_X)
    assert editor.actions.eraser.isChecked()
    drag(editor, (200, 100))
    assert painted(editor)[100, 200] == 0
    QTest.keyClick(canvas, Qt.Key.Key_X)
    assert editor.actions.brush.isChecked()
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert painted(editor)[100, 200] == 255
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.png() is None
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert painted(editor)[100, 200] == 255
    assert editor.actions.redo.isEnabled()


def test_size_and_softness_by_keys(editor: MaskEditor) -> None:
    canvas, bar = editor._canvas, editor.bar
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert bar.brush == Brush(48, 0)
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert bar.brush.diameter < 40
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight, SHIFT)
    assert bar.brush.softness == 0.2
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft, SHIFT)
    assert bar.brush.softness == 0.1
    for _ in range(40):
        editor.actions.smaller.trigger()
    assert bar.brush.diameter == 1
    for _ in range(80):
        editor.actions.larger.trigger()
    assert bar.brush.diameter == 2048
    assert editor._painting.brush == bar.brush


def test_keys_typed_elsewhere_are_not_for_the_mask(editor: MaskEditor, window: MainWindow) -> None:
    drag(editor, (100, 100))
    window.panes.prompts.focus_words()
    typed_in = QApplication.focusWidget()
    assert typed_in is not None
    QTest.keyClicks(typed_in, "x]")
    QTest.keyClick(typed_in, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.actions.brush.isChecked()
    assert editor.bar.brush.diameter == 40
    assert painted(editor).any()


@pytest.mark.parametrize("way", ["middle", "space"])
def test_the_picture_can_be_moved(editor: MaskEditor, way: str) -> None:
    canvas = editor._canvas
    canvas._fitted = False
    canvas._set_zoom(6)
    canvas.centerOn(320, 240)
    canvas.setFocus()
    before = canvas.to_picture(QPointF(100, 100))
    if way == "space":
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        assert canvas.viewport().cursor().shape() is Qt.CursorShape.OpenHandCursor
    drag(editor, (320, 240), (310, 230), button=LEFT if way == "space" else MIDDLE)
    after = canvas.to_picture(QPointF(100, 100))
    assert (after - before).x() == pytest.approx(10, abs=0.4)
    assert (after - before).y() == pytest.approx(10, abs=0.4)
    assert editor.png() is None
    if way == "space":
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.CrossCursor
    drag(editor, (320, 240))
    assert editor.png() is not None


def test_the_ring_is_as_large_as_the_brush(editor: MaskEditor) -> None:
    QTest.mouseMove(editor._canvas.viewport(), on_screen(editor, 300, 200))
    ring = editor._ring
    assert ring.isVisible()
    assert ring.pos().x() == pytest.approx(300, abs=1 / editor._canvas.zoom)
    assert ring._radius == 20
    editor.actions.larger.trigger()
    assert ring._radius == 24
    editor._set_brush(Brush(1, 0))
    assert ring._radius * editor._canvas.zoom == pytest.approx(1.5)  # never smaller than can be seen
    editor._canvas.zoom_in()
    assert ring._radius * editor._canvas.zoom == pytest.approx(1.5)
    QApplication.sendEvent(editor._canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert not ring.isVisible()


def test_a_pens_pressure_and_its_rubber(editor: MaskEditor) -> None:
    view = editor._canvas.viewport()
    kinds = QPointingDevice.PointerType

    def touch(kind: QEvent.Type, x: float, pressure: float, pointer: QPointingDevice.PointerType) -> bool:
        device = QPointingDevice(
            "pen", 7, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 1, "",
            QPointingDeviceUniqueId(),
        )  # fmt: skip
        at = QPointF(on_screen(editor, x, 240))
        lifted = kind == QEvent.Type.TabletRelease
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
        held = Qt.MouseButton.NoButton if lifted else LEFT
        event = QTabletEvent(kind, device, at, at, pressure, 0, 0, 0, 0, 0, PLAIN, button, held)
        QApplication.sendEvent(view, event)
        return event.isAccepted()

    assert touch(QEvent.Type.TabletPress, 100, 1.0, kinds.Pen)
    assert touch(QEvent.Type.TabletMove, 300, 0.5, kinds.Pen)
    assert touch(QEvent.Type.TabletRelease, 300, 0.0, kinds.Pen)
    widths = painted(editor).sum(axis=0) / 255
    assert widths[102] == pytest.approx(40, abs=2)
    assert widths[298] == pytest.approx(20, abs=2)
    assert touch(QEvent.Type.TabletPress, 200, 1.0, kinds.Eraser)
    assert touch(QEvent.Type.TabletRelease, 200, 0.0, kinds.Eraser)
    assert painted(editor)[240, 200] == 0
    assert not touch(QEvent.Type.TabletMove, 220, 0.0, kinds.Pen)  # hovering stays a mouse's move


def test_the_bars_buttons(editor: MaskEditor) -> None:
    actions = editor.actions
    drag(editor, (100, 100))
    actions.invert.trigger()
    assert painted(editor)[100, 100] == 0
    assert painted(editor)[300, 300] == 255
    editor.bar.feather_box.setValue(30)
    actions.feather.trigger()
    assert 0 < painted(editor)[100, 118] < 255
    actions.clear.trigger()
    assert editor.png() is None
    actions.fill.trigger()
    assert (painted(editor) == 255).all()
    for _ in range(4):
        actions.undo.trigger()
    assert painted(editor)[100, 100] == 255
    actions.undo.trigger()
    assert not actions.undo.isEnabled()


def test_the_bars_sliders_change_the_brush(editor: MaskEditor) -> None:
    bar = editor.bar
    bar.size_field.slider.set_amount(256)
    assert bar.size_field.box.value() == 256
    bar.softness_field.box.setValue(70)
    assert editor._painting.brush == Brush(256, 0.7)
    bar.size_field.box.setValue(300)
    assert editor._painting.brush.diameter == 300


def test_a_mask_loaded_from_a_file(
    editor: MaskEditor, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = Image.new("L", (320, 240))
    image.paste(255, (160, 0, 320, 240))
    image.save(tmp_path / "mask.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mask.png"), ""))
    editor.actions.load.trigger()
    assert painted(editor)[100, 400] == 255
    assert painted(editor)[100, 200] == 0
    assert "320 × 240" in window.panes.bar.text
    (tmp_path / "mask.png").write_text("nothing")
    editor.actions.load.trigger()
    assert "not a picture" in window.panes.bar.text
    assert painted(editor)[100, 400] == 255
    editor.actions.undo.trigger()
    assert editor.png() is None


def test_a_mask_from_the_pictures_transparency(editor: MaskEditor, window: MainWindow, tmp_path: Path) -> None:
    assert not editor.actions.transparency.isEnabled()
    path = tmp_path / "hole.png"
    image = Image.new("RGBA", (WIDTH, HEIGHT), (50, 60, 70, 255))
    image.paste((0, 0, 0, 0), (100, 100, 200, 200))
    image.save(path)
    editor.begin(WIDTH, HEIGHT, picture=path)
    editor.actions.transparency.trigger()
    assert painted(editor).sum() == 255 * 100 * 100
    image.convert("RGB").save(path)
    editor.actions.transparency.trigger()
    assert "Nothing of this picture is transparent" in window.panes.bar.text


def test_corrections(editor: MaskEditor) -> None:
    editor.begin(WIDTH, HEIGHT, corrections=True)
    editor._set_brush(Brush(40, 0))
    assert editor.actions.background.isVisible()
    drag(editor, (100, 100))
    editor.actions.background.trigger()
    drag(editor, (300, 100))
    editor.actions.swap.trigger()
    drag(editor, (320, 100))
    editor.actions.swap.trigger()
    assert editor.actions.background.isChecked()
    values = painted(editor)
    assert values[100, 100].tolist() == [255, 255]
    assert values[100, 285].tolist() == [0, 255]
    assert values[100, 320, 1] == 0
    assert values[300, 300, 1] == 0
    png = editor.png()
    assert png is not None
    editor.begin(WIDTH, HEIGHT, corrections=True)
    editor.load(png)
    assert editor.png() == png


def test_the_tint_shows_what_is_said() -> None:
    plain = tints(0, QColor("#00ff00"), QColor("#ff0000"))
    both = tints(128, QColor("#00ff00"), QColor("#ff0000"))
    assert len(plain) == len(both) == 256
    assert QColor.fromRgba(plain[0]).alpha() == QColor.fromRgba(both[128]).alpha() == 0
    assert QColor.fromRgba(both[0]).red() == 255
    assert QColor.fromRgba(both[255]).green() == 255
    assert QColor.fromRgba(plain[100]).alpha() < QColor.fromRgba(plain[200]).alpha() < 200


def test_an_unseen_mask_is_kept(editor: MaskEditor) -> None:
    drag(editor, (100, 100))
    editor.set_shown(False)
    assert editor.bar.isHidden()
    assert not editor.actions.fill.isEnabled()
    before = editor.png()
    drag(editor, (300, 300), (320, 300))
    assert editor.png() == before
    editor.set_shown(True)
    drag(editor, (300, 300), (320, 300))
    assert editor.png() != before
    editor.actions.undo.trigger()
    assert editor.png() == before


def test_the_end_gives_the_canvas_back(editor: MaskEditor) -> None:
    canvas = editor._canvas
    assert not editor.bar.isHidden()
    editor.end()
    assert not editor.active
    assert editor.bar.isHidden()
    assert editor.png() is None
    assert canvas.dragMode() is QGraphicsView.DragMode.ScrollHandDrag
    canvas.zoom_in()
    QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, QPoint(50, 50))
    assert canvas._fitted
    editor.set_shown(True)
    assert editor.bar.isHidden()  # there is nothing to show


def test_a_mask_ends_in_the_middle_of_a_stroke(editor: MaskEditor) -> None:
    view = editor._canvas.viewport()
    QTest.mousePress(view, LEFT, PLAIN, on_screen(editor, 100, 100))
    editor.begin(WIDTH, HEIGHT)
    QTest.mouseMove(view, on_screen(editor, 200, 100))
    QTest.mouseRelease(view, LEFT, PLAIN, on_screen(editor, 200, 100))
    assert editor.png() is None


@pytest.mark.parametrize("corrections", [False, True])
def test_every_control_of_the_bar_says_what_it_is(editor: MaskEditor, corrections: bool) -> None:
    editor.begin(WIDTH, HEIGHT, corrections)
    kinds = (QAbstractButton, QAbstractSpinBox, QSlider)
    controls = [control for kind in kinds for control in editor.bar.findChildren(kind) if control.isVisible()]
    controls = [control for control in controls if not isinstance(control.parent(), NumberBox)]
    assert len(controls) == (16 if corrections else 15)
    for control in controls:
        assert control.accessibleName(), control
        assert control.toolTip(), control
    tips = [control.toolTip() for control in controls]
    assert len(set(tips)) == len(tips) - 2  # a slider and its box say the same


@pytest.mark.parametrize(("width", "rows"), [(1400, 1), (1024, 2)])
def test_the_bar_takes_two_rows_where_there_is_little_room(
    editor: MaskEditor, window: MainWindow, width: int, rows: int
) -> None:
    window.resize(width, 760)
    QApplication.processEvents()
    assert window.width() == width
    tops = {row.y() for row in editor.bar._rows}
    assert len(tops) == rows
    assert editor.bar.height() < 45 * rows
    buttons = [button for button in editor.bar.findChildren(QAbstractButton) if button.isVisible()]
    assert all(editor.bar.rect().contains(button.mapTo(editor.bar, button.rect().bottomRight())) for button in buttons)


HIGH_DENSITY = """
import sys
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.mask_editor import MaskEditor
from clipdiff_gui.model.brush import Brush
app = QApplication([])
canvas = Canvas()
editor = MaskEditor(canvas)
image = QImage(400, 300, QImage.Format.Format_RGB32)
image.fill(0x808080)
canvas.resize(500, 400)
canvas.show()
canvas.show_image(image, 400, 300)
editor.begin(400, 300)
editor._set_brush(Brush(20, 0))
for zoom in (0.5, 1.0, 3.0):
    canvas._fitted = False
    canvas._set_zoom(zoom)
    canvas.centerOn(200, 150)
    place = canvas.mapFromScene(QPointF(180, 140))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    at = canvas.to_picture(QPointF(place))
    values = editor._mask.values
    assert values[int(at.y()), int(at.x())] == 255
    assert 300 < values.sum() / 255 < 328, values.sum() / 255
    grabbed = canvas.grab().toImage()
    assert grabbed.devicePixelRatio() == 2.0
    shown = grabbed.pixelColor(place.x() * 2 + 5, place.y() * 2)
    beside = grabbed.pixelColor(int((place.x() + 14 * zoom) * 2), place.y() * 2)
    assert shown.name() != "#808080" and beside.name() == "#808080", (shown.name(), beside.name())
    editor.actions.clear.trigger()
editor.end()
print("painted")
"""


def test_painting_at_high_density() -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", HIGH_DENSITY], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "painted", done.stderr
