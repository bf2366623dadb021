"""The window on a disk that fails, in a folder that goes, and beside another window: a sentence, and nothing lost."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_core.library import schema
from clipdiff_core.pictures import atomic
from clipdiff_core.prompt_book import Snippet, book_path, read_book
from clipdiff_core.queue import store
from clipdiff_gui import settings
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.prompts import KeptPrompts
from clipdiff_gui.model.thumbnail_files import read_scaled
from clipdiff_gui.viewer import read_picture
from tests.clipdiff_gui.fake_host import FakeHost
from tests.clipdiff_gui.queue_steps import draw, idle, wait_for_job
from tests.clipdiff_gui.task_steps import FOX, made

Open = Callable[[], MainWindow]


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic.os, "fsync", no_room)


def test_settings_that_cannot_be_kept_are_told_and_the_old_ones_stay(
    qtbot: QtBot, window: MainWindow, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.draft.set("sampling.steps", 41)
    qtbot.waitUntil((home / "window.json").exists, timeout=3000)
    with monkeypatch.context() as patch:
        fill_disk(patch)
        window.draft.set("sampling.steps", 42)
        qtbot.waitUntil(lambda: "could not be kept for the next start" in window.panes.bar.text, timeout=3000)
        kept = settings.read(home / "window.json").job
        assert kept is not None
        assert kept.sampling.steps == 41
    assert window.draft.job.sampling.steps == 42


def test_prompts_of_two_windows_are_all_kept(qtbot: QtBot, home: Path) -> None:
    one, other = KeptPrompts(), KeptPrompts()
    assert one.book == other.book
    one.change(lambda book: book.with_saved(Snippet("blur", "blurry:-0.3")))
    one.close()
    other.change(lambda book: book.with_saved(Snippet("ink", "ink drawing")))
    other.close()
    assert [snippet.name for snippet in read_book(book_path()).saved] == ["blur", "ink"]
    qtbot.waitUntil(lambda: len(other.book.saved) == 2)
    one.change(lambda book: book.without_saved("blur"))
    one.close()
    assert [snippet.name for snippet in read_book(book_path()).saved] == ["ink"]


def test_prompts_that_found_no_room_are_written_with_the_next(
    qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, told = KeptPrompts(), []
    kept.failed.connect(told.append)
    kept.change(lambda book: book.with_word("fox"))
    kept.close()
    with monkeypatch.context() as patch:
        fill_disk(patch)
        kept.change(lambda book: book.with_word("owl"))
        kept.close()
        qtbot.waitUntil(lambda: len(told) == 1)
    kept.change(lambda book: book.with_word("dog"))
    kept.close()
    assert read_book(book_path()).words == kept.book.words == ("fox", "owl", "dog")


def test_a_picture_folder_that_goes_empties_the_gallery_and_comes_back(
    qtbot: QtBot, home: Path, open_window: Open
) -> None:
    made(home / "pictures", FOX, name="fox")
    window = open_window()
    qtbot.waitUntil(lambda: window.studio.gallery.rowCount() == 1)
    shutil.move(home / "pictures", home / "pulled out")
    window.studio.library.look()
    qtbot.waitUntil(lambda: window.studio.gallery.rowCount() == 0)
    shutil.move(home / "pulled out", home / "pictures")
    window.studio.library.look()
    qtbot.waitUntil(lambda: window.studio.gallery.rowCount() == 1)


def test_an_index_that_finds_no_room_goes_on_in_memory(
    qtbot: QtBot, home: Path, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = schema._opened

    def opened(name: str) -> sqlite3.Connection:
        connection = whole(name)
        if name != ":memory:":
            connection.execute("PRAGMA max_page_count = 1")  # as large as it is, and no larger
        return connection

    monkeypatch.setattr(schema, "_opened", opened)
    for number in range(40):
        made(home / "pictures", FOX, name=f"{number} {'fox ' * 40}")
    window = open_window()
    qtbot.waitUntil(lambda: window.studio.gallery.rowCount() == 40)


def test_a_queue_that_finds_no_room_is_told_and_drawn_all_the_same(
    qtbot: QtBot, window: MainWindow, host: FakeHost[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: window.studio.queue.lasting)
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", no_room)  # for the queue alone: other words would take its place in the bar
        window.generate()
        wait_for_job(qtbot, host, 1)
        qtbot.waitUntil(lambda: "The queue cannot be kept for the next start" in window.panes.bar.text)
        draw(qtbot, host)
        idle(qtbot, window)


def test_two_windows_keep_their_settings_one_after_another_and_whole(open_window: Open, home: Path) -> None:
    first, second = open_window(), open_window()
    first.draft.set("sampling.steps", 41)
    second.draft.set("sampling.steps", 42)
    first.close()
    second.close()
    kept = settings.read(home / "window.json").job
    assert kept is not None
    assert kept.sampling.steps == 42


def test_a_picture_of_more_than_pixels_is_not_shown(tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "a.png"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>')
    assert read_picture(path).isNull()
    assert read_scaled(str(path), 8).isNull()
    assert not read_picture(made(tmp_path, FOX, name="fox")).isNull()
