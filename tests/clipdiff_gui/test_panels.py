"""Prompts, parameters and seed: the controls and the draft show the same."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from clipdiff_core.cuttings import CUTTINGS
from clipdiff_core.job import AUTOMATIC, MOST_STEPS, Job, Sampling, Schedule, Size, Solver
from clipdiff_core.methods import NoiseSearch
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Span, TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.controls import NumberBox
from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.prompt_rows import DescriptorRow, PictureRow, TextRow
from clipdiff_gui.panels.rows import ChoiceRow, NumberRow, SwitchRow
from clipdiff_gui.panels.seeing_rows import CuttingRow
from tests.clipdiff_gui.fake_host import FakeHost, picture


def words(window: MainWindow, index: int) -> TextRow:
    row = window.panes.prompts.rows[index]
    assert isinstance(row, TextRow)
    return row


def test_a_weight_typed_into_the_words(qtbot: QtBot, window: MainWindow) -> None:
    row = words(window, 0)
    row.edit.clear()
    qtbot.keyClicks(row.edit, "a fox:1.5")
    row.edit.editingFinished.emit()
    assert window.draft.job.targets == (TextTarget("a fox", 1.5),)
    assert row.edit.text() == "a fox"
    assert row.weight.box.value() == 1.5
    qtbot.keyClicks(row.edit, " at 10:x")
    row.edit.editingFinished.emit()
    assert window.draft.job.targets == (TextTarget("a fox at 10:x", 1.5),)


def test_a_typed_weight_counts_when_generate_comes_first(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    words(window, 0).edit.setText("")
    qtbot.keyClicks(words(window, 0).edit, "a fox:0.5")
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].targets == (TextTarget("a fox", 0.5),)
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def test_weights_reach_from_slider_and_box_below_zero(window: MainWindow) -> None:
    weight = words(window, 0).weight
    weight.slider.set_amount(-0.3)
    assert window.draft.job.targets[0].weight == -0.3
    assert weight.box.value() == -0.3
    weight.box.setValue(7)  # beyond the slider's end
    assert window.draft.job.targets[0].weight == 7
    assert weight.slider.amount() == 2


def test_rows_come_and_go_and_come_back(window: MainWindow) -> None:
    window.panes.prompts.add_words.click()
    assert len(window.panes.prompts.rows) == 2
    window.draft.set_target(1, TextTarget("blurry", -0.3))
    window.panes.prompts.rows[0].remove.click()
    assert window.draft.job.targets == (TextTarget("blurry", -0.3),)
    assert words(window, 0).edit.text() == "blurry"
    assert words(window, 0).weight.box.value() == -0.3
    window.panes.bar._act()
    assert [words(window, index).edit.text() for index in (0, 1)] == ["a fox on a blue background", "blurry"]


def test_the_last_row_becomes_an_empty_prompt(window: MainWindow) -> None:
    window.panes.prompts.rows[0].remove.click()
    assert window.draft.job.targets == (TextTarget(""),)
    assert words(window, 0).edit.text() == ""


def test_a_pasted_picture_becomes_a_row(window: MainWindow) -> None:
    image = QImage(60, 30, QImage.Format.Format_RGB888)
    image.fill(0xFF00FF00)
    data = QMimeData()
    data.setImageData(image)
    window.files.take(data)
    target = window.draft.job.targets[1]
    assert isinstance(target, PictureTarget)
    assert target.name == "Pasted picture"
    row = window.panes.prompts.rows[1]
    assert isinstance(row, PictureRow)
    assert not row.thumbnail.pixmap().isNull()
    row.weight.box.setValue(-0.5)
    assert window.draft.job.targets[1].weight == -0.5


def test_a_target_picture_that_is_not_here_still_has_a_row(window: MainWindow) -> None:
    window.draft.add_target(PictureTarget("0" * 64, "lost.png"))
    row = window.panes.prompts.rows[1]
    assert isinstance(row, PictureRow)
    assert row.name.text() == "lost.png"


def test_a_picture_gets_words_and_loses_them_again(qtbot: QtBot, window: MainWindow) -> None:
    window.draft.add_target(PictureTarget("0" * 64, "fox.png", 0.5, Span(0.0, 0.5)))
    row = window.panes.prompts.rows[1]
    assert isinstance(row, PictureRow)
    row.add_words.click()
    described = window.panes.prompts.rows[1]
    assert isinstance(described, DescriptorRow)
    assert described.thumbnail.toolTip() == "fox.png"
    qtbot.keyClicks(described.edit, "a fox:1.5")
    described.edit.editingFinished.emit()
    assert window.draft.job.targets[1] == DescriptorTarget("a fox", "0" * 64, "fox.png", 1.5, span=Span(0.0, 0.5))
    assert described.edit.text() == "a fox"
    assert described.weight.box.value() == 1.5
    described.edit.clear()
    qtbot.keyClicks(described.edit, " ")
    described.edit.editingFinished.emit()
    assert window.draft.job.targets[1] == PictureTarget("0" * 64, "fox.png", 1.5, Span(0.0, 0.5))
    assert isinstance(window.panes.prompts.rows[1], PictureRow)


def test_used_settings_keep_a_descriptor_as_it_was(window: MainWindow) -> None:
    target = DescriptorTarget("a fox", "0" * 64, "fox.png", -0.5, 0.75, Span(0.25, 0.5))
    window.draft.use(Job.from_json(Job((TextTarget("a dog"), target)).to_json()))
    row = window.panes.prompts.rows[1]
    assert isinstance(row, DescriptorRow)
    assert row.edit.text() == "a fox"
    assert row.weight.box.value() == -0.5
    assert row.part.text() == "25-50%"
    window.panes.prompts.commit()
    assert window.draft.job.targets[1] == target


def test_a_part_of_the_run_typed_behind_the_words_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    row = words(window, 0)
    window.draft.set_target(0, TextTarget("a fox", 0.5))
    assert row.part.text() == ""
    for typed, span, shown in (("@0-50%", Span(0.0, 0.5), "0-50%"), ("@0-100%", Span(), "")):
        qtbot.keyClicks(row.edit, typed)
        row.edit.editingFinished.emit()
        assert window.draft.job.targets == (TextTarget("a fox", 0.5, span),)
        assert row.edit.text() == "a fox"
        assert row.part.text() == shown


def test_a_picture_file_is_named_after_its_file(window: MainWindow, tmp_path: Path) -> None:
    picture(tmp_path / "fox.png", Job((TextTarget("a fox"),)))
    window.files.add_target(tmp_path / "fox.png")
    target = window.draft.job.targets[1]
    assert isinstance(target, PictureTarget)
    assert target.name == "fox.png"


def test_parameters_go_both_ways(window: MainWindow) -> None:
    rows = window.panes.parameters.rows
    steps, solver, enabled = rows["sampling.steps"], rows["sampling.solver"], rows["conditioning.enabled"]
    assert isinstance(steps, NumberRow)
    assert isinstance(solver, ChoiceRow)
    assert isinstance(enabled, SwitchRow)
    steps.field.box.setValue(12)
    assert window.draft.job.sampling.steps == 12
    assert isinstance(window.draft.job.sampling.steps, int)
    solver.choice.picked.emit("dpmpp_2m")
    assert window.draft.job.sampling.solver == "dpmpp_2m"
    assert not rows["sampling.eta"].isEnabled()
    solver.choice.picked.emit("dpmpp_2m_sde")
    assert rows["sampling.eta"].isEnabled()
    assert {solver.choice.itemData(row) for row in range(solver.choice.count())} == set(get_args(Solver))
    schedule = rows["sampling.schedule"]
    assert isinstance(schedule, ChoiceRow)
    assert {schedule.choice.itemData(row) for row in range(schedule.choice.count())} == set(get_args(Schedule))
    enabled.switch.click()
    assert not window.draft.job.conditioning.enabled
    assert not rows["conditioning.guidance_scale"].isEnabled()
    window.draft.use(Job((TextTarget("a dog"),), size=Size(192, 256), sampling=Sampling("dpmpp_2m", steps=44)))
    assert steps.field.box.value() == 44
    assert solver.choice.currentData() == "dpmpp_2m"
    assert enabled.switch.isChecked()
    assert window.panes.parameters.size_row.choice.currentData() == Size(192, 256)


def test_each_method_shows_its_own_settings(window: MainWindow) -> None:
    parameters = window.panes.parameters
    rows, method = parameters.rows, parameters.rows["method"]
    parameters.advanced.head.setChecked(True)
    assert isinstance(method, ChoiceRow)
    window.draft.set("guidance.update", "clamped")  # or nothing but the clamp would be deaf to diffusion

    def shown() -> set[str]:
        groups = ("langevin.", "noise_search.", "conv_prior.")
        return {path for path, row in rows.items() if path.startswith(groups) and row.isVisible()}

    def deaf() -> set[str]:
        return {path for path, row in rows.items() if not row.isEnabled()}

    assert shown() == set()
    assert deaf() == set()
    method.choice.picked.emit("langevin")
    assert window.draft.job.method == "langevin"
    assert shown() == {"langevin.steps", "langevin.prior"}
    mute = {"steps", "solver", "eta", "recurrence", "start"}
    assert deaf() == {"guidance.iterations", *(f"sampling.{name}" for name in mute)}
    assert "counts its own steps" in rows["sampling.steps"].control.findChildren(QSlider)[0].toolTip()
    prior = rows["langevin.prior"]
    assert isinstance(prior, SwitchRow)
    prior.switch.click()
    assert deaf() >= {"conditioning.enabled", "conditioning.guidance_scale"}
    method.choice.picked.emit("noise_search")
    assert {"noise_search.iterations", "noise_search.optimiser"} < shown()
    assert deaf() >= {"guidance.gradient", "guidance.iterations", "guidance.clamp", "guidance.course"}
    assert rows["conditioning.enabled"].isEnabled()
    method.choice.picked.emit("conv_prior")
    assert deaf() >= {"sampling.schedule", "conditioning.enabled", "conditioning.guidance_scale"}
    assert rows["guidance.cutouts"].isEnabled()
    assert rows["guidance.clip_guidance_scale"].isEnabled()
    method.choice.picked.emit("diffusion")
    assert shown() == set()
    assert deaf() == set()
    assert "counts its own steps" not in rows["sampling.steps"].control.findChildren(QSlider)[0].toolTip()


def test_a_methods_settings_go_both_ways(window: MainWindow) -> None:
    window.draft.set("method", "noise_search")
    rows = window.panes.parameters.rows
    rate, optimiser = rows["noise_search.learning_rate"], rows["noise_search.optimiser"]
    assert isinstance(rate, NumberRow)
    assert isinstance(optimiser, ChoiceRow)
    rate.field.box.setValue(0.125)
    optimiser.choice.picked.emit("nesterov")
    assert window.draft.job.noise_search == NoiseSearch(optimiser="nesterov", learning_rate=0.125)
    assert window.panes.parameters.row_at("noise_search.iterations") is rows["noise_search.iterations"]
    window.draft.set("method", "diffusion")
    assert window.panes.parameters.row_at("noise_search.iterations") is None


def test_custom_sizes(window: MainWindow) -> None:
    row = window.panes.parameters.size_row
    assert not row.custom.isVisible()
    window.draft.set("size", Size(320, 64))
    assert row.custom.isVisible()
    row.turn.click()
    assert window.draft.job.size == Size(64, 320)
    assert row.height_box.value() == 320
    row.choice.picked.emit(Size(128, 128))
    assert not row.custom.isVisible()


def test_an_unlocked_seed_is_new_each_time_and_shown(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    seeds = []
    for run in (1, 2):
        window.generate()
        qtbot.waitUntil(lambda run=run: len(host.jobs) == run)
        seeds.append(host.jobs[-1].seed)
        assert window.panes.parameters.seed_row.box.value() == seeds[-1]
        host.end()
        qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert seeds[0] != seeds[1]


def test_a_locked_seed_stays(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    row = window.panes.parameters.seed_row
    row.dice.click()
    seed = window.draft.job.seed
    row.lock.click()
    assert window.draft.seed_locked
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].seed == seed
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    row.dice.click()
    assert window.draft.job.seed != seed
    row.lock.click()
    row.box.setValue(2**53 - 1001)
    assert window.draft.job.seed == 2**53 - 1001
    assert window.draft.seed_locked  # a typed seed is meant


def test_every_control_says_what_it_is(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.draft.add_target(PictureTarget("0" * 64, "lost.png"))
    window.draft.add_target(DescriptorTarget("a fox", "0" * 64, "lost.png"))
    window.panes.parameters.advanced.head.setChecked(True)
    window.draft.set("size", Size(320, 64))
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)
    controls: list[QWidget] = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
    controls = [w for w in controls if not isinstance(w.parent(), NumberBox)]  # a box's own line
    assert len(controls) > 40
    for control in controls:
        assert control.accessibleName(), control
        assert control.toolTip(), control


def test_the_draft_says_only_what_changed(qtbot: QtBot) -> None:
    draft = Draft(Job((TextTarget("a fox"),)))
    with qtbot.assertNotEmitted(draft.changed):
        draft.set("sampling.steps", AUTOMATIC)
    with qtbot.waitSignal(draft.changed):
        draft.set("sampling.steps", 31)
    assert draft.get("sampling.steps") == 31


@pytest.mark.parametrize(("typed", "steps"), [("45", 45), ("5000", MOST_STEPS), ("0", 0), ("-7", 0), ("x2y", 2)])
def test_a_number_beyond_its_bounds_becomes_the_nearest(
    qtbot: QtBot, window: MainWindow, typed: str, steps: int
) -> None:
    row = window.panes.parameters.rows["sampling.steps"]
    assert isinstance(row, NumberRow)
    row.field.box.setFocus()
    row.field.box.selectAll()
    qtbot.keyClicks(row.field.box, typed)
    qtbot.keyClick(row.field.box, Qt.Key.Key_Tab)
    assert (window.draft.job.sampling.steps, row.field.box.value()) == (steps, steps)


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("guidance.course", "0: 1, 60%: 0.3", "0: 1, 60%: 0.3"),
        ("guidance.course", "", "1"),
        ("guidance.interval", "10-80", Span(0.1, 0.8)),
        ("guidance.interval", "", Span()),
    ],
)
def test_what_is_written_becomes_the_setting(
    qtbot: QtBot, window: MainWindow, path: str, typed: str, value: object
) -> None:
    row = written(window, path)
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, typed) if typed else row.edit.clear()
    qtbot.keyClick(row.edit, Qt.Key.Key_Tab)
    assert window.draft.get(path) == value
    assert row.message.text == ""


@pytest.mark.parametrize("path", ["guidance.course", "guidance.interval"])
def test_what_cannot_be_read_is_told_below_and_changes_nothing(qtbot: QtBot, window: MainWindow, path: str) -> None:
    row, before = written(window, path), window.draft.job
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, "strong")
    qtbot.keyClick(row.edit, Qt.Key.Key_Tab)
    assert "strong" in row.message.text
    assert window.draft.job == before
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, "20-40")
    window.draft.set("seed", 7)  # whatever else changes leaves alone what is being written
    assert row.edit.text() == "20-40"


def test_what_is_being_written_counts_when_the_picture_is_asked_for(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job]
) -> None:
    row = written(window, "guidance.course")
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, "strong")
    row.edit.editingFinished.emit()
    window.generate()  # nothing is drawn with a setting that the person did not mean
    assert "strong" in row.message.text
    assert not host.jobs
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, "0.5")
    row.edit.editingFinished.emit()
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].guidance.course == "0.5"


def test_only_the_clamped_update_is_clamped(window: MainWindow) -> None:
    rows = window.panes.parameters.rows
    assert not rows["guidance.clamp"].isEnabled()
    window.draft.set("guidance.update", "clamped")
    assert rows["guidance.clamp"].isEnabled()


def written(window: MainWindow, path: str) -> WrittenRow:
    window.panes.parameters.advanced.head.setChecked(True)
    row = window.panes.parameters.rows[path]
    assert isinstance(row, WrittenRow)
    row.edit.setFocus()
    return row


def test_a_way_of_cutting_fills_in_all_that_belongs_to_it(window: MainWindow) -> None:
    rows = window.panes.parameters.rows
    way = rows["guidance.cutting"]
    assert isinstance(way, CuttingRow)
    assert way.choice.currentText() == "Even"
    way.choice.picked.emit(CUTTINGS["classic"])
    overviews = rows["guidance.cutting.overview"]
    assert isinstance(overviews, WrittenRow)
    assert overviews.edit.text() == "0: 12, 40%: 4"
    assert way.choice.currentText() == "Disco Diffusion"
    window.draft.set("guidance.cutting.grey", "0.5")
    assert way.choice.currentText() == "Custom"
    way.choice.picked.emit(None)  # nothing that could be filled in
    assert window.draft.job.guidance.cutting.grey == "0.5"


@pytest.mark.parametrize(
    ("field", "fold"),
    [
        ("sampling.recurrence", "advanced"),
        ("guidance.cutting.overview", "seeing"),
        ("guidance.losses.saturation", "losses"),
    ],
)
def test_a_mistake_in_a_folded_row_opens_it_and_stands_beside_it(window: MainWindow, field: str, fold: str) -> None:
    row = window.panes.parameters.row_at(field)
    assert row is window.panes.parameters.rows[field]
    for name in ("advanced", "seeing", "losses"):
        assert getattr(window.panes.parameters, name).head.isChecked() == (name == fold)
