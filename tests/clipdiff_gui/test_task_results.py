"""What comes of a task: before and after under a divider, transparency, and words for a picture."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Described
from clipdiff_core.job import Job
from clipdiff_core.targets import DescriptorTarget, Source, TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.masks import Masks
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.model.tasks import drawn
from tests.clipdiff_gui.fake_host import FakeHost, preview, progress
from tests.clipdiff_gui.task_steps import FOX, choose, look_at, made, photo, result, run

RANKING = {"subjects": {"fox": 0.8, "dog": 0.1}, "colours": {"orange": 0.7, "blue": 0.2}}


def begin_with_photo(window: MainWindow, tmp_path: Path, task: str) -> None:
    choose(window, task)
    window.panes.tasks.init_row.offered.emit(photo(tmp_path, 64, 64))


@pytest.mark.parametrize(
    ("task", "side", "at_once"),
    [
        ("denoise", 64, True),
        ("upscale", 128, True),
        ("vary", 64, False),
        ("cut_out", 64, False),
    ],
)
def test_before_and_after(
    qtbot: QtBot,
    window: MainWindow,
    host: FakeHost[Job],
    tmp_path: Path,
    task: str,
    side: int,
    at_once: bool,
) -> None:
    begin_with_photo(window, tmp_path, task)
    run(qtbot, window, host, result(tmp_path, drawn(window.draft.job), side))
    compare, action = window.desks.tasks.comparing.compare, window.actions_.compare
    assert action.isEnabled()
    assert (compare.shown, action.isChecked()) == (at_once, at_once)
    action.trigger()
    assert compare.shown != at_once


def test_the_divider_is_dragged_and_moved_by_keys(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    begin_with_photo(window, tmp_path, "denoise")
    run(qtbot, window, host, result(tmp_path, drawn(window.draft.job), 64))
    canvas, divider = window.panes.canvas, window.desks.tasks.comparing.compare.divider
    before, after = canvas.mapFromScene(16, 20), canvas.mapFromScene(48, 20)
    assert canvas.grab().toImage().pixelColor(before).name() == "#c86432"
    assert canvas.grab().toImage().pixelColor(after).name() == "#0a141e"
    left = Qt.MouseButton.LeftButton
    start = canvas.mapFromScene(32, 20)
    qtbot.mousePress(canvas.viewport(), left, pos=start)
    qtbot.mouseMove(canvas.viewport(), before - QPoint(20, 0))
    qtbot.mouseRelease(canvas.viewport(), left, pos=before)
    assert divider.share < 0.3
    assert canvas.grab().toImage().pixelColor(canvas.mapFromScene(24, 20)).name() == "#0a141e"
    share = divider.share
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert divider.share == pytest.approx(share + 0.02)


def test_pictures_without_a_before_are_not_compared(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    begin_with_photo(window, tmp_path, "denoise")
    run(qtbot, window, host, result(tmp_path, drawn(window.draft.job), 64))
    assert window.desks.tasks.comparing.compare.shown
    look_at(window, made(tmp_path))
    assert not window.desks.tasks.comparing.compare.shown
    assert not window.actions_.compare.isEnabled()
    grown = replace(window.draft.job, task="outpaint")
    wide = tmp_path / "wide"
    wide.mkdir()
    look_at(window, made(wide, replace(grown, init=Source("0" * 64, "gone.png"))))
    assert not window.actions_.compare.isEnabled()


def test_a_shape_that_changed_is_not_compared(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    choose(window, "vary")
    window.panes.tasks.init_row.offered.emit(photo(tmp_path, 64, 32))
    run(qtbot, window, host, result(tmp_path, drawn(window.draft.job), 64))
    assert not window.actions_.compare.isEnabled()


def test_squares_show_through_what_is_transparent(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(path)
    look_at(window, path)
    shown = window.panes.canvas.grab().toImage()
    middle = window.panes.canvas.mapFromScene(32, 32)
    colours = {shown.pixelColor(middle + QPoint(step, 0)).name() for step in range(-12, 12)}
    assert len(colours) == 2


def test_a_job_is_followed_at_the_size_it_will_have(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    begin_with_photo(window, tmp_path, "upscale")
    window.generate()
    host.give(progress(1), preview())
    qtbot.waitUntil(lambda: window.panes.canvas.sceneRect().width() == 128)
    host.end()
    qtbot.waitUntil(lambda: not window.session.busy)


def described(qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path) -> None:
    begin_with_photo(window, tmp_path, "describe")
    run(qtbot, window, host, Described(drawn(window.draft.job), RANKING, 0.4))


def test_a_description_is_shown_with_its_probabilities(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    described(qtbot, window, host, tmp_path)
    panel = window.panes.description
    assert panel.isVisible()
    assert [line.word for line in panel.lines] == ["fox", "dog", "orange", "blue"]
    assert panel.lines[0].check.accessibleName() == "fox, 80 %"
    assert panel.words == "fox"
    assert "photo.png" in window.panes.progress.words.text()
    assert window.panes.bar.text == ""
    panel.close_button.click()
    assert not panel.isVisible()


def test_a_click_makes_the_words_the_prompt(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    window.draft.add_target(TextTarget("blurry", -0.3))
    described(qtbot, window, host, tmp_path)
    panel, before = window.panes.description, window.draft.job
    panel.lines[2].check.click()
    panel.use.click()
    assert window.draft.job.task == "generate"
    assert window.draft.job.targets == (TextTarget("fox, orange"), TextTarget("blurry", -0.3))
    window.panes.bar._act()
    assert window.draft.job == before
    panel.use_both.click()
    init = before.init
    assert window.draft.job.targets[0] == DescriptorTarget("fox, orange", init.sha256, init.name)
    for line in panel.lines:
        line.check.setChecked(False)
    assert not panel.use.isEnabled()
    assert not panel.use_both.isEnabled()


class Editor:
    """A mask editor by script."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.painted: bytes | None = None
        self.shown = False

    def begin(self, width: int, height: int, corrections: bool = False, picture: Path | bytes | None = None) -> None:
        assert isinstance(picture, Path)
        self.calls.append(("begin", width, height, corrections))
        self.painted = None

    def end(self) -> None:
        self.calls.append(("end",))

    def png(self) -> bytes | None:
        return self.painted

    def load(self, source: Path | bytes) -> None:
        assert isinstance(source, Path)
        self.calls.append(("load",))
        self.painted = source.read_bytes()

    def set_shown(self, shown: bool) -> None:
        self.shown = shown


