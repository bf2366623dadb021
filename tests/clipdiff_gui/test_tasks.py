"""The tasks in the window: which is chosen, what it starts from, which rows it has, and what the engine is given."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed
from clipdiff_core.job import Clip, Job, Size
from clipdiff_core.targets import ClipWeight, PictureTarget, Source, TextTarget
from clipdiff_core.task_settings import Denoise, Outpaint, OwnWord, Upscale, Vary
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.model.tasks import TASKS, drawn, finished_size
from clipdiff_gui.panels.clip_weights_popup import ClipWeightsPopup
from clipdiff_gui.panels.controls import NumberBox
from clipdiff_gui.panels.rows import NumberRow
from clipdiff_gui.panels.word_rows import OwnWordsRow
from clipdiff_gui.picture_menu import PictureMenu
from tests.clipdiff_gui.fake_host import FakeHost, picture
from tests.clipdiff_gui.task_steps import FOX, choose, look_at, made, photo, run

SHOWN = {
    "generate": {"model", "size", "method", "sampling.steps", "seed", "count", "output"},
    "vary": {"init", "vary.strength", "model", "sampling.steps", "seed", "count", "output"},
    "inpaint": {"init", "inpaint.mask", "inpaint.invert", "inpaint.feather", "inpaint.jumps", "sampling.steps"},
    "outpaint": {"init", "outpaint.left", "outpaint.bottom", "inpaint.feather", "inpaint.jumps", "sampling.steps"},
    "denoise": {"init", "denoise.mode", "denoise.sigma", "denoise.strength", "model", "output"},
    "cut_out": {"init", "cut_out.correction", "cut_out.subject", "cut_out.soft", "cut_out.looks", "model", "seed"},
    "upscale": {"init", "upscale.factor", "upscale.redraw", "output"},
    "describe": {"init", "describe.subjects", "describe.own", "describe.most", "guidance.clips"},
}


def shown(window: MainWindow) -> set[str]:
    """The rows that are there to be seen, folded away or not."""
    panes = window.panes
    return {
        path for rows in (panes.tasks.rows, panes.parameters.rows) for path, row in rows.items() if not row.isHidden()
    }


@pytest.mark.parametrize("task", TASKS)
def test_each_task_has_its_rows(window: MainWindow, task: str) -> None:
    choose(window, task)
    assert window.draft.job.task == task
    rows = shown(window)
    assert SHOWN[task] <= rows
    strangers = set().union(*(paths for other, paths in SHOWN.items() if other != task)) - SHOWN[task]
    for path in strangers:
        if path.partition(".")[0] in TASKS and not (task == "outpaint" and path.startswith("inpaint.")):
            assert path not in rows
    assert window.panes.prompts.isHidden() == (task in ("denoise", "cut_out", "upscale", "describe"))


def test_what_a_task_does_not_use_is_hidden(window: MainWindow) -> None:
    choose(window, "vary")
    assert not shown(window) & {"size", "method"}
    choose(window, "denoise")
    assert not shown(window) & {"size", "method", "seed", "count", "sampling.steps", "guidance.clips"}
    assert window.panes.parameters.losses.isHidden()
    window.draft.set("denoise.mode", "vivid")
    assert {"seed", "count", "sampling.steps", "guidance.clips"} <= shown(window)
    assert not window.panes.prompts.isHidden()
    assert "optional" in window.panes.prompts._title.text()
    choose(window, "upscale")
    assert "model" not in shown(window)
    window.draft.set("upscale.redraw", 0.3)
    assert {"model", "sampling.steps"} <= shown(window)


def test_tasks_are_chosen_by_keys_and_the_button_says_what_it_does(qtbot: QtBot, window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.actions_.tasks.values()]
    assert keys == [f"Alt+{number}" for number in range(1, 9)]
    window.activateWindow()
    choose(window, "upscale")
    assert window.actions_.tasks["upscale"].isChecked()
    assert window.panes.primary.text() == "Upscale"
    assert "2 or 4 times" in window.panes.primary.toolTip()
    choose(window, "vary")
    assert window.panes.primary.text() == "Generate"


def test_the_picture_on_the_canvas_is_what_the_next_task_starts_from(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    path = made(tmp_path)
    look_at(window, path)
    choose(window, "vary")
    init = window.draft.job.init
    assert init.name == path.name
    assert not window.panes.tasks.init_row.button.icon().isNull()
    assert path.name in window.panes.tasks.init_row.button.toolTip()
    job = run(qtbot, window, host, picture(tmp_path / "varied.png", FOX))
    assert (job.task, job.init, job.vary) == ("vary", init, Vary())
    choose(window, "denoise")  # a click from the last result
    assert window.draft.job.init.name == "varied.png"


def test_a_file_becomes_the_start_and_stays_it(window: MainWindow, tmp_path: Path, monkeypatch) -> None:
    choose(window, "denoise")
    assert window.panes.canvas._hint._title.text() == "Drop the picture to start from"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo(tmp_path)), ""))
    window.panes.tasks.init_row.button.click()
    assert window.draft.job.init.name == "photo.png"
    assert window.panes.canvas.image.size().toTuple() == (60, 40)
    choose(window, "upscale")
    assert window.draft.job.init.name == "photo.png"
    window.panes.tasks.init_row.remove_action.trigger()
    assert window.draft.job.init == Source()
    assert window.panes.tasks.init_row.button.iconSize().width() == 16


def test_what_is_dropped_or_pasted_is_a_start_for_tasks_that_have_one(window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path)))])
    window.desks.tasks.take(data)
    assert isinstance(window.draft.job.targets[-1], PictureTarget)
    choose(window, "cut_out")
    window.desks.tasks.take(data)
    assert window.draft.job.init.name == "photo.png"
    window.draft.set("init", Source())
    QApplication.clipboard().setImage(window.panes.canvas.image)
    window.actions_.paste.trigger()
    assert window.draft.job.init.name == "Pasted picture"
    assert len(window.draft.job.targets) == 2


def test_what_is_no_picture_is_told_beside_the_start(window: MainWindow, tmp_path: Path) -> None:
    choose(window, "denoise")
    file = tmp_path / "notes.png"
    file.write_text("not a picture")
    window.panes.tasks.init_row.offered.emit(file)
    assert window.panes.tasks.init_row.message.text
    assert window.draft.job.init == Source()
    window.panes.tasks.init_row.canvas_asked.emit()
    assert "no finished picture" in window.panes.tasks.init_row.message.text


def test_a_start_that_is_not_here_says_so(window: MainWindow) -> None:
    choose(window, "vary")
    window.draft.set("init", Source("0" * 64, "lost.png"))
    row = window.panes.tasks.init_row
    assert "lost.png (not here)" in row.button.accessibleName()
    assert "choose it again" in row.button.toolTip()
    assert not row.show_action.isEnabled()


@pytest.mark.parametrize(
    ("task", "field", "path"),
    [
        ("vary", "init", "init"),
        ("vary", "vary.strength", "vary.strength"),
        ("inpaint", "inpaint.mask", "inpaint.mask"),
        ("outpaint", "outpaint.left", "outpaint.left"),
        ("denoise", "denoise.sigma", "denoise.sigma"),
        ("cut_out", "cut_out.correction", "cut_out.correction"),
        ("describe", "describe.styles", "describe.subjects"),
        ("describe", "describe.own", "describe.own"),
        ("upscale", "upscale.factor", "upscale.factor"),
    ],
)
def test_the_engines_complaint_stands_beside_its_control(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path, task: str, field: str, path: str
) -> None:
    look_at(window, made(tmp_path))
    choose(window, task)
    window.draft.set("outpaint", Outpaint(left=32))
    run(qtbot, window, host, Failed("This cannot be.", field))
    assert window.panes.tasks.rows[path].message.text == "This cannot be."
    assert window.panes.tasks.rows[path].message.isVisible()
    assert window.panes.bar.text == ""


def test_a_complaint_about_a_finer_row_opens_its_fold(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    look_at(window, made(tmp_path))
    choose(window, "inpaint")
    run(qtbot, window, host, Failed("This cannot be.", "inpaint.jumps"))
    assert window.panes.parameters.rows["inpaint.jumps"].message.isVisible()


def test_what_is_wrong_is_told_before_the_engine_is_asked(window: MainWindow, host: FakeHost[Job]) -> None:
    choose(window, "vary")
    window.generate()
    assert "no picture to work on" in window.panes.tasks.init_row.message.text
    window.draft.set("init", Source("0" * 64, "lost.png"))
    choose(window, "outpaint")
    window.generate()
    assert "on which sides" in window.panes.tasks.rows["outpaint.left"].message.text
    choose(window, "describe")
    lists = window.panes.tasks.rows["describe.subjects"]
    for check in lists.findChildren(QCheckBox):
        check.click()
    window.generate()
    assert "switch a list on" in lists.message.text
    assert host.jobs == []


def test_losses_compare_with_a_start_where_pictures_are_drawn(window: MainWindow, host: FakeHost[Job]) -> None:
    parameters = window.panes.parameters
    assert not parameters.init_row.isHidden()
    window.draft.set("guidance.losses.init_pixels", "0.5")
    window.generate()
    assert "compares with an init picture" in parameters.init_row.message.text
    assert parameters.losses.head.isChecked()
    assert {"guidance.losses.init_pixels", "guidance.losses.init_features"} <= set(parameters.rows)
    choose(window, "vary")
    assert parameters.init_row.isHidden()
    assert host.jobs == []


def test_the_engine_is_given_what_the_task_uses_and_no_more() -> None:
    init = Source("a" * 64, "fox.png")
    draft = replace(FOX, init=init, method="langevin", count=3)
    assert drawn(draft).init == Source()
    comparing = replace(draft, guidance=replace(draft.guidance, losses=replace(draft.guidance.losses, init_pixels="1")))
    assert drawn(comparing).init == init
    varied = drawn(replace(draft, task="vary"))
    assert (varied.method, varied.init, varied.count, varied.targets) == ("diffusion", init, 3, FOX.targets)
    faithful = drawn(replace(draft, task="denoise"))
    assert (faithful.targets, faithful.count) == ((), 1)
    vivid = replace(draft, task="denoise", denoise=Denoise("vivid"), targets=(TextTarget(" "), TextTarget("a fox")))
    assert drawn(vivid).targets == (TextTarget("a fox"),)
    weighed = TextTarget("a fox", clip_weights=(ClipWeight("ViT-B-32", 0.5), ClipWeight("gone", 2.0)))
    guided = replace(draft, targets=(weighed,), guidance=replace(draft.guidance, clips=(Clip("ViT-B-32"),)))
    assert drawn(guided).targets[0].clip_weights == (ClipWeight("ViT-B-32", 0.5),)


def test_the_size_of_what_will_be() -> None:
    init = Source("a" * 64, "fox.of.mine.png")
    upscaled = Job((), task="upscale", init=init, upscale=Upscale(4))
    assert finished_size(upscaled, Size(60, 40)) == Size(240, 160)
    assert finished_size(upscaled, None) == Size()
    assert finished_size(Job((), task="outpaint", outpaint=Outpaint(8, 0, 16, 24)), Size(60, 40)) == Size(68, 80)
    assert finished_size(Job((), size=Size(64, 64)), Size(60, 40)) == Size(64, 64)


def test_tasks_are_kept_and_taken_over(open_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    first = open_window()
    look_at(first, made(tmp_path))
    choose(first, "vary")
    row = first.panes.tasks.rows["vary.strength"]
    assert isinstance(row, NumberRow)
    row.field.box.setValue(0.35)
    job = first.draft.job
    first.close()
    second = open_window()
    assert second.panes.canvas.image.width() == 64  # what the task starts from is there to be seen
    assert (second.draft.job.task, second.draft.job.init, second.draft.job.vary) == ("vary", job.init, Vary(0.35))
    choose(second, "generate")
    second.draft.set("init", Source())
    look_at(second, made(tmp_path, job, name="varied"))
    second.actions_.use_settings.trigger()
    assert (second.draft.job.task, second.draft.job.init, second.draft.job.vary) == ("vary", job.init, Vary(0.35))
    assert second.actions_.tasks["vary"].isChecked()
    second.panes.bar._act()
    assert second.draft.job.task == "generate"


def menu_of(window: MainWindow, path: Path) -> PictureMenu:
    return PictureMenu(
        path, window.actions_, window.files, window.desks.recall, window.desks.tasks, window.desks.results, window
    )


def test_a_finished_pictures_menu_begins_tasks(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    path = made(tmp_path)
    menu = menu_of(window, path)
    menu.actions()[4].trigger()
    assert (window.draft.job.task, window.draft.job.init.name) == ("cut_out", path.name)
    assert window.session.phase is Phase.IDLE
    menu.actions()[6].trigger()  # describing has nothing to choose: it begins
    assert window.session.busy
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].task == "describe"
    host.end()
    qtbot.waitUntil(lambda: not window.session.busy)
    menu.actions()[9].trigger()  # less like this is of use to drawing only
    assert window.draft.job.task == "generate"
    assert window.draft.job.targets[-1].weight == -0.5
    menu.deleteLater()


def test_more_and_less_like_the_picture_on_the_canvas(window: MainWindow, tmp_path: Path) -> None:
    assert not window.actions_.more_like.isEnabled()
    look_at(window, made(tmp_path))
    window.actions_.more_like.trigger()
    assert [target.weight for target in window.draft.job.targets] == [1.0, 1.0]
    window.actions_.less_like.trigger()  # in its place: both at once cannot be drawn
    assert [target.weight for target in window.draft.job.targets] == [1.0, -0.5]


def test_own_words_are_typed_or_come_from_a_file(window: MainWindow, tmp_path: Path) -> None:
    choose(window, "describe")
    row = window.panes.tasks.rows["describe.own"]
    assert isinstance(row, OwnWordsRow)
    row.edit.setPlainText("fox\n\n red panda ")
    assert window.draft.job.describe.own == (OwnWord("fox"), OwnWord("red panda"))
    assert row.edit.toPlainText() == "fox\n\n red panda "  # what is being typed stays
    words = tmp_path / "words.txt"
    words.write_text("狐\nbadger\n", "utf-8")
    row.load(words)
    assert row.edit.toPlainText() == "狐\nbadger"
    words.write_bytes(b"\xff\xfe\x00")
    row.load(words)
    assert "no list of words" in row.message.text
    assert window.draft.job.describe.own == (OwnWord("狐"), OwnWord("badger"))


def test_weights_for_each_clip_that_guides(qtbot: QtBot, window: MainWindow) -> None:
    row = window.panes.prompts.rows[0]
    assert row.by_clip.isHidden()
    window.draft.set("guidance.clips", (Clip("starter"), Clip("ViT-B-32")))
    assert not row.by_clip.isHidden()
    row.by_clip.click()
    popup = window.panes.prompts.popup
    assert isinstance(popup, ClipWeightsPopup)
    assert popup.isVisible()
    assert not row.by_clip.isChecked()
    popup.weights["ViT-B-32"].setValue(0)
    assert window.draft.job.targets[0].clip_weights == (ClipWeight("ViT-B-32", 0.0),)
    assert row.by_clip.isChecked()
    assert "ViT-B-32 × 0" in row.by_clip.toolTip()
    popup.weights["ViT-B-32"].setValue(1)
    assert window.draft.job.targets[0].clip_weights == ()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert not popup.isVisible()


def test_every_control_of_every_task_says_what_it_is(window: MainWindow) -> None:
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QPlainTextEdit)
    for task in TASKS:
        choose(window, task)
        controls: list[QWidget] = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
        for control in controls:
            if not isinstance(control.parent(), NumberBox):
                assert control.accessibleName(), (task, control)
                assert control.toolTip(), (task, control)


def test_a_mask_comes_from_a_file(qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path) -> None:
    look_at(window, made(tmp_path))
    choose(window, "inpaint")
    mask = tmp_path / "mask.png"
    Image.new("L", (64, 64), 255).save(mask)
    row = window.panes.tasks.rows["inpaint.mask"]
    window.panes.tasks.mask_rows[0].offered.emit(mask)
    assert window.draft.job.inpaint.mask.name == "mask.png"
    assert "mask.png" in window.panes.tasks.mask_rows[0].button.toolTip()
    job = run(qtbot, window, host)
    assert job.inpaint.mask.name == "mask.png"
    window.panes.tasks.mask_rows[0].offered.emit(b"no picture")
    assert row.message.text
    look_at(window, made(tmp_path, name="other", side=32))
    choose(window, "inpaint")
    assert window.draft.job.inpaint.mask == Source()  # it was the other picture's
