"""The queue in the window: one after another, through failures and stops, with a scripted engine."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.events import Described, Failed
from clipdiff_core.job import Job, Size
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import FakeHost, picture, preview, progress, stopped
from tests.clipdiff_gui.queue_steps import draw, draws_three, idle, job, say, states, titles, wait_for_job


@pytest.fixture
def three(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> MainWindow:
    """A window that draws a fox, with a dog and an owl to come."""
    return draws_three(qtbot, window, host)


def test_generate_while_it_draws_adds_to_the_queue(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> None:
    panel = window.desks.queue.panel
    say(window, "fox")
    window.generate()
    assert window.actions_.generate.text() == "Add to queue"
    assert not panel.isVisible()  # nothing but what is drawn
    say(window, "dog")
    window.draft.set("size", Size(64, 32))
    window.actions_.generate.trigger()
    assert titles(window) == ["fox", "dog"]
    assert panel.isVisible()
    assert wait_for_job(qtbot, host, 1).title == "fox"
    draw(qtbot, host)
    drawn = wait_for_job(qtbot, host, 2)
    assert (drawn.title, drawn.size) == ("dog", Size(64, 32))
    assert titles(window) == ["dog"]
    path = draw(qtbot, host)
    idle(qtbot, window)
    assert titles(window) == []
    assert window.viewer.path == path
    assert window.actions_.generate.text() == "Generate"
    assert not panel.isVisible()


def test_an_entry_keeps_its_folder_and_has_names_of_its_own(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    folder = window.studio.folder
    window.desks.queue.add_jobs([job("fox", 2), job("fox", 2)])
    window.studio.choose_folder(tmp_path / "elsewhere")
    for number, name in enumerate(("fox-7", "fox-7 (2)"), 1):
        wait_for_job(qtbot, host, number)
        output = host.outputs[-1]
        assert (output.folder, output.name, output.done) == (folder, name, 0)
        assert output.snapshot is not None
        draw(qtbot, host)
    idle(qtbot, window)


def test_a_finished_batch_says_which_is_nearest_though_another_follows(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], tmp_path: Path
) -> None:
    window.desks.queue.add_jobs([job("fox", 2), job("dog")])
    fox = wait_for_job(qtbot, host, 1)
    for index, score in enumerate((0.2, 0.3)):
        host.give(replace(picture(tmp_path / f"{index}.png", fox, index, 2), score=score))
    host.end()
    wait_for_job(qtbot, host, 2)
    assert window.panes.bar.text == "The nearest to the prompt is picture 2 of 2."
    draw(qtbot, host)
    idle(qtbot, window)


def test_what_is_looked_at_stays_when_the_next_begins(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    looked_at = folders.pictures() / "old.png"
    picture(looked_at, job("old"))
    three.panes.filmstrip.chosen.emit(looked_at)
    draw(qtbot, host)
    wait_for_job(qtbot, host, 2)
    host.give(progress(1), preview(50))
    qtbot.waitUntil(lambda: three.session.phase is Phase.RUNNING)
    qtbot.wait(80)
    assert three.viewer.path == looked_at
    three.actions_.discard.trigger()
    host.give(stopped())
    host.end()
    idle(qtbot, three)


@pytest.mark.parametrize("keep", [True, False])
def test_stop_holds_the_rest(qtbot: QtBot, three: MainWindow, host: FakeHost[Job], keep: bool) -> None:
    (three.actions_.keep if keep else three.actions_.discard).trigger()
    assert host.calls[-1] == ("keep" if keep else "discard")
    host.give(stopped())
    host.end()
    idle(qtbot, three)
    assert (titles(three), states(three)) == (["dog", "owl"], ["paused", "paused"])
    assert three.panes.bar.text == "Pictures still to be drawn: 2"
    assert len(host.jobs) == 1
    three.panes.bar._act()
    assert wait_for_job(qtbot, host, 2).title == "dog"
    draw(qtbot, host)
    wait_for_job(qtbot, host, 3)
    draw(qtbot, host)
    idle(qtbot, three)
    assert titles(three) == []


def test_skip_goes_on_with_the_next(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    three.actions_.skip.trigger()
    assert host.calls[-1] == "skip"
    host.give(stopped())
    host.end()
    assert wait_for_job(qtbot, host, 2).title == "dog"
    assert titles(three) == ["dog", "owl"]
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)


def test_what_is_asked_for_after_a_stop_is_drawn_and_the_rest_stays_held(
    qtbot: QtBot, three: MainWindow, host: FakeHost[Job]
) -> None:
    three.actions_.discard.trigger()
    say(three, "cat")
    three.generate()  # the engine has not stopped yet
    host.give(stopped())
    host.end()
    assert wait_for_job(qtbot, host, 2).title == "cat"
    draw(qtbot, host)
    idle(qtbot, three)
    assert states(three) == ["paused", "paused"]


def test_start_again_replaces_what_is_drawn(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    say(three, "two foxes")
    three.actions_.again.trigger()
    assert host.calls[-1] == "discard"
    host.give(stopped())
    host.end()
    assert wait_for_job(qtbot, host, 2).title == "two foxes"
    assert titles(three) == ["two foxes", "dog", "owl"]
    assert states(three) == ["running", "waiting", "waiting"]
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)


def test_nothing_is_thrown_away_for_settings_that_cannot_be_drawn(
    qtbot: QtBot, three: MainWindow, host: FakeHost[Job]
) -> None:
    say(three, " ")
    three.actions_.again.trigger()
    assert "discard" not in host.calls
    assert "the prompt is empty" in three.panes.prompts.message.text
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)


def test_draw_next_goes_before_all_that_wait(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    say(three, "cat")
    three.desks.queue.actions_.front.trigger()
    assert titles(three) == ["fox", "cat", "dog", "owl"]
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)


def test_one_that_fails_stays_and_the_others_go_on(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    host.give(Failed("There is not enough memory for this picture.", "size"))
    host.end()
    assert wait_for_job(qtbot, host, 2).title == "dog"
    assert (titles(three), states(three)) == (["dog", "fox", "owl"], ["running", "failed", "waiting"])
    assert three.panes.bar.text == "“fox” could not be drawn. There is not enough memory for this picture."
    assert three.panes.parameters.rows["size"].message.text == ""  # that is not the size of the panels
    three.panes.bar._act()
    assert states(three) == ["running", "waiting", "waiting"]
    draw(qtbot, host)
    assert wait_for_job(qtbot, host, 3).title == "fox"
    draw(qtbot, host)
    wait_for_job(qtbot, host, 4)
    draw(qtbot, host)
    idle(qtbot, three)
    assert titles(three) == []


def test_a_full_disk_holds_the_queue(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    host.give(Failed("The disk is full.", "output"))
    host.end()
    idle(qtbot, three)
    assert states(three) == ["failed", "paused", "paused"]
    assert three.panes.bar.text == "The disk is full. Pictures still to be drawn: 2"
    assert len(host.jobs) == 1


def test_an_engine_that_dies_twice_in_a_row_holds_the_queue(
    qtbot: QtBot, three: MainWindow, host: FakeHost[Job]
) -> None:
    for number in (1, 2):
        wait_for_job(qtbot, host, number)
        host.give(Failed("The engine stopped unexpectedly."))
        host.end()
    idle(qtbot, three)
    assert sorted(states(three)) == ["failed", "failed", "paused"]
    assert "Pictures still to be drawn: 1" in three.panes.bar.text


def test_what_is_asked_for_again_has_been_tried_again(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> None:
    window.generate()
    wait_for_job(qtbot, host, 1)
    host.give(Failed("The engine stopped unexpectedly."))
    host.end()
    idle(qtbot, window)
    assert states(window) == ["failed"]
    assert not window.desks.queue.panel.isVisible()
    window.generate()
    assert states(window) == ["running"]
    wait_for_job(qtbot, host, 2)
    draw(qtbot, host)
    idle(qtbot, window)


def test_a_picture_that_was_described_leaves_the_queue(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> None:
    window.desks.queue.add_jobs([job("fox")])
    host.give(Described(job("fox"), {}, 1.0))
    host.end()
    qtbot.waitUntil(lambda: titles(window) == [])
    idle(qtbot, window)


def test_all_jobs_are_looked_at_before_one_is_added(window: MainWindow, host: FakeHost[Job]) -> None:
    window.desks.queue.add_jobs([job("fox"), job(" ")])
    assert "the prompt is empty" in window.panes.prompts.message.text
    assert titles(window) == []
    assert host.jobs == []
