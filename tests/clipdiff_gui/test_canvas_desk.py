"""The canvas's tools in the window: full screen, side by side, steps, colours, what is dragged in and out."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Preview
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.colour_names import WORDS, nearest_word
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import FakeHost, picture, progress, stopped


def step(number: int, index: int = 0) -> Preview:
    """A preview whose shade is its step's."""
    return Preview(index, number, 32, 32, bytes([number]) * (32 * 32 * 3))


def shade(window: MainWindow) -> int:
    image = window.panes.canvas.image
    return -1 if image.isNull() else image.pixelColor(0, 0).red()


def draw(qtbot: QtBot, window: MainWindow, host: FakeHost, path: Path | None, steps: int = 5, end: bool = True) -> None:
    window.generate()
    host.give(progress(1), *(step(number) for number in range(1, steps + 1)))
    qtbot.waitUntil(lambda: shade(window) == steps)
    if path is not None:
        host.give(picture(path, host.jobs[-1]))
        qtbot.waitUntil(lambda: window.gallery.row_of(path) == 0)
    if end:
        host.end()
        qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def test_a_finished_picture_can_be_taken_back_step_by_step(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    desk = window.desks.canvas
    assert not desk.actions.earlier.isEnabled()
    draw(qtbot, window, host, tmp_path / "fox.png")
    scrubber = desk.scrubbing.scrubber
    assert scrubber.isVisible()
    assert scrubber.words.text() == "Finished"
    assert scrubber.slider.accessibleName()
    finished = window.panes.canvas.image.pixelColor(0, 0)
    desk.actions.earlier.trigger()
    assert (shade(window), scrubber.words.text()) == (5, "Step 5")
    place = scrubber.words.geometry()
    desk.actions.earlier.trigger()
    assert (shade(window), scrubber.words.text()) == (4, "Step 4")
    assert scrubber.words.geometry() == place
    scrubber.slider.setFocus()
    qtbot.keyClick(scrubber.slider, Qt.Key.Key_Home)
    assert shade(window) == 1
    assert window.viewer.path == tmp_path / "fox.png"  # what is saved is still the picture
    qtbot.keyClick(scrubber.slider, Qt.Key.Key_End)
    assert window.panes.canvas.image.pixelColor(0, 0) == finished
    assert scrubber.words.text() == "Finished"
    size = window.panes.canvas.sceneRect().size().toTuple()
    assert size == (window.draft.job.size.width, window.draft.job.size.height)


def test_while_it_forms_a_step_looked_at_stays_and_the_drawing_goes_on(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    scrubbing = window.desks.canvas.scrubbing
    draw(qtbot, window, host, None, end=False)
    assert scrubbing.scrubber.words.text() == "Now"
    for _ in range(3):
        window.desks.canvas.actions.earlier.trigger()
    assert shade(window) == 3
    assert window.panes.follow.isVisible()
    host.give(*(step(number) for number in range(6, 12)))
    qtbot.waitUntil(lambda: scrubbing.scrubber.slider.maximum() == 11)
    assert (shade(window), scrubbing.scrubber.slider.value()) == (3, 2)
    path = tmp_path / "fox.png"
    host.give(picture(path, host.jobs[0]))
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert shade(window) == 3
    assert window.gallery.row_of(path) == 0
    qtbot.keyClick(scrubbing.scrubber.slider, Qt.Key.Key_End)
    assert window.viewer.path == path
    assert scrubbing.scrubber.words.text() == "Finished"


def test_going_to_the_end_follows_the_drawing_again(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    scrubbing = window.desks.canvas.scrubbing
    draw(qtbot, window, host, None, end=False)
    window.desks.canvas.actions.earlier.trigger()
    window.desks.canvas.actions.earlier.trigger()
    window.desks.canvas.actions.later.trigger()
    assert shade(window) == 5
    window.desks.canvas.actions.later.trigger()
    assert window.viewer.following
    host.give(step(9))
    qtbot.waitUntil(lambda: shade(window) == 9)
    window.desks.canvas.actions.earlier.trigger()
    host.give(stopped())
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert window.panes.canvas.image.isNull()  # what was thrown away is not left on the canvas
    assert scrubbing.scrubber.isHidden()


def test_another_picture_has_its_own_steps_or_none(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    scrubber = window.desks.canvas.scrubbing.scrubber
    draw(qtbot, window, host, tmp_path / "a.png", steps=3)
    draw(qtbot, window, host, tmp_path / "b.png", steps=6)
    assert scrubber.slider.maximum() == 6
    window.desks.canvas.actions.earlier.trigger()
    window.panes.filmstrip.choose(tmp_path / "a.png")
    assert (scrubber.slider.maximum(), scrubber.slider.value()) == (3, 3)
    other = tmp_path / "c.png"
    picture(other, host.jobs[0])
    window.gallery.add(other)
    window.panes.filmstrip.choose(other)
    assert scrubber.isHidden()
    assert not window.desks.canvas.actions.later.isEnabled()


def test_full_screen_mirrors_the_canvas_and_steps_through_the_pictures(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    desk = window.desks.canvas
    assert not desk.actions.full_screen.isEnabled()
    draw(qtbot, window, host, tmp_path / "a.png")
    draw(qtbot, window, host, tmp_path / "b.png")
    desk.actions.full_screen.trigger()
    full = desk._full
    assert full is not None
    assert full.isFullScreen()
    assert full.image.size() == window.panes.canvas.image.size()
    qtbot.keyClick(full, Qt.Key.Key_Right)
    assert window.viewer.path == tmp_path / "a.png"
    qtbot.keyClick(full, Qt.Key.Key_Right)
    assert window.viewer.path == tmp_path / "a.png"
    qtbot.keyClick(full, Qt.Key.Key_Left)
    assert window.viewer.path == tmp_path / "b.png"
    window.generate()
    host.give(progress(1), step(77))
    qtbot.waitUntil(lambda: full.image.pixelColor(0, 0).red() == 77)
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    qtbot.keyClick(full, Qt.Key.Key_Escape)
    assert not desk.actions.full_screen.isChecked()
    assert desk._full is None
    desk.actions.full_screen.trigger()
    desk.actions.full_screen.trigger()
    assert desk._full is None


def test_two_selected_pictures_stand_beside_each_other_as_one(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    desk, canvas, strip = window.desks.canvas, window.panes.canvas, window.panes.filmstrip
    draw(qtbot, window, host, tmp_path / "a.png")
    draw(qtbot, window, host, tmp_path / "b.png")
    assert not desk.actions.beside.isEnabled()
    strip.selectAll()
    assert desk.actions.beside.isEnabled()
    desk.actions.beside.trigger()
    twin = desk.twin
    QApplication.processEvents()
    assert twin.isVisible()
    assert abs(twin.width() - canvas.width()) <= 1
    assert [label.text() for label in twin._names] == ["a", "b"]
    canvas._set_zoom(5.0)
    canvas._fitted = False
    canvas.centerOn(40, 30)
    assert twin.transform() == canvas.transform()
    assert twin.horizontalScrollBar().value() == canvas.horizontalScrollBar().value()
    twin.zoom_in()
    twin.pan(-30, 12)
    assert canvas.transform() == twin.transform()
    assert canvas.verticalScrollBar().value() == twin.verticalScrollBar().value()
    QTest.mouseDClick(twin.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert canvas.whole
    assert twin.transform() == canvas.transform()
    strip.clearSelection()
    assert twin.isHidden()
    assert not any(label.isVisible() for label in twin._names)


def test_a_picked_colour_is_copied_named_and_drawn_with(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    desk, canvas = window.desks.canvas, window.panes.canvas
    draw(qtbot, window, host, tmp_path / "fox.png")
    desk.actions.colour.trigger()
    at = canvas.viewport().rect().center()
    over, none = QPointF(at), Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, over, canvas.viewport().mapToGlobal(over), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas.viewport(), move)
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.BitmapCursor
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))  # beside it: nothing
    assert desk.actions.colour.isChecked()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert QGuiApplication.clipboard().text() == "#336699"
    assert not desk.actions.colour.isChecked()
    word = nearest_word(0x33, 0x66, 0x99)
    assert f"#336699, nearest to “{word}”" in window.panes.bar.text
    window.panes.bar._button.click()
    first = window.draft.job.targets[0]
    assert isinstance(first, TextTarget)
    assert first.text == f"a fox on a blue background, {word}"
    desk.actions.colour.trigger()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not desk.actions.colour.isChecked()


def test_colours_have_the_words_that_pictures_are_described_with() -> None:
    for word, colour in WORDS.items():
        shade = QColor(colour)
        assert nearest_word(shade.red(), shade.green(), shade.blue()) == word
    assert nearest_word(128, 2, 126) == "purple"
    listed = (Path(__file__).resolve().parents[2] / "resources/words/colours.txt").read_text("utf-8").split("\n")
    assert set(WORDS) <= set(listed)


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """What was dragged out; nobody drops it."""
    taken: list[QMimeData] = []

    def exec_(drag: QDrag, action: Qt.DropAction) -> Qt.DropAction:
        data = QMimeData()
        data.setUrls(drag.mimeData().urls())
        if drag.mimeData().hasImage():
            data.setImageData(drag.mimeData().imageData())
        taken.append(data)
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", exec_)
    return taken


def test_pictures_are_dragged_out_as_files_and_pixels(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path, carried: list[QMimeData]
) -> None:
    draw(qtbot, window, host, tmp_path / "a.png")
    draw(qtbot, window, host, tmp_path / "b.png")
    window.panes.canvas.drag_asked.emit()
    assert [url.toLocalFile() for url in carried[-1].urls()] == [str(tmp_path / "b.png")]
    image = carried[-1].imageData()
    assert isinstance(image, QImage)
    assert image.size() == window.panes.canvas.image.size()
    window.desks.canvas.actions.earlier.trigger()
    window.panes.canvas.drag_asked.emit()
    assert not carried[-1].urls()  # a step is no file
    strip = window.panes.filmstrip
    second = strip.visualRect(window.gallery.index(1)).center()
    QTest.mousePress(strip.viewport(), Qt.MouseButton.LeftButton, pos=second)
    QTest.mouseMove(strip.viewport(), second + QPoint(30, 0))
    assert [url.toLocalFile() for url in carried[-1].urls()] == [str(tmp_path / "a.png")]
    assert strip.selected == [tmp_path / "a.png"]
    QTest.mouseRelease(strip.viewport(), Qt.MouseButton.LeftButton, pos=second + QPoint(30, 0))
    so_far = len(carried)
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=second)
    QTest.mouseMove(strip.viewport(), second + QPoint(30, 0))
    assert len(carried) == so_far  # a mouse that was let go only hovers


@pytest.mark.parametrize("part", ["header", "prompt", "number", "strip"])
def test_a_picture_may_be_dropped_anywhere(qtbot: QtBot, window: MainWindow, tmp_path: Path, part: str) -> None:
    path = tmp_path / "fox.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF884422)
    assert image.save(str(path))
    panes = window.panes
    onto = {
        "header": panes.primary,
        "prompt": panes.prompts.rows[0].edit,  # type: ignore[attr-defined]
        "number": panes.parameters,
        "strip": panes.progress,
    }[part]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    data.setText(str(path))
    at = QPointF(onto.mapTo(window, onto.rect().center()))
    handle = window.windowHandle()
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), copy, data, buttons, keys)
    QApplication.sendEvent(handle, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(handle, QDropEvent(at, copy, data, buttons, keys))
    assert any(isinstance(target, PictureTarget) for target in window.draft.job.targets)
    first = window.draft.job.targets[0]
    assert isinstance(first, TextTarget)
    assert "fox.png" not in first.text
