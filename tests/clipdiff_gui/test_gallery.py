"""The gallery as a person uses it: found, opened, starred, thrown away, and nothing jumps."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_core.library.index import index_path
from clipdiff_core.targets import TextTarget
from clipdiff_gui.gallery import trash
from clipdiff_gui.gallery.tile import star_area
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.gallery import Gallery, Row
from clipdiff_gui.model.thumbnail_files import kept_at, prune
from clipdiff_gui.model.thumbnails import Thumbnails
from tests.clipdiff_gui.fake_host import FakeHost, picture
from tests.clipdiff_gui.task_steps import FOX, made

OPEN = Callable[[], MainWindow]


def fill(folder: Path, count: int = 6) -> list[Path]:
    """Pictures in the folder that the window shows, the newest first."""
    paths = []
    for number in range(count):
        words = "a fox" if number % 2 == 0 else "a bear"
        path = made(folder, replace(FOX, targets=(TextTarget(words),), seed=number), name=f"p{number}")
        os.utime(path, (1_700_000_000 - number, 1_700_000_000 - number))
        paths.append(path)
    return paths


def names(gallery: Gallery) -> str:
    return "".join(gallery.index(row).data(Gallery.PATH).stem[-1] for row in range(gallery.rowCount()))


@pytest.fixture
def paths(home: Path) -> list[Path]:
    return fill(home / "pictures")


@pytest.fixture
def opened(paths: list[Path], open_window: OPEN, qtbot: QtBot) -> MainWindow:
    """The window with its gallery open."""
    window = open_window()
    window.desks.gallery.actions_.gallery.trigger()
    qtbot.waitUntil(lambda: window.desks.gallery.page.model.rowCount() == 6)
    qtbot.waitUntil(lambda: window.desks.gallery.page.models.count() == 2)
    return window


def look_for(qtbot: QtBot, window: MainWindow, text: str, expected: str) -> None:
    page = window.desks.gallery.page
    page.search.setText(text)
    qtbot.waitUntil(lambda: names(page.model) == expected)


def test_search_filter_and_count(opened: MainWindow, qtbot: QtBot) -> None:
    page = opened.desks.gallery.page
    assert names(page.model) == "012345"
    look_for(qtbot, opened, "fo seed:2", "2")
    assert page.count.text() == "Pictures: 1"
    look_for(qtbot, opened, "nothing", "")
    assert page._hint.isVisible()
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: names(page.model) == "012345")
    assert page.isVisible()
    page.dates.setCurrentIndex(1)
    page.dates.picked.emit(page.dates.currentData())
    qtbot.waitUntil(lambda: names(page.model) == "")
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert opened.panes.canvas.isVisible()
    assert opened.panes.filmstrip.isVisible()


def test_enter_opens_a_picture(opened: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    grid = opened.desks.gallery.page.grid
    before = opened.draft.job
    grid.setCurrentIndex(opened.desks.gallery.page.model.index(3))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert not opened.desks.gallery.page.isVisible()
    assert opened.viewer.path == paths[3]
    assert opened.draft.job == before


def test_stars_by_key_and_click_and_what_is_shown_of_them(
    opened: MainWindow, paths: list[Path], qtbot: QtBot, home: Path
) -> None:
    desk, library = opened.desks.gallery, opened.studio.library
    grid, model = desk.page.grid, desk.page.model
    grid.setFocus()
    grid.setCurrentIndex(model.index(1))
    desk.actions_.star.trigger()
    qtbot.waitUntil(lambda: library.is_starred(paths[1]) and bool(model.index(1).data(Gallery.STARRED)))
    assert desk.actions_.star.isChecked()
    spot = star_area(grid.visualRect(model.index(4))).center().toPoint()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: library.is_starred(paths[4]))
    assert grid.selected == [paths[1]]
    desk.page.starred.click()
    qtbot.waitUntil(lambda: names(model) == "14")
    index_path(home / "pictures").unlink()  # the index is no place for a person's work
    desk.actions_.star.trigger()
    qtbot.waitUntil(lambda: not library.is_starred(paths[1]) and names(model) == "4")


def test_several_go_to_the_trash_and_come_back(
    opened: MainWindow, paths: list[Path], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    desk, library = opened.desks.gallery, opened.studio.library
    library.star([paths[2]], True)
    qtbot.waitUntil(lambda: library.is_starred(paths[2]))
    bin_ = tmp_path / "bin"
    bin_.mkdir()

    def move(path: Path) -> tuple[bool, str]:
        path.rename(bin_ / path.name)
        return True, str(bin_ / path.name)

    monkeypatch.setattr(trash, "move_to_trash", move)
    grid, model = desk.page.grid, desk.page.model
    qtbot.waitUntil(lambda: bool(model.index(2).data(Gallery.STARRED)))
    for row in (2, 3):
        grid.selectionModel().select(model.index(row), grid.selectionModel().SelectionFlag.Select)
    desk.actions_.trash.trigger()
    qtbot.waitUntil(lambda: names(model) == "0145" and names(opened.gallery) == "0145")
    assert "2 pictures" in opened.panes.bar.text
    opened.panes.bar._act()
    qtbot.waitUntil(lambda: names(model) == "012345" and names(opened.gallery) == "012345")
    qtbot.waitUntil(lambda: library.is_starred(paths[2]))


def test_without_a_trash_it_is_asked_first(
    opened: MainWindow, paths: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "move_to_trash", lambda path: (False, ""))
    desk = opened.desks.gallery
    desk.page.grid.setCurrentIndex(desk.page.model.index(0))
    desk.actions_.trash.trigger()
    qtbot.waitUntil(lambda: "no trash" in opened.panes.bar.text)
    assert paths[0].exists()
    opened.panes.bar._act()
    qtbot.waitUntil(lambda: names(desk.page.model) == "12345")
    assert not paths[0].exists()


def test_the_neighbour_comes_in_the_place_of_a_picture_that_is_gone(
    opened: MainWindow, paths: list[Path], qtbot: QtBot
) -> None:
    opened.desks.gallery.close_page()
    opened.panes.filmstrip.chosen.emit(paths[5])
    paths[5].unlink()
    opened.desks.gallery._forget([paths[5]])
    assert opened.viewer.path == paths[4]


def test_new_pictures_arrive_quietly(
    opened: MainWindow, host: FakeHost[Job], home: Path, paths: list[Path], qtbot: QtBot
) -> None:
    page = opened.desks.gallery.page
    page.grid.setCurrentIndex(page.model.index(3))
    opened.generate()
    host.give(picture(home / "pictures" / "new9.png", FOX))
    host.end()
    qtbot.waitUntil(lambda: names(page.model) == "9012345" and not opened.session.busy)
    assert page.grid.selected == [paths[3]]
    assert page.isVisible()


def test_what_other_programs_do_is_seen_when_the_window_comes_forward(
    opened: MainWindow, home: Path, paths: list[Path], qtbot: QtBot
) -> None:
    paths[0].unlink()
    path = made(home / "pictures", FOX, name="new7")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    QApplication.sendEvent(opened, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: names(opened.desks.gallery.page.model) == "123457" and names(opened.gallery) == "123457")


def test_the_grid_keeps_its_place(theme: object, qtbot: QtBot) -> None:
    from clipdiff_gui.gallery.grid import Grid

    thumbnails = Thumbnails()
    model = Gallery(thumbnails)
    grid = Grid(model)
    qtbot.addWidget(grid)
    grid.resize(600, 500)
    rows = [Row(f"/none/{number}.png", number) for number in range(2000, 0, -1)]
    model.show("/none", rows)
    grid.show()
    grid.verticalScrollBar().setValue(20_000)
    row = grid.indexAt(QPoint(50, 50)).row()
    path, top = model.index(row).data(Gallery.PATH), grid.visualRect(model.index(row)).top()
    grid.selectionModel().select(model.index(row), grid.selectionModel().SelectionFlag.Select)
    more = [Row(f"/none/new{number}.png", 9000 - number) for number in range(300)]
    model.show("/none", [*more, *rows])
    assert grid.selected == [path]
    assert grid.visualRect(model.index(row + 300)).top() == top
    model.show("/none", [*more[::2], *rows[::2]])  # too many runs: all rows are shown anew
    qtbot.wait(1)
    assert model.row_of(path) < 0 or grid.selected == [path]
    thumbnails.close()


def test_details_say_all_and_change_nothing(opened: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    desk = opened.desks.gallery
    before = opened.draft.job
    desk.actions_.details.trigger()
    desk.page.grid.setCurrentIndex(desk.page.model.index(2))
    qtbot.waitUntil(lambda: desk.details.path == paths[2])
    assert opened.draft.job == before
    for line in ("a fox", "Model: starter", "Seed: 2", "Size: 64 × 64", "Device: CPU, float32", "File: p2.png"):
        assert line in desk.details.text
    desk.details.copy.click()
    assert QGuiApplication.clipboard().text() == desk.details.text
    opened.draft.set("seed", 123)
    desk.details.use_but_seed.click()
    assert (opened.draft.job.title, opened.draft.job.seed, opened.draft.seed_locked) == ("a fox", 123, False)
    opened.panes.bar._act()
    assert opened.draft.job == replace(before, seed=123)
    desk.details.use.click()
    assert (opened.draft.job.title, opened.draft.job.seed) == ("a fox", 2)
    desk.details.close_button.click()
    assert not desk.actions_.details.isChecked()
    assert desk.details.isHidden()


def test_thumbnails_are_kept_and_bounded(paths: list[Path], qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    known = paths[0].stat()
    assert thumbnails.get(str(paths[0])) is None
    qtbot.waitUntil(lambda: thumbnails.get(str(paths[0])) is not None)
    kept = kept_at(str(paths[0]), known.st_mtime_ns, known.st_size)
    assert kept.exists()
    prune(most=0)
    assert not kept.exists()
    thumbnails.close()
