"""Everything can be reached by keys: the palette, the list of shortcuts, and the way from control to control."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_gui.commands import commands, plain, rank
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.side_window import SideWindow
from tests.clipdiff_gui.fake_host import FakeHost

SCOPED = (Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut)


def open_palette(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.desks.help.palette.isVisible)


def test_the_palette_does_what_a_few_letters_mean(window: MainWindow, qtbot: QtBot, host: FakeHost[Job]) -> None:
    open_palette(window, qtbot)
    palette = window.desks.help.palette
    QTest.keyClicks(palette.edit, "genr")
    assert palette.list.titles[0] == "Generate"
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    qtbot.waitUntil(lambda: bool(host.jobs))


def test_the_palette_shows_only_what_can_be_done(window: MainWindow, qtbot: QtBot) -> None:
    open_palette(window, qtbot)
    titles = window.desks.help.palette.list.titles
    assert "Generate" in titles
    assert "Pause" not in titles, "nothing is being drawn"
    assert "Mask" not in {command.group for command in commands(window) if command.enabled}


def test_the_arrows_move_in_the_palette(window: MainWindow, qtbot: QtBot) -> None:
    open_palette(window, qtbot)
    palette = window.desks.help.palette
    first = palette.list.currentItem()
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    command = palette.list.command_of(palette.list.currentItem())
    assert command is not None
    assert palette.list.currentItem() is not first
    assert palette.edit.accessibleDescription() == command.title
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_palette_leads_to_a_setting_and_opens_its_fold(window: MainWindow, qtbot: QtBot) -> None:
    parameters = window.panes.parameters
    assert not parameters.advanced.head.isChecked()
    open_palette(window, qtbot)
    QTest.keyClicks(window.desks.help.palette.edit, "solver sett")
    QTest.keyClick(window.desks.help.palette.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(parameters.advanced.head.isChecked)
    assert parameters.rows["sampling.solver"].control.isVisible()


def test_nothing_found_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    open_palette(window, qtbot)
    QTest.keyClicks(window.desks.help.palette.edit, "xyzzy")
    assert window.desks.help.palette.list.titles == []
    QTest.keyClick(window.desks.help.palette.edit, Qt.Key.Key_Return)
    assert window.desks.help.palette.isVisible()


def test_f1_lists_every_action_that_has_keys(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    listed = window.desks.help.shortcuts
    qtbot.waitUntil(listed.isVisible)
    have_keys = {plain(action.text()) for action in window.findChildren(QAction) if action.shortcuts()}
    hidden = {plain(action.text()) for action in window.findChildren(QAction) if not action.isVisible()}
    assert have_keys - hidden == set(listed.list.titles)
    QTest.keyClicks(listed.edit, "ctrl+k")
    assert listed.list.titles == ["Command palette…"]
    listed.close()


def test_no_two_actions_of_a_window_have_the_same_keys(window: MainWindow) -> None:
    window.desks.training.open()
    window.desks.models.open()
    assert window.desks.training.page is not None
    assert window.desks.models.page is not None
    shown: list[QWidget] = [window, window.desks.training.page, window.desks.models.page]
    for top in shown:
        actions = [action for action in top.findChildren(QAction) if not isinstance(action.parent(), SideWindow)]
        everywhere = [action for action in actions if action.shortcutContext() not in SCOPED]
        keys = Counter(key.toString() for action in everywhere for key in action.shortcuts())
        for action in set(actions) - set(everywhere):  # these count only where the keyboard is within their widget
            keys.update(key for key in {key.toString() for key in action.shortcuts()} if key in keys)
        assert {key: count for key, count in keys.items() if count > 1} == {}, top.windowTitle()


@pytest.mark.parametrize(
    ("query", "text", "better_than"),
    [("pau", "Pause", "Unpaused"), ("st", "Stop", "Start again now then"), ("保存", "另存为 保存", "不存 另保存")],
)
def test_the_likelier_comes_first(query: str, text: str, better_than: str) -> None:
    this, other = rank(query, text), rank(query, better_than)
    assert this is not None
    assert other is not None
    assert this <= other
    assert rank(query, "xyz") is None


def test_menu_keys_are_no_part_of_a_name() -> None:
    assert plain("&File") == "File"
    assert plain("文件(&F)") == "文件"


def test_tab_goes_from_the_header_to_the_filmstrip_and_around(window: MainWindow, qtbot: QtBot) -> None:
    """In the order of reading: header, task, prompts, parameters, canvas."""
    panes = window.panes
    parts = {"header": panes.primary, "tasks": panes.tasks, "prompts": panes.prompts}
    parts |= {"parameters": panes.parameters, "canvas": panes.canvas}
    panes.primary.setFocus()
    order: list[str] = []
    seen: set[QWidget] = set()
    while (now := QApplication.focusWidget()) is not None and now not in seen:
        seen.add(now)
        part = next((name for name, owner in parts.items() if owner is now or owner.isAncestorOf(now)), "")
        if part and part not in order:
            order.append(part)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert order == ["header", "tasks", "prompts", "parameters", "canvas"]


def test_the_keys_of_the_palette_are_shown_in_menus(window: MainWindow) -> None:
    assert window.desks.help.actions_.palette in window.desks.menus.help.actions()
    assert window.desks.help.actions_.palette.shortcut() == QKeySequence("Ctrl+K")
