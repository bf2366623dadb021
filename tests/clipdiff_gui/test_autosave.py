"""Nothing that was typed, opened or looked at is lost, even when the program is killed; and the first minutes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output, save_picture
from clipdiff_gui import settings
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.rows import NumberRow
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost

Open = Callable[[], MainWindow]


def kept_as_killed(home: Path) -> str:
    """What lies on the disk now, as a program that is killed leaves it."""
    file = home / "window.json"
    return file.read_text("utf-8") if file.exists() else ""


def kill_and_open(window: MainWindow, home: Path, open_window: Open) -> MainWindow:
    left = kept_as_killed(home)
    window.close()
    (home / "window.json").write_text(left, "utf-8")
    return open_window()


def training_name(window: MainWindow) -> QLineEdit:
    window.actions_.train.trigger()
    page = window.desks.training.page
    assert page is not None
    return page.form.name_row.edit


def test_who_types_without_pause_loses_no_more_than_a_moment(
    qtbot: QtBot, open_window: Open, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    edit = window.panes.prompts.rows[0].edit  # type: ignore[attr-defined]
    edit.clear()
    for letter in "a red fox in the snow":
        QTest.keyClicks(edit, letter)
        qtbot.wait(60)  # as people type: never half a second without a key
    assert "a red fox" in json.loads(kept_as_killed(home))["job"]["targets"][0]["text"]


def test_a_number_half_typed_comes_back(qtbot: QtBot, open_window: Open, home: Path) -> None:
    window = open_window()
    row = window.panes.parameters.rows["sampling.steps"]
    assert isinstance(row, NumberRow)
    row.field.box.setFocus()
    row.field.box.selectAll()
    QTest.keyClicks(row.field.box, "47")
    assert window.draft.job.sampling.steps != 47
    qtbot.waitUntil(lambda: '"sampling.steps": "47"' in kept_as_killed(home), timeout=3000)
    assert kill_and_open(window, home, open_window).draft.job.sampling.steps == 47


def test_a_course_that_cannot_be_read_yet_comes_back(qtbot: QtBot, open_window: Open, home: Path) -> None:
    window = open_window()
    path, row = next((p, r) for p, r in window.panes.parameters.rows.items() if isinstance(r, WrittenRow))
    window.panes.parameters.advanced.head.setChecked(True)
    row.edit.clear()
    QTest.keyClicks(row.edit, "0: 12, 40")
    qtbot.waitUntil(lambda: "0: 12, 40" in kept_as_killed(home), timeout=3000)
    again = kill_and_open(window, home, open_window).panes.parameters.rows[path]
    assert isinstance(again, WrittenRow)
    assert again.edit.text() == "0: 12, 40"


def test_folds_and_the_picture_on_the_canvas_come_back(qtbot: QtBot, open_window: Open, home: Path) -> None:
    window = open_window()
    file = save_picture(Image.new("RGB", (64, 64)), window.draft.job, MADE_WITH, Output(home / "pictures"), 0, 1)
    window.gallery.add(file)
    window.panes.filmstrip.chosen.emit(file)
    window.panes.parameters.seeing.head.click()
    qtbot.waitUntil(lambda: '"seeing": "open"' in kept_as_killed(home), timeout=3000)
    again = kill_and_open(window, home, open_window)
    assert again.viewer.path == file
    assert again.panes.parameters.seeing.head.isChecked()
    assert not again.panes.parameters.losses.head.isChecked()


def test_a_training_half_filled_in_comes_back(qtbot: QtBot, open_window: Open, home: Path) -> None:
    window = open_window()
    training_name(window).setText("foxes")
    qtbot.waitUntil(lambda: '"foxes"' in kept_as_killed(home), timeout=3000)
    assert training_name(kill_and_open(window, home, open_window)).text() == "foxes"


def test_a_picture_that_is_gone_is_no_message(open_window: Open, home: Path) -> None:
    settings.write(home / "window.json", settings.Kept(picture=str(home / "gone.png")))
    window = open_window()
    assert window.panes.bar.text == ""
    assert window.viewer.path is None


def test_what_is_damaged_in_the_new_settings_is_left_out(open_window: Open, home: Path) -> None:
    text = '{"version": 1, "typed": [1], "places": {"advanced": 3, "losses": "open"}, "hints": "x", "picture": 4}'
    (home / "window.json").write_text(text)
    window = open_window()
    assert window.panes.parameters.losses.head.isChecked()
    assert window.desks.hints.done == ()


def test_three_things_done_and_the_hints_are_gone_for_good(
    qtbot: QtBot, open_window: Open, host: FakeHost[Job], home: Path
) -> None:
    window = open_window()
    line = window.panes.hints
    assert line.isVisible()
    edit = window.panes.prompts.rows[0].edit  # type: ignore[attr-defined]
    QTest.keyClicks(edit, "a cat")
    assert not line.labels["typed"].isEnabled()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not line.labels["entered"].isEnabled()
    assert line.isVisible()
    picture = home / "cat.png"
    Image.new("RGB", (8, 8)).save(picture)
    window.files.add_target(picture)
    assert not line.isVisible()
    host.end()
    qtbot.waitUntil(lambda: not window.session.busy)
    window.close()
    assert not open_window().panes.hints.isVisible()


def test_dismissed_hints_do_not_come_back(open_window: Open) -> None:
    window = open_window()
    window.panes.hints.end.click()
    assert not window.panes.hints.isVisible()
    window.close()
    assert not open_window().panes.hints.isVisible()
