"""Pictures that say how they were made: an offer when they are dropped, a dialog, and taking over what is ticked."""

import json
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Sampling, Size
from clipdiff_core.pictures.metadata import png_info
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_gui.found_dialog import FoundDialog
from clipdiff_gui.main_window import MainWindow

A1111 = (
    "a lighthouse, (storm:1.4)\nNegative prompt: people\n"
    "Steps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 4242, Size: 512x770, Model: dream, Clip skip: 2, Version: v1.9"
)


def png(folder: Path, info: PngInfo | None = None, name: str = "theirs.png") -> Path:
    if info is None:
        info = PngInfo()
        info.add_text("parameters", A1111)
    path = folder / name
    Image.new("RGB", (8, 8), "teal").save(path, pnginfo=info)
    return path


def drop(window: MainWindow, path: Path) -> None:
    """Let it fall onto the canvas, as the system would."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.panes.canvas.viewport(), QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(window.panes.canvas.viewport(), QDropEvent(QPointF(20, 20), *how))


def button(window: MainWindow, words: str) -> QPushButton:
    return next(found for found in window.panes.bar.findChildren(QPushButton) if found.text() == words)


def shown(qtbot: QtBot, window: MainWindow) -> FoundDialog:
    qtbot.waitUntil(lambda: window.desks.imports.dialog is not None)
    assert window.desks.imports.dialog is not None
    return window.desks.imports.dialog


def values(dialog: FoundDialog) -> dict[str, bool]:
    return {check.text(): check.isChecked() for check, _ in dialog.checks}


# Qt 6.12 wants a QPointF where 6.11 takes only a QPoint.
@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_a_drop_does_what_it_did_and_offers_to_show_more(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    drop(window, png(tmp_path))
    assert isinstance(window.draft.job.targets[-1], PictureTarget)
    before = window.draft.job
    qtbot.waitUntil(lambda: "AUTOMATIC1111" in window.panes.bar.text)
    assert window.desks.imports.dialog is None
    button(window, "Show…").click()
    dialog = shown(qtbot, window)
    assert values(dialog) == {
        "Prompt": True,
        "Unwanted": True,
        "Size": True,
        "Steps": True,
        "Solver": True,
        "Prompt strength": False,
        "Seed": False,
    }
    assert window.draft.job == before
    dialog.use.click()
    job = window.draft.job
    assert [getattr(target, "text", "picture") for target in job.targets] == [
        "a lighthouse",
        "storm",
        "picture",
        "people",
    ]
    assert (job.size, job.sampling.steps, job.sampling.solver) == (Size(512, 768), 28, "euler_ancestral")
    assert job.conditioning == before.conditioning
    assert not window.draft.seed_locked
    button(window, "Undo").click()
    assert window.draft.job == before


def test_what_is_ticked_counts(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.desks.imports.show_file(png(tmp_path))
    dialog = shown(qtbot, window)
    before = window.draft.job
    for check, part in dialog.checks:
        check.setChecked(part.part == "seed")
    dialog.use.click()
    assert window.draft.job.seed == 4242
    assert window.draft.job.targets == before.targets
    assert window.draft.seed_locked
    button(window, "Undo").click()
    assert window.draft.job == before
    assert not window.draft.seed_locked


def test_nothing_ticked_cannot_be_used_and_cancel_changes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.desks.imports.show_file(png(tmp_path))
    dialog = shown(qtbot, window)
    before = window.draft.job
    for check, _ in dialog.checks:
        check.setChecked(False)
    assert not dialog.use.isEnabled()
    dialog.cancel.click()
    assert window.desks.imports.dialog is None
    assert window.draft.job == before


def test_ours_comes_back_whole(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    job = Job((TextTarget("a boat"),), size=Size(64, 128), sampling=Sampling("heun", steps=9), seed=7)
    window.desks.imports.show_file(png(tmp_path, png_info(job, MadeWith("cpu", "float32", 1, {}))))
    dialog = shown(qtbot, window)
    assert all(values(dialog).values())
    dialog.use.click()
    assert window.draft.job == job


def test_a_picture_of_the_filmstrip_that_is_not_ours_is_shown_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.desks.recall.use_settings(png(tmp_path))
    shown(qtbot, window).reject()


@pytest.mark.parametrize("content", ["none", "text"])
def test_what_says_nothing_is_told_only_when_it_was_asked_for(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: str
) -> None:
    path = png(tmp_path, PngInfo(), "silent.png")
    if content == "text":
        path.write_text("hello")
    window.desks.imports.show_file(path)
    qtbot.waitUntil(lambda: "silent.png" in window.panes.bar.text)
    window.panes.bar.dismiss()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.desks.imports.look_into(data)
    window.desks.imports._pool.waitForDone()
    QApplication.processEvents()
    assert window.panes.bar.text == ""
    assert window.desks.imports.dialog is None


def test_a_file_is_chosen_from_the_menu(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.desks.imports.action in window.desks.menus.edit.actions()
    path = png(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.desks.imports.action.trigger()
    dialog = shown(qtbot, window)
    assert all(check.accessibleName() and check.toolTip() for check, _ in dialog.checks)
    dialog.reject()


def test_long_and_marked_up_values_are_shown_as_they_are(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    info = PngInfo()
    words = "<b>bold</b> & " + "very " * 3000
    info.add_text("invokeai_metadata", json.dumps({"positive_prompt": words, "seed": 2**60}))
    window.desks.imports.show_file(png(tmp_path, info))
    dialog = shown(qtbot, window)
    assert values(dialog) == {"Prompt": True}
    assert dialog.height() < 700
    dialog.reject()


def test_closing_the_window_ends_a_look(window: MainWindow, tmp_path: Path) -> None:
    window.desks.imports.show_file(png(tmp_path))
    window.close()
