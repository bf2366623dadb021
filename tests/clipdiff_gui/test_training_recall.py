"""The training window after a restart: the form as it was, the unfinished trainings, and what Train would do."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.events import Failed, Loading, Trained
from clipdiff_core.kept_trainings import KEPT_JOB, keep_job
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.theme import Theme
from clipdiff_gui.training.page import TrainingPage
from clipdiff_gui.worker import MakeTrainer
from tests.clipdiff_gui.fake_host import learning, preview, stopped
from tests.clipdiff_gui.training_steps import Trainer, finish

OpenPage = Callable[[], TrainingPage]


@pytest.fixture
def open_page(theme: Theme, make_trainer: MakeTrainer, request: pytest.FixtureRequest) -> OpenPage:
    """Opens the training window as it is after a start."""

    def close(page: TrainingPage) -> None:
        page.close()
        page.session.close()
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def make() -> TrainingPage:
        page = TrainingPage(make_trainer)
        request.addfinalizer(lambda: close(page))
        page.come_forward()
        return page

    return make


def begin_at(second: float, name: str, minutes: float = 60.0, start: str = "starter") -> TrainingJob:
    """A training that was asked for at `second`."""
    job = TrainingJob(f"/pictures/of {name}", name, start, minutes)
    keep_job(job)
    os.utime(folders.trainings() / name / KEPT_JOB, (second, second))
    return job


def write_model(name: str) -> None:
    """A model as far as it concerns who looks for it."""
    folder = folders.models() / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")


def offered(page: TrainingPage) -> list[str]:
    """The trainings the form offers to go on with, if any."""
    choice = page.form.go_on_row.choice
    names = [choice.itemText(row) for row in range(choice.count())]
    assert page.form.go_on_row.isVisible() == bool(names)
    return names


def title(page: TrainingPage) -> str:
    return page.sheet._hint._title.text()


def test_the_first_time_there_is_nothing_to_go_on_with(open_page: OpenPage) -> None:
    page = open_page()
    assert page.form.job() == TrainingJob("", "", "starter", 60.0)
    assert offered(page) == []
    assert title(page) == "Choose the folder with your pictures and press Train"


@pytest.mark.parametrize(("minutes", "typed"), [(240.0, False), (95.0, True)])
def test_the_form_is_as_the_newest_training_was(
    qtbot: QtBot, open_page: OpenPage, trainer: Trainer, minutes: float, typed: bool
) -> None:
    begin_at(10, "cats")
    newest = begin_at(20, "foxes", minutes, start="")
    page = open_page()
    assert page.form.job() == newest
    assert page.form.time_row.box.isVisible() == typed
    assert title(page) == "Press Train to go on with “foxes”"
    page.actions_.train.trigger()
    qtbot.waitUntil(lambda: bool(trainer.jobs))
    assert trainer.jobs == [newest]
    assert title(page) == "It goes on from where it was"
    finish(qtbot, page, trainer)


def test_a_model_to_begin_with_that_is_gone_stays_in_the_form(open_page: OpenPage) -> None:
    begin_at(10, "foxes", start="animals")
    assert open_page().form.job().start == "animals"  # the engine says that it is gone, and at which row


def test_a_finished_training_fills_the_form_and_is_not_offered(open_page: OpenPage) -> None:
    begin_at(10, "cats")
    begin_at(20, "dogs")
    write_model("dogs")
    begin_at(30, "foxes")
    write_model("foxes")
    page = open_page()
    assert page.form.job().name == "foxes"
    assert title(page) == "“foxes” is ready to draw"
    assert offered(page) == ["cats"]


def test_one_that_cannot_be_read_is_skipped(open_page: OpenPage) -> None:
    cats = begin_at(10, "cats")
    begin_at(20, "dogs")
    (folders.trainings() / "dogs" / KEPT_JOB).write_text("{", encoding="utf-8")
    page = open_page()
    assert page.form.job() == cats
    assert offered(page) == []


def test_another_unfinished_training_is_chosen_from_the_list(open_page: OpenPage) -> None:
    cats, foxes = begin_at(10, "cats", 15.0), begin_at(20, "foxes", 95.0, start="")
    page = open_page()
    assert offered(page) == ["cats"]
    row = page.form.go_on_row
    assert row.choice.currentIndex() == -1
    assert row.choice.itemData(0, Qt.ItemDataRole.ToolTipRole) == "Learns from the pictures in /pictures/of cats"
    row.choice.setFocus()
    QTest.keyClick(row.choice, Qt.Key.Key_Down)
    assert page.form.job() == cats
    assert not page.form.time_row.box.isVisible()
    assert offered(page) == ["foxes"]
    assert row.choice.currentIndex() == -1
    assert title(page) == "Press Train to go on with “cats”"
    row.choice.setCurrentIndex(0)
    row.choice.activated.emit(0)
    assert page.form.job() == foxes


def test_another_folder_is_another_training(open_page: OpenPage, tmp_path: Path) -> None:
    begin_at(10, "foxes")
    page = open_page()
    assert offered(page) == []
    page.form.folder_row.show_folder(tmp_path)
    assert page.form.name_row.edit.text() == tmp_path.name
    assert offered(page) == ["foxes"]
    assert title(page) == "Press Train to learn from your pictures"


def test_what_stands_on_the_stage_goes_when_another_is_chosen(
    qtbot: QtBot, open_page: OpenPage, trainer: Trainer
) -> None:
    begin_at(10, "cats")
    begin_at(20, "foxes")
    page = open_page()
    page.train()
    trainer.give(Loading("starter"), learning("denoiser", 5), preview())
    qtbot.waitUntil(lambda: not page.sheet.image.isNull())
    assert not page.form.go_on_row.isEnabled()
    trainer.give(stopped())
    finish(qtbot, page, trainer)
    assert not page.sheet.image.isNull()
    page.form.go_on_row.choice.setCurrentIndex(0)
    page.form.go_on_row.choice.activated.emit(0)
    assert page.sheet.image.isNull()
    assert not page.plot.isVisible()
    assert page.progress.words.text() == "Ready"
    page.form.name_row.edit.setText("mice")
    assert title(page) == "Press Train to learn from your pictures"  # the stage follows the form again
    page.train()
    trainer.give(Failed("There is no room."))
    finish(qtbot, page, trainer)
    assert page.progress.words.text() == "Ready"  # nothing of the other training's


def test_trainings_are_offered_as_they_begin_and_end(
    qtbot: QtBot, open_page: OpenPage, trainer: Trainer, tmp_path: Path
) -> None:
    page = open_page()
    page.form.folder_row.show_folder(tmp_path)
    page.form.name_row.edit.setText("foxes")
    page.train()
    keep_job(page.form.job())  # as the trainer does
    trainer.give(stopped())
    finish(qtbot, page, trainer)
    assert title(page) == "Press Train to go on with “foxes”"
    page.form.name_row.edit.setText("cats")
    assert offered(page) == ["foxes"]
    page.form.name_row.edit.setText("foxes")
    page.train()
    write_model("foxes")
    trainer.give(Trained(str(folders.models() / "foxes")))
    finish(qtbot, page, trainer)
    page.form.name_row.edit.setText("cats")
    assert offered(page) == []


def test_a_long_name_does_not_push_the_window_wide(open_page: OpenPage) -> None:
    page = open_page()
    width = page.minimumSizeHint().width()
    begin_at(10, "W" * 60)
    other = open_page()
    assert "…" in title(other)
    assert other.minimumSizeHint().width() <= max(width, 900)
