"""The queue after a restart, and when it cannot be kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.job import Job
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import FakeHost, picture, progress
from tests.clipdiff_gui.queue_steps import draw, entry, fill, idle, job, say, states, titles, wait_for_job


def test_after_a_restart_the_queue_is_as_it_was(
    qtbot: QtBot, open_window: Callable[[], MainWindow], host: FakeHost[Job]
) -> None:
    first = open_window()
    first.desks.queue.add_jobs([job("fox", 3), job("dog"), job("owl")])
    fox = wait_for_job(qtbot, host, 1)
    host.give(picture(folders.pictures() / "fox-7-1.png", fox, 0, 3), progress(5, index=1, count=3))
    qtbot.waitUntil(lambda: first.studio.queue.rows.entries[0].output.done == 1)
    picture(folders.pictures() / "fox-7-2.png", fox)  # saved in the very moment of the end, and never told
    first.studio.queue.rows.moveRow(QModelIndex(), 2, QModelIndex(), 1)
    first.close()
    second = open_window()
    qtbot.waitUntil(lambda: len(titles(second)) == 3)
    assert (titles(second), set(states(second))) == (["fox", "owl", "dog"], {"paused"})
    assert second.panes.bar.text == "Pictures still to be drawn: 3"
    assert second.desks.queue.panel.isVisible()
    assert second.session.phase is Phase.IDLE
    second.panes.bar._act()
    wait_for_job(qtbot, host, 2)
    assert (host.outputs[-1].name, host.outputs[-1].done) == ("fox-7", 2)
    for number in (2, 3, 4):
        wait_for_job(qtbot, host, number)
        draw(qtbot, host)
    idle(qtbot, second)
    assert titles(second) == []
    qtbot.waitUntil(lambda: not list((folders.data() / "queue").glob("*.entry.json")))


def test_what_is_paused_since_the_start_does_not_stand_in_the_way(
    qtbot: QtBot, home: Path, open_window: Callable[[], MainWindow], host: FakeHost[Job]
) -> None:
    fill(home, entry("old"))
    window = open_window()
    qtbot.waitUntil(lambda: titles(window) == ["old"])
    say(window, "new")
    window.generate()
    say(window, "newer")
    window.generate()
    assert titles(window) == ["new", "newer", "old"]
    for number in (1, 2):
        wait_for_job(qtbot, host, number)
        draw(qtbot, host)
    idle(qtbot, window)
    assert (titles(window), states(window)) == (["old"], ["paused"])


def test_a_damaged_entry_is_told_and_the_others_are_there(
    qtbot: QtBot, home: Path, open_window: Callable[[], MainWindow]
) -> None:
    fill(home, entry("fox"), entry("dog"))
    damaged = min((home / "queue").glob("*.entry.json"))
    damaged.write_text("{")
    window = open_window()
    qtbot.waitUntil(lambda: titles(window) == ["dog"])
    assert damaged.name in window.panes.bar.text


def test_a_second_window_has_a_queue_of_its_own(
    qtbot: QtBot, home: Path, open_window: Callable[[], MainWindow]
) -> None:
    fill(home, entry("old"))
    first = open_window()
    qtbot.waitUntil(lambda: titles(first) == ["old"])
    second = open_window()
    qtbot.waitUntil(lambda: not second.studio.queue.lasting)
    assert titles(second) == []
    second.desks.queue.add_jobs([job("fox"), job("dog")])
    assert titles(second) == ["fox", "dog"]
    assert second.desks.queue.panel.note.isVisible()
    assert not first.desks.queue.panel.note.isVisible()
    second.studio.queue.clear()


def test_a_queue_that_cannot_be_kept_works_all_the_same(
    qtbot: QtBot, home: Path, open_window: Callable[[], MainWindow], host: FakeHost[Job]
) -> None:
    (home / "queue").write_text("in the way")
    window = open_window()
    qtbot.waitUntil(lambda: not window.studio.queue.lasting)
    assert "The queue cannot be kept for the next start" in window.panes.bar.text
    window.generate()
    wait_for_job(qtbot, host, 1)
    assert host.outputs[-1].snapshot is None
    draw(qtbot, host)
    idle(qtbot, window)


def test_nothing_is_drawn_before_it_is_kept(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> None:
    window.desks.queue.add_jobs([job("fox")])
    wait_for_job(qtbot, host, 1)
    kept = [path.read_text() for path in (folders.data() / "queue").glob("*.entry.json")]
    assert len(kept) == 1
    assert '"name": "fox-7"' in kept[0]
    draw(qtbot, host)
    idle(qtbot, window)
