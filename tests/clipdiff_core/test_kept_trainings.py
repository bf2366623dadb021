"""The trainings that were begun: kept, found again newest first, and known to be finished or not."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core import folders
from clipdiff_core.errors import TrainingError
from clipdiff_core.kept_trainings import KEPT_JOB, KeptTraining, find_job, keep_job, list_trainings
from clipdiff_core.training_job import TrainingJob

JOB = TrainingJob("/pictures", "我的 foxes", "", 15)


def begin(job: TrainingJob, at: float) -> Path:
    """Keep `job` as if it had been asked for at second `at`."""
    keep_job(job)
    path = folders.trainings() / job.name / KEPT_JOB
    os.utime(path, (at, at))
    return path


def finish(name: str, at: float) -> None:
    """Write the model as if it had been done at second `at`."""
    manifest = folders.models() / name / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}", encoding="utf-8")
    os.utime(manifest, (at, at))


def test_none_is_kept_before_the_first() -> None:
    assert list_trainings() == []
    assert find_job("我的 foxes") is None


def test_what_is_kept_is_found_as_it_was() -> None:
    keep_job(JOB)
    keep_job(replace(JOB, minutes=95))
    assert find_job(JOB.name) == replace(JOB, minutes=95)
    assert list_trainings() == [KeptTraining(replace(JOB, minutes=95), finished=False)]


def test_the_one_asked_for_last_comes_first() -> None:
    for name, at in (("b", 10), ("a", 30), ("c", 20), ("d", 20)):
        begin(replace(JOB, name=name), at)
    assert [kept.job.name for kept in list_trainings()] == ["a", "c", "d", "b"]


@pytest.mark.parametrize(("written", "finished"), [(9, False), (10, True), (11, True)])
def test_it_is_finished_when_its_model_was_written_afterwards(written: float, finished: bool) -> None:
    begin(JOB, 10)
    finish(JOB.name, written)
    assert [kept.finished for kept in list_trainings()] == [finished]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"3",
        b'{"name": "mine"}',
        json.dumps(JOB.to_dict() | {"name": "mine", "more": 1}).encode(),
        json.dumps(JOB.to_dict() | {"name": "mine", "minutes": -1}).encode(),
        json.dumps(JOB.to_dict() | {"name": "../mine"}).encode(),
        json.dumps(JOB.to_dict() | {"name": "somewhere else"}).encode(),
    ],
)
def test_what_cannot_be_read_is_left_out(text: bytes) -> None:
    begin(JOB, 10)
    begin(replace(JOB, name="mine"), 20).write_bytes(text)
    assert [kept.job for kept in list_trainings()] == [JOB]


def test_a_folder_in_a_jobs_place_is_left_out() -> None:
    begin(JOB, 10)
    (folders.trainings() / "mine" / KEPT_JOB).mkdir(parents=True)
    assert [kept.job for kept in list_trainings()] == [JOB]


def test_a_copy_under_another_name_is_left_out() -> None:
    path = begin(JOB, 10)
    shutil.copytree(path.parent, path.parent.with_name("copy"))
    assert [kept.job for kept in list_trainings()] == [JOB]


def test_a_broken_one_is_told_at_the_name() -> None:
    begin(JOB, 10).write_text("{", encoding="utf-8")
    with pytest.raises(TrainingError, match="is broken: give the model another name") as raised:
        find_job(JOB.name)
    assert raised.value.field == "name"
