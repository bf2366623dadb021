"""Every state of the window while it draws, with a scripted engine."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed, Fallback, FellBack, Unguided
from clipdiff_core.job import Size
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.prompt_rows import TextRow
from tests.clipdiff_gui.fake_host import FakeHost, loading, picture, preview, progress, stopped


def first_words(window: MainWindow) -> TextRow:
    row = window.panes.prompts.rows[0]
    assert isinstance(row, TextRow)
    return row


def begin(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    """Generate, up to the first preview."""
    window.generate()
    host.give(progress(1), preview())
    qtbot.waitUntil(lambda: not window.panes.canvas.image.isNull() and "Step" in window.panes.progress.words.text())


def finish(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    """Let the run end."""
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def shade(window: MainWindow) -> int:
    return window.panes.canvas.image.pixelColor(0, 0).red()


def test_first_start_has_a_prompt_and_enter_draws_it(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    assert window.session.phase is Phase.IDLE
    assert first_words(window).edit.text() == "a fox on a blue background"
    assert window.draft.job.model.name == "starter"
    assert window.actions_.generate.isEnabled()
    assert not window.actions_.pause.isEnabled()
    assert not window.actions_.save.isEnabled()
    assert "start" in host.calls  # the engine warms up by itself
    qtbot.keyClick(first_words(window).edit, Qt.Key.Key_Return)
    assert window.session.phase is Phase.LOADING
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].title == "a fox on a blue background"
    finish(qtbot, window, host)


def test_loading_says_what(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    window.generate()
    host.give(loading())
    qtbot.waitUntil(lambda: "the starter model" in window.panes.progress.words.text())
    assert window.panes.progress.line.share is None
    assert window.actions_.generate.text() == "Add to queue"
    assert window.actions_.keep.isEnabled()
    finish(qtbot, window, host)


def test_rendering_shows_previews_in_the_place_of_the_finished_picture(
    qtbot: QtBot, window: MainWindow, host: FakeHost
) -> None:
    window.draft.set("size", Size(256, 192))
    begin(qtbot, window, host)
    assert window.session.phase is Phase.RUNNING
    assert window.panes.canvas.sceneRect().size().toTuple() == (256, 192)
    assert window.panes.progress.words.text() == "Step 1 of 30"
    assert window.panes.progress.aside.text() == "12 s left"
    assert window.actions_.copy.isEnabled()
    assert not window.actions_.save.isEnabled()
    finish(qtbot, window, host)


def test_only_the_newest_preview_is_shown(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    seen: list[int] = []
    window.session.previewed.connect(lambda event: seen.append(event.rgb[0]))
    window.generate()
    host.give(progress(1), *(preview(value) for value in range(200)))
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 199)
    assert len(seen) < 50
    assert shade(window) == 199
    finish(qtbot, window, host)


def test_pause_and_resume(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    begin(qtbot, window, host)
    window.actions_.pause.trigger()
    assert host.calls[-1] == "pause"
    assert window.session.phase is Phase.PAUSED
    assert window.actions_.pause.text() == "Resume"
    assert window.panes.progress.words.text() == "Paused"
    window.actions_.pause.trigger()
    assert host.calls[-1] == "resume"
    assert window.session.phase is Phase.RUNNING
    assert window.actions_.pause.text() == "Pause"
    finish(qtbot, window, host)


def test_done_puts_the_picture_on_the_canvas_and_into_the_filmstrip(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    begin(qtbot, window, host)
    path = tmp_path / "狐.png"
    host.give(picture(path, host.jobs[0]))
    finish(qtbot, window, host)
    assert window.viewer.path == path
    assert window.panes.canvas.image.pixelColor(0, 0).name() == "#336699"
    assert window.gallery.index(0).data(window.gallery.PATH) == path
    assert "a fox on a blue background" in window.panes.progress.words.text()
    assert window.panes.progress.aside.text() == "1.5 s · CPU"
    assert window.panes.bar.text == ""
    assert window.actions_.save.isEnabled()
    assert window.actions_.generate.isEnabled()


def test_a_step_without_guidance_is_told_and_the_drawing_goes_on(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    begin(qtbot, window, host)
    host.give(Unguided(0, 12), picture(tmp_path / "fox.png", host.jobs[0]))
    finish(qtbot, window, host)
    assert window.panes.bar.text == "Step 12 went unguided: CLIP's gradient was no number there."
    assert window.viewer.path == tmp_path / "fox.png"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("cutouts", "CLIP looks at 4 at a time now"),
        ("checkpointing", "computed twice"),
        ("half", "half precision"),
        ("cpu", "the processor draws now"),
    ],
)
def test_too_little_memory_is_told_and_the_drawing_goes_on(
    how: Fallback, told: str, qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    begin(qtbot, window, host)
    host.give(FellBack(how, "", 3, 4), picture(tmp_path / "fox.png", host.jobs[0]))
    finish(qtbot, window, host)
    assert "ot enough memory" in window.panes.bar.text
    assert told in window.panes.bar.text


def test_stop_and_keep(qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path) -> None:
    begin(qtbot, window, host)
    window.actions_.keep.trigger()
    assert host.calls[-1] == "keep"
    assert window.session.phase is Phase.STOPPING
    assert not window.actions_.keep.isEnabled()
    host.give(picture(tmp_path / "kept.png", host.jobs[0]), stopped())
    finish(qtbot, window, host)
    assert window.viewer.path == tmp_path / "kept.png"
    assert window.panes.bar.text == ""


def test_stop_and_discard_clears_the_canvas(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    begin(qtbot, window, host)
    window.actions_.discard.trigger()
    assert host.calls[-1] == "discard"
    host.give(stopped())
    finish(qtbot, window, host)
    assert window.panes.canvas.image.isNull()
    assert window.gallery.rowCount() == 0
    assert window.panes.bar.text == ""


def test_skip_goes_on(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    begin(qtbot, window, host)
    window.actions_.pause.trigger()
    window.actions_.skip.trigger()
    assert host.calls[-1] == "skip"
    assert window.session.phase is Phase.RUNNING
    finish(qtbot, window, host)


def test_start_again_draws_the_settings_as_they_are_now(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    begin(qtbot, window, host)
    window.draft.set_target(0, TextTarget("two foxes"))
    window.actions_.again.trigger()
    assert host.calls[-1] == "discard"
    host.give(stopped())
    host.end()
    qtbot.waitUntil(lambda: len(host.jobs) == 2)
    assert host.jobs[1].title == "two foxes"
    finish(qtbot, window, host)


def test_several_pictures(qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path) -> None:
    window.draft.set("count", 2)
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    job = host.jobs[0]
    host.give(picture(tmp_path / "1.png", job, 0, 2), progress(3, index=1, count=2))
    qtbot.waitUntil(lambda: "Picture 2 of 2" in window.panes.progress.words.text())
    assert window.session.phase is Phase.RUNNING
    assert window.panes.progress.line.share == pytest.approx(0.55)
    host.give(picture(tmp_path / "2.png", job, 1, 2))
    finish(qtbot, window, host)
    assert window.gallery.rowCount() == 2
    assert window.viewer.path == tmp_path / "2.png"


def test_looking_at_another_picture_is_not_disturbed(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    begin(qtbot, window, host)
    old = tmp_path / "old.png"
    picture(old, host.jobs[0])
    window.gallery.add(old)
    before = window.draft.job
    window.panes.filmstrip.chosen.emit(old)
    host.give(preview(50), progress(2))
    qtbot.waitUntil(lambda: "Step 2" in window.panes.progress.words.text())
    qtbot.wait(80)
    assert window.viewer.path == old
    assert window.panes.canvas.image.pixelColor(0, 0).name() == "#336699"
    assert window.draft.job == before
    assert window.panes.follow.isVisible()
    window.panes.follow.click()
    assert shade(window) == 50
    assert not window.panes.follow.isVisible()
    finish(qtbot, window, host)


def test_engine_death_leaves_the_window_and_the_next_generate_works(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    begin(qtbot, window, host)
    host.give(Failed("The engine stopped unexpectedly. Press Generate to start it again.", "", "signal 9"))
    finish(qtbot, window, host)
    assert window.isVisible()
    assert "stopped unexpectedly" in window.panes.bar.text
    begin(qtbot, window, host)
    assert window.panes.bar.text == ""
    host.give(picture(tmp_path / "a.png", host.jobs[-1]))
    finish(qtbot, window, host)
    assert window.viewer.path == tmp_path / "a.png"


def test_an_engine_that_cannot_be_reached(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    window.generate()
    host.give(OSError("no more processes"))
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert "could not be reached" in window.panes.bar.text


def test_an_engine_that_says_nothing(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    window.generate()
    finish(qtbot, window, host)
    assert "ended without finishing" in window.panes.bar.text


def test_close_while_rendering(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    begin(qtbot, window, host)
    window.close()
    assert host.calls[-1] == "close"
    assert not host.iterating.is_set()
    assert not window.isVisible()


def test_copy_details_of_a_failure(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    window.generate()
    host.give(Failed("The engine ran out of memory: choose a smaller size.", "", "allocating 3 GiB"))
    finish(qtbot, window, host)
    window.panes.bar._act()
    assert QApplication.clipboard().text() == "allocating 3 GiB"
