"""An entry of the queue: its files' names, how far it has come, and its way through JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core.errors import JobError
from clipdiff_core.events import Failed, MadeWith, Picture, Progress
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.targets import TextTarget

FOX = Job((TextTarget("a fox"),), seed=5)


def entry(folder: Path, count: int = 1) -> Entry:
    return Entry.of(replace(FOX, count=count), Output(folder))


def picture(index: int, count: int) -> Picture:
    return Picture(index, count, "", 1.0, 5, FOX, MadeWith("cpu", "float32", 1, {}), 3)


def test_its_files_are_known_once_it_is_begun(tmp_path: Path) -> None:
    assert entry(tmp_path).files == []
    assert entry(tmp_path).begun().files == [tmp_path / "a-fox-5.png"]
    begun = entry(tmp_path, 3).begun()
    assert [path.name for path in begun.files] == ["a-fox-5-1.png", "a-fox-5-2.png", "a-fox-5-3.png"]
    assert begun.state == "running"


def test_it_takes_names_that_nothing_else_has(tmp_path: Path) -> None:
    first = entry(tmp_path).begun()
    (tmp_path / "a-fox-5 (2).png").touch()
    assert entry(tmp_path).begun(first.files).output.name == "a-fox-5 (3)"
    (tmp_path / "a-fox-5-2.png").touch()
    assert entry(tmp_path, 3).begun().output.name == "a-fox-5 (2)"


def test_begun_again_it_goes_on_under_its_name(tmp_path: Path) -> None:
    begun = entry(tmp_path, 2).begun()
    begun.files[0].touch()
    paused = begun.noted(picture(0, 2)).waiting("paused")
    again = paused.begun(())
    assert (again.output.name, again.output.done, again.state) == (begun.output.name, 1, "running")


def test_pictures_finished_and_skipped_are_counted(tmp_path: Path) -> None:
    running = entry(tmp_path, 4).begun()
    running = running.noted(picture(0, 4))
    assert (running.output.done, running.left) == (1, 3)
    running = running.noted(Progress(2, 4, 1, 10, 1.0, 9.0))  # the second was skipped
    assert running.left == 2
    assert running.noted(Progress(1, 4, 1, 10, 1.0, 9.0)).left == 2


def test_a_failure_is_kept_until_it_is_tried_again(tmp_path: Path) -> None:
    failed = entry(tmp_path).begun().noted(Failed("There is no room.", "output", "detail"))
    assert (failed.state, failed.message, failed.field) == ("failed", "There is no room.", "output")
    assert failed.waiting().message == ""


def test_a_picture_that_was_saved_unheard_is_found(tmp_path: Path) -> None:
    running = entry(tmp_path, 3).begun()
    assert running.found() == running
    running.files[1].touch()
    assert running.found().output.done == 2


def test_it_goes_through_json(tmp_path: Path) -> None:
    begun = replace(entry(tmp_path / "文件夹\udce9", 3).begun(), message="…", field="size")
    assert Entry.from_dict(json.loads(json.dumps(begun.to_dict()))) == begun
    with_snapshot = replace(begun, output=replace(begun.output, snapshot=tmp_path / "x", plain=True))
    assert Entry.from_dict(with_snapshot.to_dict()).output == replace(begun.output, plain=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"job": {}},
        {"state": "asleep"},
        {"id": 3},
        {"output": None},
        {"output": {"folder": "/", "name": "", "done": 9}},
        {"output": {"folder": "/", "name": "", "done": True}},
        {"output": {"folder": 7, "name": "", "done": 0}},
    ],
)
def test_what_is_no_entry_is_refused(changes: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(JobError):
        Entry.from_dict(entry(tmp_path).to_dict() | changes)


def test_ids_sort_by_age(tmp_path: Path) -> None:
    ids = [entry(tmp_path).id for _ in range(20)]
    assert len(set(ids)) == 20
    assert [id_[:19] for id_ in ids] == sorted(id_[:19] for id_ in ids)
