"""The queue on disk: whole after kill -9 at any moment, and after any damage."""

import os
import pathlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core.checkpoints.locking import HeldElsewhere
from clipdiff_core.events import Failed
from clipdiff_core.job import Job
from clipdiff_core.pictures import atomic
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import Kept, QueueStore
from clipdiff_core.targets import TextTarget


def entry(folder: Path, words: str, count: int = 1) -> Entry:
    return Entry.of(Job((TextTarget(words),), seed=1, count=count), Output(folder / "pictures"))


def kept(folder: Path) -> Kept:
    store = QueueStore(folder / "queue")
    try:
        return store.read()
    finally:
        store.close()


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.job.title for entry in entries]


def fill(folder: Path, *entries: Entry) -> None:
    store = QueueStore(folder / "queue")
    store.arrange(entry.id for entry in entries)
    for each in entries:
        store.put(each)
    store.close()


def test_what_waited_is_paused_after_a_restart_and_in_its_order(tmp_path: Path) -> None:
    fox, dog, owl = (entry(tmp_path, words) for words in ("fox", "dog", "owl"))
    fill(tmp_path, owl, fox.begun(), dog.noted(Failed("No.", "size")))
    read = kept(tmp_path)
    assert titles(read.entries) == ["owl", "fox", "dog"]
    assert [each.state for each in read.entries] == ["paused", "paused", "failed"]
    assert (read.entries[2].message, read.entries[1].output.name) == ("No.", "fox-1")
    assert read.damaged == ()


def test_nothing_that_is_finished_comes_back(tmp_path: Path) -> None:
    batch, done = entry(tmp_path, "fox", 2).begun(), entry(tmp_path, "dog").begun()
    fill(tmp_path, batch, done)
    (tmp_path / "pictures").mkdir()
    batch.files[0].touch()  # saved, and nobody lived to note it
    done.files[0].touch()
    read = kept(tmp_path)
    assert titles(read.entries) == ["fox"]
    assert read.entries[0].output.done == 1
    assert len(list((tmp_path / "queue").glob("*.entry.json"))) == 1


def test_one_process_at_a_time(tmp_path: Path) -> None:
    store = QueueStore(tmp_path)
    with pytest.raises(HeldElsewhere):
        QueueStore(tmp_path)
    store.close()
    QueueStore(tmp_path).close()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[1, 2", b'{"version": 1, "job": 7}', b"[" * 100_000])
def test_damaged_entries_are_put_aside(tmp_path: Path, content: bytes) -> None:
    fox, dog = entry(tmp_path, "fox"), entry(tmp_path, "dog")
    fill(tmp_path, fox, dog)
    path = tmp_path / "queue" / f"{fox.id}.entry.json"
    path.write_bytes(content)
    read = kept(tmp_path)
    assert titles(read.entries) == ["dog"]
    assert read.damaged == (path.name,)
    assert path.with_name(f"{path.name}.damaged").read_bytes() == content
    assert kept(tmp_path).damaged == ()


def test_a_copied_entry_is_not_drawn_twice(tmp_path: Path) -> None:
    fox = entry(tmp_path, "fox")
    fill(tmp_path, fox)
    path = tmp_path / "queue" / f"{fox.id}.entry.json"
    path.with_name("copy.entry.json").write_bytes(path.read_bytes())
    assert titles(kept(tmp_path).entries) == ["fox"]


@pytest.mark.parametrize("content", [b"", b"7", b"[3, null]", b"\xff"])
def test_a_damaged_order_costs_the_order_alone(tmp_path: Path, content: bytes) -> None:
    fox, dog = entry(tmp_path, "fox"), entry(tmp_path, "dog")
    fill(tmp_path, dog, fox)
    (tmp_path / "queue" / "order.json").write_bytes(content)
    assert titles(kept(tmp_path).entries) == ["fox", "dog"]


def test_what_is_left_of_pictures_in_progress_goes_with_their_entries(tmp_path: Path) -> None:
    fox, dog = entry(tmp_path, "fox"), entry(tmp_path, "dog")
    fill(tmp_path, fox, dog)
    store = QueueStore(tmp_path / "queue")
    for each in (fox, dog):
        store.snapshot(each.id).touch()
    stray = store.snapshot("gone")
    stray.touch()
    store.remove(dog.id)
    store.read()
    assert store.snapshot(fox.id).exists()
    assert not store.snapshot(dog.id).exists()
    assert not stray.exists()
    store.close()


class Killed(BaseException):
    """The process ends here."""


class Countdown:
    """Lets so many steps of the file system happen; every one behind them, clean-ups too, never does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1  # no end
        self.taken = 0
        for owner, name in ((os, "replace"), (os, "fsync"), (os, "link"), (pathlib.Path, "unlink")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))
        monkeypatch.setattr(atomic.Path, "open", self._counted(pathlib.Path.open))

    def _counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            if self.left == 0:
                raise Killed
            self.left -= 1
            self.taken += 1
            return step(*args, **named)

        return counted


def a_day(store: QueueStore, folder: Path, saw: Callable[[list[str]], None]) -> None:
    """Adding, adding to the front, drawing, failing, moving, removing; `saw` hears the queue before and after each."""
    fox, dog, owl = entry(folder, "fox", 2), entry(folder, "dog"), entry(folder, "owl")
    saw(["fox"])
    store.arrange([fox.id])
    store.put(fox)
    saw(["fox", "dog"])
    store.arrange([fox.id, dog.id])
    store.put(dog)
    saw(["owl", "fox", "dog"])
    store.arrange([owl.id, fox.id, dog.id])
    store.put(owl)
    fox = fox.begun()
    saw(["owl", "fox", "dog"])
    store.put(fox)
    fox.files[0].touch()
    saw(["owl", "fox", "dog"])
    fox = replace(fox, output=replace(fox.output, done=1))
    store.put(fox)
    saw(["dog", "owl", "fox"])
    store.arrange([dog.id, owl.id, fox.id])
    saw(["dog", "fox"])
    store.remove(owl.id)
    store.arrange([dog.id, fox.id])
    fox.files[1].touch()
    saw(["dog"])
    store.remove(fox.id)
    saw(["dog"])
    store.put(dog.noted(Failed("No.")))


def test_killed_between_any_two_steps_the_queue_is_as_before_or_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    countdown = Countdown(monkeypatch)
    steps = 0
    while True:
        folder = tmp_path / f"day {steps}"
        (folder / "pictures").mkdir(parents=True)
        seen: list[list[str]] = [[], []]
        store = QueueStore(folder / "queue")
        countdown.left = steps
        try:
            a_day(store, folder, seen.append)
        except Killed:
            ended = False
        else:
            ended = True
        countdown.left = -1
        store.close()
        before, after = seen[-2:]
        read = kept(folder)
        assert titles(read.entries) in (before, after), steps
        assert read.damaged == ()
        assert not list((folder / "queue").glob(".*.part"))
        assert all(each.output.done for each in read.entries if each.files and each.files[0].exists())
        assert kept(folder) == read
        if ended:
            break
        steps += 1
    assert steps > 30
