"""The training window beside the one that draws: opened from it, heard in it, closed with it."""

import multiprocessing
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed, Stopped, Trained
from clipdiff_core.job import Job
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.theme import Theme
from clipdiff_gui.training.desk import training_host
from clipdiff_gui.training.page import TrainingPage
from tests.clipdiff_gui.fake_host import FakeHost, learning
from tests.clipdiff_gui.models_steps import make_model
from tests.clipdiff_gui.training_steps import Trainer, begin, finish

LOADING = 90_000  # milliseconds that loading torch may take on a busy machine


def test_the_action_opens_one_window(window: MainWindow, trainer: Trainer) -> None:
    assert window.desks.training.page is None
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    assert page.isVisible()
    assert not page.isModal()
    page.close()
    window.actions_.train.trigger()
    assert window.desks.training.page is page
    assert page.isVisible()
    assert trainer.calls == trainer.jobs == []


def finish_unseen(qtbot: QtBot, window: MainWindow, trainer: Trainer, tmp_path: Path, last: Trained | Failed) -> None:
    """Train with the training window closed, up to `last`."""
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    page.form.folder_row.show_folder(tmp_path)
    page.form.name_row.edit.setText("foxes")
    page.train()
    page.close()
    trainer.give(learning("judge", 10), last)
    finish(qtbot, page, trainer)


def test_a_finished_model_can_be_drawn_with_at_once(
    qtbot: QtBot, window: MainWindow, trainer: Trainer, tmp_path: Path
) -> None:
    finish_unseen(qtbot, window, trainer, tmp_path, Trained(str(make_model("foxes"))))
    page, choice = window.desks.training.page, window.panes.parameters.model_row.choice
    assert page is not None
    assert [choice.itemData(row) for row in range(choice.count())] == ["starter", "foxes"]
    assert window.draft.job.model.name == "starter"
    assert page.progress.words.text() == "Done: “foxes” is ready to draw"
    assert page.progress.line.share == 1
    for bar in (page.bar, window.panes.bar):
        assert "“foxes” is ready" in bar.text
        assert not bar._timer.isActive()  # whoever comes back in the morning still finds it
        window.draft.set("model", Job(()).model)
        bar._act()
        assert window.draft.job.model.name == "foxes"
        assert choice.currentText() == "Foxes"


def test_a_failure_nobody_saw_is_told_where_one_draws(
    qtbot: QtBot, window: MainWindow, trainer: Trainer, tmp_path: Path
) -> None:
    finish_unseen(qtbot, window, trainer, tmp_path, Failed("There is no room."))
    assert window.panes.bar.text == "There is no room."
    window.panes.bar._act()
    assert window.desks.training.page is not None
    assert window.desks.training.page.isVisible()
    assert window.desks.training.page.bar.text == "There is no room."


def test_closing_while_training_ends_it_and_stays_lively(
    qtbot: QtBot, window: MainWindow, trainer: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    page.form.folder_row.show_folder(tmp_path)
    begin(qtbot, page, trainer)
    closing, ticks = threading.Event(), []

    def close_slowly() -> None:
        closing.set()
        time.sleep(0.4)  # what was learned is written
        FakeHost.close(trainer)

    monkeypatch.setattr(trainer, "close", close_slowly)
    clock = QTimer()
    clock.timeout.connect(lambda: ticks.append((page.isVisible(), window.isVisible(), closing.is_set())))
    clock.start(20)
    window.close()
    clock.stop()
    assert trainer.calls[-1] == "close"
    assert not trainer.iterating.is_set()
    assert (False, False, True) in ticks
    assert window.desks.training.page is None


@pytest.mark.parametrize("last", [Trained("/models/foxes"), Stopped(0), Failed("There is no room.")])
def test_the_engine_ends_with_its_training_and_the_next_gets_another(
    qtbot: QtBot,
    window: MainWindow,
    trainer: Trainer,
    trainers: list[Trainer],
    tmp_path: Path,
    last: Trained | Stopped | Failed,
) -> None:
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    page.form.folder_row.show_folder(tmp_path)
    told: list[str] = []
    page.session.finished.connect(lambda: told.append(page.progress.words.text()))
    for count in (1, 2):
        begin(qtbot, page, trainer)
        assert len(trainers) == count
        assert trainer.calls.count("close") == count - 1
        trainer.give(last)
        finish(qtbot, page, trainer)
        qtbot.waitUntil(lambda count=count: trainer.calls.count("close") == count)
    assert len(told) == 2  # and it was shown before
    assert not any("learning" in words for words in told)
    page.close()
    assert trainer.calls.count("close") == 2


def test_closing_right_after_a_training_waits_for_its_engine(
    qtbot: QtBot, window: MainWindow, trainer: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = threading.Event()

    def close_slowly() -> None:
        time.sleep(0.3)
        gone.set()

    monkeypatch.setattr(trainer, "close", close_slowly)
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    page.form.folder_row.show_folder(tmp_path)
    begin(qtbot, page, trainer)
    finish(qtbot, page, trainer)
    assert not gone.is_set()  # the window does not wait
    window.close()
    assert gone.is_set()


@pytest.mark.slow
def test_no_process_is_left_when_a_training_has_ended(qtbot: QtBot, theme: Theme, home: Path, tmp_path: Path) -> None:
    page = TrainingPage(training_host)
    page.form.folder_row.show_folder(tmp_path / "nowhere")
    before = set(multiprocessing.active_children())
    try:
        page.train()
        qtbot.waitUntil(lambda: set(multiprocessing.active_children()) != before)
        qtbot.waitUntil(lambda: not page.session.busy, timeout=LOADING)
        assert "There is no folder" in page.form.rows["folder"].message.text
        qtbot.waitUntil(lambda: set(multiprocessing.active_children()) == before)
    finally:
        page.session.close()
        page.deleteLater()
