"""Every state of the training window, with a scripted engine."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed, Found, Loading
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.model.run import Phase
from clipdiff_gui.training.page import TrainingPage
from tests.clipdiff_gui.fake_host import learning, preview, stopped
from tests.clipdiff_gui.training_steps import Trainer, begin, finish


def test_the_form_says_what_to_train(qtbot: QtBot, page: TrainingPage, trainer: Trainer, tmp_path: Path) -> None:
    assert page.form.name_row.edit.text() == "foxes"  # like the folder
    assert page.form.job() == TrainingJob(str(tmp_path / "foxes"), "foxes", "starter", 60.0)
    page.form.begin_row.choice.setCurrentIndex(page.form.begin_row.choice.count() - 1)
    page.form.name_row.edit.setText(" 我的狐狸 ")
    page.form.time_row.choice.picked.emit(None)
    page.form.time_row.choice.setCurrentIndex(page.form.time_row.choice.count() - 1)
    assert page.form.time_row.box.isVisible()
    page.form.time_row.box.setValue(95)
    page.form.folder_row.show_folder(tmp_path)
    page.actions_.train.trigger()
    qtbot.waitUntil(lambda: bool(trainer.jobs))
    assert trainer.jobs == [TrainingJob(str(tmp_path), "我的狐狸", "", 95.0)]
    assert not page.form.name_row.edit.isEnabled()
    finish(qtbot, page, trainer)
    assert page.form.name_row.edit.isEnabled()


def test_every_control_has_a_name_and_a_tip(page: TrainingPage) -> None:
    for kind in (QAbstractButton, QComboBox, QAbstractSpinBox, QPlainTextEdit, QLineEdit):
        for control in page.findChildren(kind):
            if control.objectName() in ("qt_spinbox_lineedit", "qt_toolbar_ext_button") or not control.isVisible():
                continue
            assert control.accessibleName(), control
            assert control.toolTip(), control


def test_a_dropped_folder_is_taken_and_a_file_is_not(page: TrainingPage, tmp_path: Path) -> None:
    row, data = page.form.folder_row, QMimeData()
    file = tmp_path / "fox.png"
    file.touch()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    row.take(data)
    assert "no folder" in row.message.text
    assert row.folder == tmp_path / "foxes"
    data.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path))])
    row.take(data)
    assert row.message.text == ""
    assert row.folder == tmp_path
    assert page.form.name_row.edit.text() == tmp_path.name


def test_mistakes_stand_beside_their_control_and_nothing_starts(page: TrainingPage, trainer: Trainer) -> None:
    rows = page.form.rows
    page.form.name_row.edit.setText("starter")
    page.train()
    assert "built-in" in rows["name"].message.text
    page.form.name_row.edit.setText("foxes")
    assert rows["name"].message.text == ""
    page.form.time_row.choice.setCurrentIndex(page.form.time_row.choice.count() - 1)
    page.form.time_row.box.setValue(0)
    page.train()
    assert "change its time" in rows["minutes"].message.text
    page.form.folder_row.folder = None
    page.train()
    assert rows["folder"].message.text == "Choose the folder with your pictures."
    assert rows["minutes"].message.text == ""
    assert trainer.jobs == []
    assert page.session.phase is Phase.IDLE


@pytest.mark.parametrize("field", ["folder", "name", "model", "minutes"])
def test_the_engines_complaint_stands_beside_its_control(
    qtbot: QtBot, page: TrainingPage, trainer: Trainer, field: str
) -> None:
    page.train()
    trainer.give(Failed("This cannot be.", field))
    finish(qtbot, page, trainer)
    assert page.form.rows[field].message.text == "This cannot be."
    assert page.bar.text == ""
    assert page.progress.words.text() == "Ready"


def test_getting_ready_says_what_and_what_was_found(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    page.train()
    assert page.progress.line.share is None
    assert not page.form.found.isVisible()
    assert not page.actions_.train.isEnabled()
    assert not page.actions_.pause.isEnabled()
    assert page.actions_.stop.isEnabled()
    trainer.give(Loading("starter"))
    qtbot.waitUntil(lambda: page.progress.words.text() == "Loading starter…")
    trainer.give(Found(12, 5, 2_149_000_000, ("“a.png” has no words.", "“b.png” has no words.")))
    qtbot.waitUntil(page.form.found.isVisible)
    found = page.form.found
    assert (found.pictures.text(), found.captions.text(), found.memory.text()) == ("12", "5", "about 2.1 GB")
    assert found.left_out.head.text() == "Left out: 2"
    assert not found.reasons.isVisible()
    found.left_out.head.click()
    assert found.reasons.isVisible()
    assert found.reasons.toPlainText().splitlines() == ["“a.png” has no words.", "“b.png” has no words."]
    finish(qtbot, page, trainer)


def test_nothing_left_out_offers_nothing_to_read(page: TrainingPage) -> None:
    page.form.found.show_found(Found(12, 5, 2_100_000_000))
    assert not page.form.found.left_out.isVisible()


def test_learning_says_what_and_how_long(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    assert page.session.phase is Phase.RUNNING
    assert page.progress.words.text() == "3 of 5  ·  learning to draw"
    assert page.progress.line.share == pytest.approx(0.55)
    assert page.progress.aside.text() == "12 min 10 s left"  # 10 s of this network, a fifth of an hour for the next two
    assert page.windowTitle() == "55 % · Train on my pictures"
    assert page.plot.isVisible()
    assert page.plot.value.text() == "loss 0.5"
    finish(qtbot, page, trainer)


def test_pause_and_resume(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    page.actions_.pause.trigger()
    assert trainer.calls[-1] == "pause"
    assert page.session.phase is Phase.PAUSED
    assert page.actions_.pause.text() == "Resume"
    trainer.give(learning("denoiser", 6))  # it was under way
    qtbot.waitUntil(lambda: page.progress.line.share == pytest.approx(0.6))
    assert page.progress.words.text() == "Paused"
    page.actions_.pause.trigger()
    assert trainer.calls[-1] == "resume"
    assert page.session.phase is Phase.RUNNING
    assert "3 of 5" in page.progress.words.text()
    finish(qtbot, page, trainer)


def test_previews_are_shown_pixel_for_pixel(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    trainer.give(preview(10), preview(200))
    qtbot.waitUntil(lambda: not page.sheet.image.isNull())
    assert page.sheet.image.pixelColor(0, 0).red() == 200
    area = page.sheet.area()
    assert area.width() % 32 == 0
    assert area.width() > 32
    seen = page.sheet.grab().toImage()
    assert seen.pixelColor(area.topLeft()).red() == 200
    assert seen.pixelColor(area.left() - 1, area.top()).red() != 200
    finish(qtbot, page, trainer)


def test_stop_keeps_everything_and_train_goes_on(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    page.actions_.stop.trigger()
    assert trainer.calls[-1] == "keep"  # never "discard", which kills an engine that takes long
    assert page.session.phase is Phase.STOPPING
    assert "Stopping" in page.progress.words.text()
    assert not page.actions_.stop.isEnabled()
    trainer.give(stopped())
    finish(qtbot, page, trainer)
    assert "press Train to go on." in page.progress.words.text()
    assert page.progress.line.share == pytest.approx(0.55)
    assert page.bar.text == ""
    assert len(page.session.curves) == 2
    page.actions_.train.trigger()
    trainer.give(learning("denoiser", 6))
    qtbot.waitUntil(lambda: page.progress.line.share == pytest.approx(0.6))
    assert trainer.jobs[0] == trainer.jobs[1]
    assert len(page.session.curves) == 2  # what was seen before stays in the plot
    finish(qtbot, page, trainer)


def test_another_training_begins_with_an_empty_plot(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    trainer.give(stopped())
    finish(qtbot, page, trainer)
    page.form.name_row.edit.setText("other foxes")
    page.train()
    assert page.session.curves == {}
    assert not page.plot.isVisible()
    finish(qtbot, page, trainer)


def test_a_wish_to_stop_that_came_too_early_is_repeated(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    page.train()
    page.actions_.stop.trigger()
    assert trainer.calls == ["keep"]
    trainer.give(Loading("starter"))
    qtbot.waitUntil(lambda: trainer.calls == ["keep", "keep"])
    trainer.give(stopped())
    finish(qtbot, page, trainer)


def test_the_engine_dies(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    begin(qtbot, page, trainer)
    trainer.give(Failed("The engine stopped unexpectedly. Press Train to go on.", "", "signal 9"))
    finish(qtbot, page, trainer)
    assert "stopped unexpectedly" in page.bar.text
    assert page.progress.words.text() == "Not finished"
    assert page.windowTitle() == "Train on my pictures"
    page.bar._act()
    assert QApplication.clipboard().text() == "signal 9"
    begin(qtbot, page, trainer)
    assert page.bar.text == ""
    finish(qtbot, page, trainer)
    assert "without a word" in page.bar.text


def test_an_engine_that_cannot_be_reached(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    page.train()
    trainer.give(OSError("no more processes"))
    qtbot.waitUntil(lambda: page.session.phase is Phase.IDLE)
    assert page.bar.text == "The engine could not be reached. Press Train to go on."
