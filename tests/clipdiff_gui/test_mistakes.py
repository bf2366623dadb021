"""What a person gets wrong is said beside the control at fault, and nothing is lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed
from clipdiff_core.job import Job, Size
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import FakeHost, picture


def test_empty_prompt(window: MainWindow, host: FakeHost) -> None:
    window.draft.set_target(0, TextTarget("  "))
    window.generate()
    assert window.panes.prompts.message.text == "Say what to draw: the prompt is empty."
    assert window.session.phase is Phase.IDLE
    assert host.jobs == []
    window.draft.set_target(0, TextTarget("a fox"))
    assert window.panes.prompts.message.text == ""


def test_opposite_weights(window: MainWindow) -> None:
    window.draft.set_target(0, TextTarget("a fox"))
    window.draft.add_target(TextTarget("A fox ", -1.0))
    window.generate()
    assert "asked for and against" in window.panes.prompts.message.text
    assert len(window.draft.job.targets) == 2


@pytest.mark.parametrize("size", [Size(0, 0), Size(100000, 256), Size(250, 256)])
def test_size(window: MainWindow, size: Size) -> None:
    row = window.panes.parameters.size_row
    row.choice.picked.emit(None)
    row.width_box.setValue(size.width)
    row.height_box.setValue(size.height)
    window.generate()
    assert row.message.text
    assert row.custom.isVisible()
    assert window.panes.prompts.message.text == ""
    row.choice.picked.emit(Size(64, 64))
    assert row.message.text == ""


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("size", "size"),
        ("sampling.steps", "sampling.steps"),
        ("seed", "seed"),
        ("count", "count"),
        ("model", "model"),
        ("model.name", "model"),
        ("output", "output"),
        ("guidance.cutouts", "guidance.cutouts"),
        ("guidance.clip_guidance_scale", "guidance.clip_guidance_scale"),
        ("conditioning.enabled", "conditioning.enabled"),
    ],
)
def test_the_engines_complaint_stands_beside_its_control(
    qtbot: QtBot, window: MainWindow, host: FakeHost, field: str, path: str
) -> None:
    window.generate()
    host.give(Failed("This cannot be.", field))
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    row = window.panes.parameters.rows[path]
    assert row.message.text == "This cannot be."
    assert row.message.isVisible()  # a row under the fold is opened
    assert window.panes.bar.text == ""


def test_a_complaint_without_a_control_stands_over_the_canvas(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    window.generate()
    host.give(Failed("This cannot be.", "version"))
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert window.panes.bar.text == "This cannot be."


# Qt 6.12 wants a QPointF where 6.11 takes only a QPoint.
old_event = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")


def drop(window: MainWindow, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.panes.canvas.viewport(), QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(window.panes.canvas.viewport(), QDropEvent(QPointF(20, 20), *how))


@old_event
def test_a_dropped_picture_becomes_a_target(window: MainWindow, tmp_path: Path) -> None:
    picture(tmp_path / "fox.png", Job((TextTarget("a fox"),)))
    drop(window, tmp_path / "fox.png")
    assert len(window.draft.job.targets) == 2
    assert window.panes.prompts.message.text == ""


@old_event
def test_a_text_file_named_png(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("not a picture")
    drop(window, file)
    assert window.panes.prompts.message.text
    assert "Traceback" not in window.panes.prompts.message.text
    assert len(window.draft.job.targets) == 1


def test_a_picture_that_is_gone_leaves_the_filmstrip(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "gone.png"
    picture(file, Job((TextTarget("a fox"),)))
    window.gallery.add(file)
    file.unlink()
    window.panes.filmstrip.chosen.emit(file)
    assert "gone.png" in window.panes.bar.text
    assert window.gallery.rowCount() == 0


def test_a_picture_without_a_job_has_no_settings_to_use(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "plain.png"
    picture(file, Job((TextTarget("a fox"),)))
    window.gallery.add(file)
    window.panes.filmstrip.chosen.emit(file)
    before = window.draft.job
    window.actions_.use_settings.trigger()
    qtbot.waitUntil(lambda: window.panes.bar.text == "“plain.png” does not say how it was made.")
    assert window.draft.job == before


def test_settings_that_cannot_be_written(window: MainWindow, home: Path) -> None:
    (home / "window.json").mkdir()
    window.desks.keeping.flush()
    assert "could not be kept" in window.panes.bar.text
    (home / "window.json").rmdir()
