"""Everything that can be done in a window, read from its menus, actions and rows: nothing is listed by hand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QWidget

from clipdiff_gui.actions import ActionSet
from clipdiff_gui.panels.rows import Row

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Command:
    """One thing that can be done: what it is called, where it stands, its keys, and how it is done."""

    title: str
    group: str
    keys: str
    tip: str
    enabled: bool
    run: Callable[[], object]


def commands(window: QMainWindow) -> list[Command]:
    """What the actions of `window` do: in the order of its menus, then those that are in no menu."""
    seen: set[QAction] = set()
    found: list[Command] = []
    for action in window.menuBar().actions():
        if isinstance(menu := action.menu(), QMenu):
            found += _of_menu(menu, seen)
    return found + [_command(action, group) for action, group in _in_no_menu(window) if action not in seen]


def settings(rows: Iterable[Row], jump: Callable[[Row], object]) -> list[Command]:
    """What leads to each of `rows`, a setting each."""
    group = translate("Commands", "Settings")
    found: list[Command] = []
    for row in rows:
        label = row.findChild(QLabel, "rowLabel")
        if isinstance(label, QLabel) and not row.isHidden():
            found.append(Command(label.text(), group, "", label.toolTip(), row.isEnabled(), _jumps(jump, row)))
    return found


def rank(query: str, text: str) -> int | None:
    """How well `text` is what a person who types `query` means, the lower the better; None when it is not.

    Every word of the query must be in it: best from the start of a word, else somewhere, else its letters in order.
    """
    text = text.casefold()
    ranks = [_rank_word(word, text) for word in query.casefold().split()]
    return None if None in ranks else sum(rank for rank in ranks if rank is not None)


def _rank_word(word: str, text: str) -> int | None:
    if text.startswith(word):
        return 0
    if f" {word}" in text:
        return 1
    if word in text:
        return 2
    letters = iter(text)
    return 3 + len(text) if all(letter in letters for letter in word) else None


def _of_menu(menu: QMenu, seen: set[QAction]) -> Iterator[Command]:
    group = plain(menu.title())
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(below, seen)
        elif not action.isSeparator() and action not in seen:
            seen.add(action)
            yield _command(action, group)


def _in_no_menu(window: QWidget) -> Iterator[tuple[QAction, str]]:
    for actions in window.findChildren(ActionSet):
        for action in actions.findChildren(QAction):
            if action.text() and action.isVisible():
                yield action, actions.group or translate("Commands", "More")


def _command(action: QAction, group: str) -> Command:
    keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
    allowed = action.isEnabled() and action.isVisible()
    return Command(plain(action.text()), group, keys, action.statusTip(), allowed, action.trigger)


def _jumps(jump: Callable[[Row], object], row: Row) -> Callable[[], object]:
    return lambda: jump(row)


def plain(text: str) -> str:
    """A menu's text without the mark of its key: "&File" and "文件(&F)" are "File" and "文件"."""
    before, mark, after = text.partition("(&")
    return before if mark and after[1:] == ")" else text.replace("&", "")


def focus(row: Row) -> None:
    """Put the cursor into the control of `row`."""
    row.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
