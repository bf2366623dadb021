"""Prompts in the window: weights, spans, order, undo, spelling, styles, history, several at once, and sweeps."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Picture
from clipdiff_core.job import Job, Model
from clipdiff_core.prompt_book import Snippet, book_path, factory_styles, read_book
from clipdiff_core.sweeps import sweepables
from clipdiff_core.targets import PictureTarget, Span, TextTarget
from clipdiff_core.wildcards import has_wildcards
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.prompt_list import PromptList
from clipdiff_gui.panels.prompt_rows import TextRow
from clipdiff_gui.panels.span_popup import SpanPopup
from clipdiff_gui.prompt_desk import style_names
from clipdiff_gui.prompt_dialogs import BatchDialog, SavedPrompts
from clipdiff_gui.sweep_dialog import SweepDialog, setting_names
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost, picture

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def row(window: MainWindow, index: int = 0) -> TextRow:
    found = window.panes.prompts.rows[index]
    assert isinstance(found, TextRow)
    return found


def say(window: MainWindow, *targets: TextTarget | PictureTarget) -> None:
    window.draft.use(replace(window.draft.job, targets=targets))


def texts(window: MainWindow) -> list[str]:
    return [getattr(target, "text", "picture") for target in window.draft.job.targets]


def opened(window: MainWindow, kind: type[QWidget]) -> QWidget:
    found = [child for child in window.findChildren(kind) if child.isVisible()]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def asked(window: MainWindow) -> list[Job]:
    """The jobs that the desk asked for."""
    jobs: list[Job] = []
    window.desks.prompts.jobs_asked.connect(jobs.extend)
    return jobs


def test_weights_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    say(window, TextTarget("a fox"), TextTarget("blurry", -0.3))
    window.activateWindow()
    row(window, 1).edit.setFocus()
    qtbot.waitUntil(row(window, 1).edit.hasFocus)
    qtbot.keyClick(row(window, 1).edit, Qt.Key.Key_Down, CTRL)
    qtbot.keyClick(row(window, 1).edit, Qt.Key.Key_Down, CTRL)
    assert [target.weight for target in window.draft.job.targets] == [1, -0.5]
    qtbot.keyClick(row(window, 1).edit, Qt.Key.Key_Up, CTRL)
    assert row(window, 1).weight.box.value() == -0.4
    window.draft.set_target(1, TextTarget("blurry", 99.95))
    window.desks.prompts.actions_.heavier.trigger()
    assert window.draft.job.targets[1].weight == 100


def test_a_span_by_handles_numbers_and_keys(qtbot: QtBot, window: MainWindow) -> None:
    row(window).part.click()
    popup = window.panes.prompts.popup
    assert isinstance(popup, SpanPopup)
    popup.end.setValue(50)
    assert window.draft.job.targets[0].span == Span(0, 0.5)
    assert row(window).part.text() == "0-50%"
    assert "0-50%" in row(window).part.accessibleName()
    qtbot.keyClick(popup.slider, Qt.Key.Key_Left)
    qtbot.keyClick(popup.slider, Qt.Key.Key_Space)
    qtbot.keyClick(popup.slider, Qt.Key.Key_Right)
    assert window.draft.job.targets[0].span == Span(0.05, 0.45)
    popup.begin.setValue(90)  # beyond the end, which gives way
    assert window.draft.job.targets[0].span == Span(0.9, 0.91)
    qtbot.mousePress(popup.slider, Qt.MouseButton.LeftButton, pos=QPoint(0, 10))
    assert window.draft.job.targets[0].span.start == 0
    popup.always.click()
    assert window.draft.job.targets[0].span == Span()
    assert row(window).part.text() == ""
    popup.close()


def test_rows_move_by_keyboard_and_by_their_grips(qtbot: QtBot, window: MainWindow) -> None:
    assert row(window).grip.isHidden()
    say(window, TextTarget("a"), PictureTarget("0" * 64, "b"), TextTarget("c", -1))
    assert not row(window).grip.isHidden()
    window.panes.prompts.rows[2].setFocus()
    window.desks.prompts.actions_.up.trigger()
    assert texts(window) == ["a", "c", "picture"]
    window.desks.prompts.actions_.up.trigger()
    window.desks.prompts.actions_.up.trigger()  # there is nothing above
    assert texts(window) == ["c", "a", "picture"]
    QApplication.processEvents()
    grip, last = row(window).grip, window.panes.prompts.rows[2]
    below = grip.mapFromGlobal(last.mapToGlobal(QPoint(5, last.height() - 2)))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    grip.dragged.emit(grip.mapToGlobal(below))
    assert window.panes.prompts._drag.line.isVisible()
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=below)
    assert texts(window) == ["a", "picture", "c"]
    assert not window.panes.prompts._drag.line.isVisible()


def test_changes_of_rows_are_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    first = window.draft.job.targets
    window.panes.prompts.add_words.click()
    qtbot.keyClicks(row(window, 1).edit, "noise")
    row(window, 1).weight.slider.set_amount(-0.5)
    row(window, 1).weight.slider.set_amount(-0.7)
    window.panes.prompts.rows[0].remove.click()
    undo, redo = window.desks.prompts.actions_.undo, window.desks.prompts.actions_.redo
    seen = []
    while undo.isEnabled():
        undo.trigger()
        seen.append(window.draft.job.targets)
    assert seen == [
        (*first, TextTarget("noise", -0.7)),
        (*first, TextTarget("noise")),
        (*first, TextTarget("")),
        first,
    ]
    for _ in range(4):
        redo.trigger()
    assert window.draft.job.targets == (TextTarget("noise", -0.7),)
    assert not redo.isEnabled()


def test_undo_goes_on_where_the_line_has_none_left(qtbot: QtBot, window: MainWindow) -> None:
    say(window, TextTarget("a fox"), TextTarget("an owl"))
    window.draft.remove_target(1)
    row(window).edit.setFocus()
    qtbot.keyClicks(row(window).edit, "es")
    qtbot.keyClick(row(window).edit, Qt.Key.Key_Z, CTRL)
    while texts(window) != ["a fox", "an owl"]:
        before = texts(window)
        qtbot.keyClick(row(window).edit, Qt.Key.Key_Z, CTRL)
        assert texts(window) != before or row(window).edit.isUndoAvailable() or window.studio.prompt_undo.can_undo
    assert texts(window) == ["a fox", "an owl"]


def test_a_word_that_is_not_learned_is_marked_and_named(qtbot: QtBot, window: MainWindow) -> None:
    edit = row(window).edit
    assert edit.marked() == []
    assert window.panes.prompts.unlearned.isHidden()
    edit.clear()
    edit.setFocus()
    qtbot.keyClicks(edit, "a pinguin")
    if edit.hasFocus():
        assert edit.marked() == []  # still being typed
    edit.editingFinished.emit()
    assert edit.marked() == [(2, 9)]
    note = window.panes.prompts.unlearned
    assert note.words == ["pinguin"]
    assert "pinguin" in note.accessibleName()
    menu = QMenu(window)
    edit.fill_menu(menu, 2, 9)
    assert "penguin" in [action.text() for action in menu.actions()]
    next(action for action in menu.actions() if action.text() == "penguin").trigger()
    assert texts(window) == ["a penguin"]
    assert edit.marked() == []
    assert note.isHidden()


def test_words_of_ones_own_are_kept(qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow]) -> None:
    say(window, TextTarget("a toucan <b>"), TextTarget("一只犀鸟"))
    note = window.panes.prompts.unlearned
    assert note.words == ["toucan", "犀鸟"]
    menu = QMenu(window)
    row(window).edit.fill_menu(menu, 2, 8)
    menu.actions()[-1].trigger()
    assert note.words == ["犀鸟"]
    window.studio.kept_prompts.close()
    assert read_book(book_path()).words == ("toucan",)


def test_a_model_that_may_know_every_word_marks_none(window: MainWindow) -> None:
    say(window, TextTarget("a toucan"))
    assert row(window).edit.marked()
    window.draft.set("model", Model("none that is here"))
    assert not row(window).edit.marked()
    assert window.panes.prompts.unlearned.isHidden()


def test_marks_are_painted(window: MainWindow) -> None:
    say(window, TextTarget("a fox"))
    plain = row(window).edit.grab().toImage()
    say(window, TextTarget("a fux"))
    marked = row(window).edit.grab().toImage()
    red = [
        marked.pixelColor(x, y)
        for x in range(marked.width())
        for y in range(marked.height())
        if marked.pixelColor(x, y).red() > marked.pixelColor(x, y).green() + 60
    ]
    assert red
    assert plain.size() == marked.size()


def test_styles_join_the_words_and_saved_prompts_may_be_rows(window: MainWindow) -> None:
    assert set(style_names()) == {style for style, _ in factory_styles()}
    window.studio.kept_prompts.change(lambda book: book.with_saved(Snippet("No blur", "blurry:-0.3")))
    say(window, TextTarget("a fox"))
    menu = window.desks.prompts.open_book()
    shown = {action.text(): action for action in menu.actions()}
    assert {"Flat", "Cartoon", "3D", "No blur"} <= set(shown)
    assert "Watercolor" not in shown  # among those that the starter has not learned
    shown["Flat"].trigger()
    assert texts(window) == ["a fox, flat style"]
    assert window.panes.prompts.unlearned.isHidden()
    shown["No blur"].trigger()
    assert window.draft.job.targets[1] == TextTarget("blurry", -0.3)
    menu.close()


def test_a_prompt_is_saved_changed_and_removed(window: MainWindow) -> None:
    say(window, TextTarget("blurry", -0.3, Span(0.5, 1)))
    window.desks.prompts.actions_.save.trigger()
    dialog = opened(window, SavedPrompts)
    assert isinstance(dialog, SavedPrompts)
    assert dialog.text.text() == "blurry:-0.3@50-100%"
    assert not dialog.keep.isEnabled()
    dialog.name.setText("Sharp")
    dialog.keep.click()
    assert window.studio.kept_prompts.book.saved == (Snippet("Sharp", "blurry:-0.3@50-100%"),)
    dialog.list.setCurrentRow(0)
    dialog.text.setText("blurry:-1")
    dialog.keep.click()
    assert window.studio.kept_prompts.book.saved == (Snippet("Sharp", "blurry:-1"),)
    dialog.remove.click()
    assert window.studio.kept_prompts.book.saved == ()
    dialog.close()


def test_what_was_drawn_is_found_again(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    for words in ("a fox", "an owl | noise:-0.5"):
        window.desks.prompts.insert(words) if "|" in words else say(window, TextTarget(words))
        window.generate()
        qtbot.waitUntil(lambda: window.session.busy)
        host.end()
        qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert window.studio.kept_prompts.book.drawn == ("a fox | an owl | noise:-0.5", "a fox")
    say(window, PictureTarget("0" * 64), TextTarget("a cat"))
    earlier, later = window.desks.prompts.actions_.earlier, window.desks.prompts.actions_.later
    earlier.trigger()
    assert texts(window) == ["a fox", "an owl", "noise", "picture"]
    earlier.trigger()
    earlier.trigger()  # there is none before
    assert texts(window) == ["a fox", "picture"]
    later.trigger()
    later.trigger()
    assert texts(window) == ["picture", "a cat"]
    window.desks.prompts.actions_.history.trigger()
    found = opened(window, PromptList)
    assert isinstance(found, PromptList)
    qtbot.keyClicks(found.search, "OWL")
    assert found.view.model().rowCount() == 1
    qtbot.keyClick(found.search, Qt.Key.Key_Return)
    assert texts(window)[:2] == ["a fox", "an owl"]
    window.studio.kept_prompts.close()
    assert read_book(book_path()).drawn[0] == "a fox | an owl | noise:-0.5"


def test_the_seed_chooses_among_wildcards(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    say(window, TextTarget("a {red|blue} fox"))
    window.draft.lock_seed(True)
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    assert host.jobs[0].title in ("a red fox", "a blue fox")
    assert texts(window) == ["a {red|blue} fox"]
    assert window.studio.kept_prompts.book.drawn == ("a {red|blue} fox",)
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def test_what_is_wrong_with_wildcards_is_said_beside_the_prompts(window: MainWindow) -> None:
    for count in (1, 3):
        say(window, TextTarget("a {red|blue fox"))
        window.draft.set("count", count)
        window.generate()
        assert "is not closed" in window.panes.prompts.message.text
        assert not window.session.busy
    say(window, TextTarget("__mine__"))
    window.generate()
    assert "There are no wildcards “mine”" in window.panes.prompts.message.text


def test_several_pictures_of_wildcards_are_jobs_of_their_own(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job]
) -> None:
    say(window, TextTarget("a {red|blue} fox"))
    window.draft.set("count", 12)
    window.generate()
    asked = [entry.job for entry in window.studio.queue.rows.entries]
    assert len(asked) == 12
    assert {job.title for job in asked} == {"a red fox", "a blue fox"}
    assert [job.seed - asked[0].seed for job in asked] == list(range(12))
    assert window.draft.job.seed == asked[0].seed
    qtbot.waitUntil(lambda: host.jobs == asked[:1])


def test_prompts_one_a_line(qtbot: QtBot, window: MainWindow, asked: list[Job], tmp_path: Path) -> None:
    say(window, PictureTarget("0" * 64), TextTarget("a cat"), TextTarget("noise", -1))
    row_edit = window.panes.prompts.rows[1]
    assert isinstance(row_edit, TextRow)
    qtbot.keyClick(row_edit.edit, Qt.Key.Key_Return, SHIFT)
    dialog = opened(window, BatchDialog)
    assert isinstance(dialog, BatchDialog)
    assert dialog.edit.toPlainText() == "a cat"
    assert dialog.join.isHidden()
    file = tmp_path / "prompts.txt"
    file.write_text("a fox\n\nan {owl|owl}:2 | blurry:-0.5\n", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    assert dialog.edit.canInsertFromMimeData(mime)
    dialog.edit.insertFromMimeData(mime)
    dialog.count.setValue(2)
    assert dialog.draw.text() == "Draw: 4"
    dialog.draw.click()
    assert [len(job.targets) for job in asked] == [3, 4, 4]
    assert asked[0].targets == (PictureTarget("0" * 64), TextTarget("a fox"), TextTarget("noise", -1))
    assert asked[0].count == 2
    assert asked[2].targets[1:] == (
        TextTarget("an owl", 2),
        TextTarget("blurry", -0.5),
        TextTarget("noise", -1),
    )
    assert not any(has_wildcards(job) for job in asked)
    assert texts(window) == ["picture", "a cat", "noise"]


def test_a_line_that_cannot_be_drawn_is_named(window: MainWindow, asked: list[Job], tmp_path: Path) -> None:
    window.desks.prompts.open_batch("a fox\na {red fox")
    dialog = opened(window, BatchDialog)
    assert isinstance(dialog, BatchDialog)
    dialog.draw.click()
    assert dialog.message.text.startswith("Line 2: ")
    assert asked == []
    dialog.read(tmp_path / "none.txt")
    assert "cannot be read" in dialog.message.text
    dialog.edit.setPlainText("")
    assert not dialog.draw.isEnabled()
    dialog.edit.setPlainText("x\n" * 501)
    dialog.draw.click()
    assert "at most 500" in dialog.message.text
    dialog.close()


def test_lines_that_are_pasted_may_be_one_prompt(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.clipboard().setText("a fox\nin the snow\n")
    qtbot.keyClick(row(window).edit, Qt.Key.Key_V, CTRL)
    dialog = opened(window, BatchDialog)
    assert isinstance(dialog, BatchDialog)
    dialog.join.click()
    assert texts(window) == ["a fox in the snow"]
    QApplication.clipboard().clear()


def test_a_sweep_is_drawn_and_laid_out(qtbot: QtBot, window: MainWindow, asked: list[Job], tmp_path: Path) -> None:
    window.desks.prompts.actions_.sweep.trigger()
    dialog = opened(window, SweepDialog)
    assert isinstance(dialog, SweepDialog)
    assert not dialog.down.values.isEnabled()
    dialog.across.choose("steps")
    dialog.across.values.setText("10, 20, ten")
    dialog.draw.click()
    assert "“ten” is no whole number" in dialog.across.message.text
    dialog.across.values.setText("10..30 step 10")
    dialog.down.choose("guidance scale")
    dialog.down.values.setText("1, 500")
    assert "3 × 2: 6" in dialog.total.text()
    dialog.draw.click()
    assert "guidance scale 500" in dialog.down.message.text
    assert asked == []
    dialog.down.values.setText("1, 2")
    dialog.draw.click()
    assert len(asked) == 6
    assert not window.desks.prompts.actions_.lay_out.isEnabled()
    for index in (5, 0, 1, 2, 3, 4):
        drawn = picture(tmp_path / f"{index}.png", asked[index])
        window.session.pictured.emit(drawn)
        assert window.desks.prompts.actions_.lay_out.isEnabled() == (index != 4)
    grid = tmp_path / "a-fox-on-a-blue-background-sweep.png"
    qtbot.waitUntil(lambda: grid.name in window.panes.bar.text)
    assert grid.exists()
    window.panes.bar._act()
    assert window.viewer.path == grid


def test_a_sweep_that_stops_early_is_laid_out_as_far_as_it_came(
    qtbot: QtBot, window: MainWindow, asked: list[Job], tmp_path: Path
) -> None:
    window.desks.prompts.open_sweep()
    dialog = opened(window, SweepDialog)
    assert isinstance(dialog, SweepDialog)
    dialog.across.values.setText("1, 2, 3")
    dialog.draw.click()
    window.session.pictured.emit(picture(tmp_path / "one.png", asked[1]))
    other = Picture(0, 1, str(tmp_path / "x.png"), 1, 0, Job((TextTarget("another"),)), MADE_WITH, 3)
    window.studio.sweep_grids._on_picture(other)
    window.desks.prompts.actions_.lay_out.trigger()
    qtbot.waitUntil(lambda: "is laid out as" in window.panes.bar.text)
    assert not window.desks.prompts.actions_.lay_out.isEnabled()


def test_everything_that_can_be_swept_has_a_name(window: MainWindow) -> None:
    jobs = (window.draft.job, replace(window.draft.job, task="vary"))
    assert {setting.name for job in jobs for setting in sweepables(job)} == set(setting_names())


def test_tasks_that_draw_nothing_have_no_sweeps(window: MainWindow) -> None:
    actions = window.desks.prompts.actions_
    assert actions.sweep.isEnabled()
    window.draft.set("task", "describe")
    assert not actions.sweep.isEnabled()
    assert not actions.batch.isEnabled()


def test_every_action_is_in_a_menu_and_has_a_tip(window: MainWindow) -> None:
    listed = {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    for action in window.desks.prompts.actions_.findChildren(QAction):
        assert action in listed
        assert action.toolTip()
    shortcuts = [action.shortcut().toString() for action in window.actions() if not action.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts))
