"""Files of many jobs, and the pictures that they ask for: each with a name of its own, by which it is found again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.job_files import encoded, job_in, keep_sources, read_json, sources_of, write_json
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.naming import file_name, safe_name
from clipdiff_core.pictures.output import SUFFIXES
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sweeps import Axis, answers, make_sweep, read_axis, sweepable
from clipdiff_core.validation import validate
from clipdiff_core.wildcards import resolve_each

VERSION = 1
_KEY = "clipdiff_jobs"
_MOST_LISTS = 2
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a file of jobs: the `number` of its job there, from 1 on, a job for it alone, its file's name."""

    number: int
    job: Job
    name: str


def save_jobs(path: Path, jobs: Sequence[Job], sources: SourceStore) -> None:
    """Write `jobs` and their source pictures, each once, to `path`, replacing what was there; raises `PictureError`."""
    named = dict.fromkeys(sha256 for job in jobs for sha256 in sources_of(job))
    values = {_KEY: VERSION, "jobs": [job.to_dict() for job in jobs], "sources": encoded(named, sources)}
    write_json(path, values)


def load_jobs(path: Path, sources: SourceStore) -> list[Job]:
    """The jobs in `path`, their source pictures kept; raises `JobError` or `PictureError`.

    It may be what `save_jobs` wrote, an object with a list of “jobs”, such a list alone, whose jobs may be whole job
    files, or one job: a job file or a picture.
    """
    if path.suffix.lower() in SUFFIXES:
        return [read_job(path)]
    values = read_json(path)
    pictures: object = {}
    if isinstance(values, dict) and "jobs" in values:
        version = values.get(_KEY, VERSION)
        if not isinstance(version, int) or version > VERSION:
            raise JobError(f"“{path.name}” was saved by a newer ClipDiff. Update ClipDiff to open it.", "version")
        values, pictures = values["jobs"], values.get("sources", {})
    entries = values if isinstance(values, list) else [values]
    if not entries:
        raise JobError(f"“{path.name}” holds no jobs: “clipdiff render --from-file --save-job” writes some.")
    jobs: list[Job] = []
    for number, entry in enumerate(entries, 1):
        with_number = f"Job {number} of “{path.name}”: " if len(entries) > 1 else ""
        try:
            jobs.append(_read_entry(entry, pictures, path.name, sources))
        except ClipDiffError as error:
            raise type(error)(with_number + error.message, error.field) from error
    return jobs


def varied(jobs: Sequence[Job], lists: Sequence[str]) -> list[Job]:
    """Each of `jobs` over one or two `lists` like “steps=10, 20”, or as it is; raises `JobError`."""
    if not lists:
        return list(jobs)
    if len(lists) > _MOST_LISTS:
        raise JobError("A sweep has one list of values or two: leave out the other --vary.", "sweep")
    return [cell for job in jobs for cell in make_sweep(job, *(_read_list(job, text) for text in lists)).jobs]


def make_cells(jobs: Sequence[Job]) -> list[Cell]:
    """Every picture of `jobs` by itself, wildcards chosen; raises `JobError` for the first that cannot be drawn."""
    width = max(_FEWEST_DIGITS, len(str(len(jobs))))
    cells: list[Cell] = []
    for number, job in enumerate(jobs, 1):
        try:
            alone = list(_pictures_of(job))
        except JobError as error:
            raise JobError(f"Job {number}: {error.message}", error.field) from error
        name = f"{number:0{width}}-{safe_name(alone[0].title)}"
        cells += [Cell(number, each, file_name(name, each, place, len(alone))) for place, each in enumerate(alone)]
    return cells


def undrawn(cells: Sequence[Cell], folder: Path) -> list[Cell]:
    """Those of `cells` whose pictures are not in `folder` yet; raises `PictureError` where others have their names."""
    return [cell for cell in cells if not _is_drawn(cell, folder / cell.name)]


def _read_entry(entry: object, pictures: object, name: str, sources: SourceStore) -> Job:
    if isinstance(entry, dict) and "targets" not in entry:
        return job_in(entry, name, sources)
    job = Job.from_dict(entry)
    keep_sources(job, pictures, name, sources)
    return job


def _read_list(job: Job, text: str) -> Axis:
    name, equals, values = text.partition("=")
    if not equals:
        raise JobError(
            f"“{text}” is no list of values: write --vary NAME=VALUES, as in --vary “steps=10, 20”.", "sweep"
        )
    return read_axis(sweepable(name.strip(), job), values)


def _pictures_of(job: Job) -> Iterator[Job]:
    """A job for each picture, seeded as those of one job are."""
    if job.task == "describe":
        raise JobError("It describes a picture and draws none: ask for it with “clipdiff describe”.", "task")
    for chosen in resolve_each(job):
        validate(chosen)
        yield from (replace(chosen, seed=chosen.seed + index, count=1) for index in range(chosen.count))


def _is_drawn(cell: Cell, path: Path) -> bool:
    if not path.exists():
        return False
    try:
        done = read_job(path)
    except ClipDiffError:
        done = None
    if done is None or not answers(cell.job, done):
        raise PictureError(
            f"“{path}” was not drawn from job {cell.number}: choose another folder with --out, or take it away.",
            "output",
        )
    return True
