"""The queue beside the canvas: its rows, its buttons, the mouse and the keyboard."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.queue_rows import QueueRows
from tests.clipdiff_gui.fake_host import FakeHost, progress, stopped
from tests.clipdiff_gui.queue_steps import draw, draws_three, idle, job, states, titles, wait_for_job


@pytest.fixture
def three(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> MainWindow:
    """A window that draws a fox, with a dog and an owl to come."""
    return draws_three(qtbot, window, host)


def test_hold_and_go_on(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    hold, panel = three.desks.queue.actions_.hold, three.desks.queue.panel
    hold.trigger()
    assert states(three) == ["running", "paused", "paused"]
    assert hold.text() == "Go on with the queue"
    assert panel.go_on.isVisible()
    draw(qtbot, host)
    idle(qtbot, three)
    assert len(host.jobs) == 1
    panel.go_on.click()
    wait_for_job(qtbot, host, 2)
    assert hold.text() == "Hold the queue"
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)


def test_clear_and_undo(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    three.desks.queue.actions_.clear.trigger()
    assert titles(three) == ["fox"]
    assert three.panes.bar.text == "Removed from the queue: dog, owl"
    three.panes.bar._act()
    assert titles(three) == ["fox", "dog", "owl"]
    three.desks.queue.actions_.clear.trigger()
    draw(qtbot, host)
    idle(qtbot, three)
    three.panes.bar._act()  # nothing is drawn: what is put back begins
    assert wait_for_job(qtbot, host, 2).title == "dog"


def test_removing_what_is_drawn_goes_on_with_the_next(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    view = three.desks.queue.panel.list
    view.remove_asked.emit([three.studio.queue.rows.ids[0]])
    assert host.calls[-1] == "discard"
    host.give(stopped())
    host.end()
    assert wait_for_job(qtbot, host, 2).title == "dog"
    assert titles(three) == ["dog", "owl"]


def test_order_by_keyboard_and_drag(qtbot: QtBot, three: MainWindow) -> None:
    view, rows = three.desks.queue.panel.list, three.studio.queue.rows
    view.setFocus()
    view.setCurrentIndex(rows.index(2))
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(three) == ["fox", "owl", "dog"]
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(three) == ["fox", "owl", "dog"]  # what is drawn stays first
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(three) == ["fox", "dog", "owl"]
    assert rows.moveRow(QModelIndex(), 2, QModelIndex(), 0)  # what a drop does
    assert titles(three) == ["fox", "owl", "dog"]
    assert not rows.moveRow(QModelIndex(), 0, QModelIndex(), 3)
    assert not rows.flags(rows.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert rows.flags(rows.index(1)) & Qt.ItemFlag.ItemIsDragEnabled
    qtbot.keyClick(view, Qt.Key.Key_Delete)  # the owl, which is still selected
    assert titles(three) == ["fox", "dog"]


def test_enter_takes_over_the_settings(qtbot: QtBot, three: MainWindow) -> None:
    view, before = three.desks.queue.panel.list, three.draft.job
    view.setCurrentIndex(three.studio.queue.rows.index(1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert three.draft.job.title == "dog"
    three.panes.bar._act()
    assert three.draft.job == before


def test_buttons_of_a_row(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    view, rows = three.desks.queue.panel.list, three.studio.queue.rows
    qtbot.waitUntil(lambda: view.visualRect(rows.index(2)).isValid())
    assert list(view.buttons(rows.index(0))) == ["remove"]
    assert list(view.buttons(rows.index(1))) == ["remove"]
    assert list(view.buttons(rows.index(2))) == ["front", "remove"]

    def click(row: int, icon: str) -> None:
        index = rows.index(row)
        place = view.button_place(index, icon, view.visualRect(index))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())

    click(2, "front")
    assert titles(three) == ["fox", "owl", "dog"]
    click(2, "remove")
    assert titles(three) == ["fox", "owl"]
    assert view.selected == []
    three.studio.queue.hold()
    click(1, "resume")
    assert states(three) == ["running", "waiting"]


def test_the_menu_of_an_entry(qtbot: QtBot, three: MainWindow) -> None:
    view = three.desks.queue.panel.list
    view.setCurrentIndex(three.studio.queue.rows.index(2))
    view.menu_asked.emit(QPoint())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = {action.text(): action for action in menu.actions()}
    assert {"Draw next", "Use these settings", "Remove", "Clear the queue"} <= set(entries)
    entries["Draw next"].trigger()
    assert titles(three) == ["fox", "owl", "dog"]
    menu.close()


def test_what_a_row_says(qtbot: QtBot, three: MainWindow, host: FakeHost[Job]) -> None:
    rows, words = three.studio.queue.rows, Qt.ItemDataRole.AccessibleTextRole
    host.give(progress(12))
    qtbot.waitUntil(lambda: rows.index(0).data(words) == "fox, 12/30 · 0:12 left")
    assert rows.index(1).data(words) == "dog, Waiting"
    assert rows.index(0).data(QueueRows.PROGRESS).step == 12
    assert rows.index(1).data(QueueRows.PROGRESS) is None
    assert "seed 7" in rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    qtbot.waitUntil(lambda: not three.desks.queue.panel.list.forming.isNull())


def test_the_panel_is_shown_when_asked_for_and_stays_closed(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job]
) -> None:
    show, panel = window.desks.queue.actions_.show, window.desks.queue.panel
    show.trigger()
    assert panel.isVisible()
    assert panel.empty.isVisible()
    panel.close_button.click()
    assert not panel.isVisible()
    assert not show.isChecked()
    window.desks.queue.add_jobs([job("fox"), job("dog")])
    assert panel.isVisible()
    panel.close_button.click()
    window.generate()
    assert not panel.isVisible()
    assert window.panes.bar.text == "Added to the queue."
    window.panes.bar._act()
    assert panel.isVisible()