@pytest.mark.usefixtures("home", "theme")
def test_a_mask_is_painted_over_the_picture_and_comes_into_the_job(tmp_path: Path) -> None:
    draft = Draft(FOX)
    pictures = TargetPictures(draft)
    editor = Editor()
    masks = Masks(draft, pictures, editor)
    init = pictures.keep(photo(tmp_path), "init")
    draft.set("task", "inpaint")
    assert editor.calls == []
    draft.set("init", init)
    assert editor.calls == [("begin", 60, 40, False)]
    masks.take_over()
    assert draft.job.inpaint.mask == Source()
    editor.painted = photo(tmp_path).read_bytes()
    masks.take_over()
    assert draft.job.inpaint.mask == Source(init.sha256, "Painted mask")
    assert len(editor.calls) == 1  # what was painted is not loaded again
    assert not editor.shown
    masks.show(True)
    draft.set("seed", 9)
    assert editor.shown
    draft.set("inpaint.mask", Source())
    assert editor.painted is None
    other = tmp_path / "mask.png"
    Image.new("L", (60, 40), 255).save(other)
    masks.load(other)
    assert editor.calls[-1] == ("load",)
    draft.set("task", "cut_out")
    assert editor.calls[-1] == ("begin", 60, 40, True)
    draft.set("task", "vary")
    assert editor.calls[-1] == ("end",)
    masks.take_over()
    assert draft.job.inpaint.mask.name == "mask.png"
