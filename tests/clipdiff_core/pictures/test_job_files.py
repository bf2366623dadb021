"""Job files carry their source pictures from one computer to another, and refuse what they are not."""

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.job_files import load_job, save_job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Source, TextTarget


@pytest.fixture
def here(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "there")


def pictured(store: SourceStore) -> Job:
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return Job((TextTarget("狐"), PictureTarget(store.add(file.getvalue()), "fox.png", -2)), seed=3)


def test_a_job_travels_with_its_pictures(tmp_path: Path, here: SourceStore, there: SourceStore) -> None:
    job = pictured(here)
    path = tmp_path / "new" / "job.json"
    save_job(path, job, here)
    assert load_job(path, there) == job
    target = job.targets[1]
    assert isinstance(target, PictureTarget)
    assert there.open(target.sha256).size == (2, 2)


def test_a_descriptors_picture_and_the_init_picture_travel_too(
    tmp_path: Path, here: SourceStore, there: SourceStore
) -> None:
    hashes: list[str] = []
    for side in (2, 3):
        file = io.BytesIO()
        Image.new("RGB", (side, side)).save(file, "PNG")
        hashes.append(here.add(file.getvalue()))
    job = Job((DescriptorTarget("a fox", hashes[0]), PictureTarget(hashes[0])), init=Source(hashes[1], "start.png"))
    save_job(tmp_path / "job.json", job, here)
    assert load_job(tmp_path / "job.json", there) == job
    assert [there.open(sha256).width for sha256 in hashes] == [2, 3]
    there.path(hashes[0]).unlink()
    with pytest.raises(PictureError):
        save_job(tmp_path / "again.json", job, there)


def test_saving_replaces_and_leaves_nothing_else(tmp_path: Path, here: SourceStore) -> None:
    for words in ("a fox", "a dog"):
        save_job(tmp_path / "jobs" / "job.json", Job((TextTarget(words),)), here)
    assert load_job(tmp_path / "jobs" / "job.json", here).title == "a dog"
    assert [file.name for file in (tmp_path / "jobs").iterdir()] == ["job.json"]


def test_a_lost_source_is_told_at_saving(tmp_path: Path, here: SourceStore) -> None:
    with pytest.raises(PictureError, match="add the picture again"):
        save_job(tmp_path / "job.json", Job((PictureTarget("0" * 64),)), here)
    assert not (tmp_path / "job.json").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, here: SourceStore) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PictureError, match="cannot write") as caught:
        save_job(tmp_path / "file" / "job.json", Job((TextTarget("a fox"),)), here)
    assert caught.value.field == "output"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a ClipDiff job file"),
        (b"\xff\xfe", "not a ClipDiff job file"),
        (b"[" * 100_000, "not a ClipDiff job file"),
        (b"[]", "not a ClipDiff job file"),
        (b'{"targets": []}', "not a ClipDiff job file"),
        (b'{"clipdiff_job": 1}', "no targets"),
        (b'{"clipdiff_job": 2, "job": {}}', "newer ClipDiff"),
        (b'{"clipdiff_job": 1, "job": {"version": 99, "targets": []}}', "newer ClipDiff"),
        (b'{"clipdiff_job": 1, "job": {"targets": []}, "sources": 3}', "damaged"),
    ],
)
def test_what_is_no_job_is_refused(tmp_path: Path, here: SourceStore, content: bytes, words: str) -> None:
    path = tmp_path / "job.json"
    path.write_bytes(content)
    with pytest.raises(JobError, match=words):
        load_job(path, here)


def test_missing_files_and_folders_are_refused(tmp_path: Path, here: SourceStore) -> None:
    with pytest.raises(JobError, match="There is no job file"):
        load_job(tmp_path / "none.json", here)
    with pytest.raises(JobError, match="cannot read"):
        load_job(tmp_path, here)


@pytest.mark.parametrize("content", ["!", base64.b64encode(b"another picture").decode(), None])
def test_a_source_that_is_not_what_it_says_is_refused(
    tmp_path: Path, here: SourceStore, there: SourceStore, content: object
) -> None:
    path = tmp_path / "job.json"
    save_job(path, pictured(here), here)
    values = json.loads(path.read_text())
    values["sources"] = dict.fromkeys(values["sources"], content)
    path.write_text(json.dumps(values))
    with pytest.raises(ClipDiffError, match=r"source picture .* is damaged"):
        load_job(path, there)
    values["sources"] = {}
    path.write_text(json.dumps(values))
    with pytest.raises(PictureError, match="add the picture again"):
        load_job(path, there)
