"""`clipdiff render` and the tasks: jobs from options, files and pictures, done by the engine in this very process."""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from clipdiff_core import folders
from clipdiff_core.child_process import go_offline
from clipdiff_core.cli_animation import Animations
from clipdiff_core.cli_jobs import save_jobs
from clipdiff_core.cli_options import add_job_arguments, has_seed, make_jobs
from clipdiff_core.cli_tasks import TASKS, UNDRAWN
from clipdiff_core.cli_terminal import Report, duration, make_report, ranked
from clipdiff_core.control import Control
from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.estimates import Experience, keep_lessons, total
from clipdiff_core.events import Event, Failed, Picture, Progress
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.exporting import kind_of
from clipdiff_core.pictures.job_files import save_job
from clipdiff_core.pictures.naming import safe_name
from clipdiff_core.pictures.output import SUFFIXES, Output, split_name
from clipdiff_core.pictures.saving import check_room, check_writable
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.task_settings import TaskName
from clipdiff_core.validation import validate
from clipdiff_core.wildcards import resolve_each

_DONE, _FAILED = 0, 2
_RANDOM_SEEDS = 2**32
_TRIAL = 3  # steps after which it is known how long all of them take
_LONG = 120  # seconds from which on that is said
_OTHER_PICTURES = (".gif", ".bmp", ".avif", ".heic")  # refused, rather than made a folder


class Draws(Protocol):
    """The part of the engine that is used here."""

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Draw `job`."""
        ...


@dataclass(frozen=True, slots=True)
class _Task:
    """One job and where its pictures go."""

    job: Job
    output: Output


def _load_engine() -> Draws:
    """The engine itself; slow, and all that loads torch."""
    go_offline()
    from clipdiff_core.engine import Engine

    return Engine()


def add_render_arguments(parser: argparse.ArgumentParser, task: TaskName = "generate") -> None:
    """Everything `clipdiff render` understands, or the command of another task."""
    add_job_arguments(parser, task)
    parser.set_defaults(out=None, animation=None, rank=False, no_metadata=False)
    add = parser.add_argument
    add("--job", type=Path, metavar="FILE", help="start from a saved job, or a picture's; other options change it")
    then = "draws only if --out is given too" if task != "describe" else "describes nothing"
    add("--save-job", type=Path, metavar="FILE", help=f"save the job, or all for “clipdiff sweep”; {then}")
    if task != "describe":
        add(
            "--out", metavar="PATH", help="a .png, .jpg, .webp or .tiff to write, replacing what was there, or a folder"
        )
        add("--no-metadata", action="store_true", help="leave the job and the parameters out of the pictures")
    if task not in UNDRAWN:
        add("--animation", type=Path, metavar="FILE", help="how it came to be, as .gif, .webp, .apng or .mp4")
        add("--rank", action="store_true", help="print the paths at the end, the nearest to what was asked for first")
    add("--estimate", action="store_true", help="say about how long it will take and how much memory, and do nothing")
    add("--json", action="store_true", help="tell what happens as JSON, one event a line")
    add("--quiet", action="store_true", help="print nothing but the paths of the pictures, or the words")


def run_render(args: argparse.Namespace) -> int:
    """Do what the options ask for and return the exit code."""
    report = make_report(args.json, args.quiet, args.rank)
    try:
        failed = _render(args, report)
    except ClipDiffError as error:
        failed = Failed(error.message, error.field)
    finally:
        report.close()
    if failed is None:
        return _DONE
    report.show(failed)
    print(f"clipdiff: {failed.message}", file=sys.stderr)
    return _FAILED


def _render(args: argparse.Namespace, report: Report) -> Failed | None:
    sources = SourceStore()
    tasks = _tasks(args, sources)
    if not has_seed(args) and args.task != "describe":
        report.note(f"seed {tasks[0].job.seed}")
    if args.save_job is not None:
        _save(args.save_job, [task.job for task in tasks], sources)
        if args.out is None:
            return None
    for task in tasks:
        _check(task, sources)
    if args.estimate:
        _estimate(tasks, sources, args.json)
        return None
    animations = Animations(args.animation, sum(task.job.count for task in tasks))
    animations.check(tasks[0].output)
    engine = _load_engine()
    for task in tasks:
        if (failed := _run(engine, task, report, animations, _given(task.job, sources))) is not None:
            return failed
    return None


def _save(path: Path, jobs: list[Job], sources: SourceStore) -> None:
    """Write a job file, or a file of many jobs where there are more."""
    if len(jobs) == 1:
        save_job(path, jobs[0], sources)
    else:
        save_jobs(path, jobs, sources)


def _estimate(tasks: list[_Task], sources: SourceStore, as_json: bool) -> None:
    """Print what all of `tasks` will take, as far as what was drawn on this computer can tell."""
    experience = Experience.read()
    found = total([experience.estimate(task.job, _given(task.job, sources)) for task in tasks])
    if as_json:
        print(json.dumps({"seconds": round(found.seconds, 2), "memory": found.memory}))
    else:
        print(f"about {duration(found.seconds)}, {found.memory / 1e9:.1f} GB of memory")


def _given(job: Job, sources: SourceStore) -> Size | None:
    if job.task == "generate":
        return None
    with sources.open(job.init.sha256) as picture:
        return Size(*picture.size)


def _run(engine: Draws, task: _Task, report: Report, animations: Animations, given: Size | None) -> Failed | None:
    """Do one job and tell it; returns how it failed, if it did."""
    told, memory = False, 0
    finished: list[Picture] = []
    for event in engine.run(task.job, task.output):
        if isinstance(event, Failed):
            return event
        if isinstance(event, Progress):
            memory = max(memory, event.gpu_memory or event.memory)
        if isinstance(event, Progress) and not told and event.step >= min(_TRIAL, event.steps):
            told = True
            if event.seconds_left >= _LONG:
                report.note(f"This takes about {duration(event.seconds_left)}; Ctrl+C ends it.")
        report.show(event)
        if (animation := animations.see(event)) is not None:
            report.note(f"animation {animation}")
        if isinstance(event, Picture):
            finished.append(event)
            keep_lessons(Experience.read().taught(event.job, event.seconds, memory, given).lessons)
    scored = [picture for picture in finished if picture.score is not None]
    if len(scored) > 1:
        best = ranked(scored)[0]
        report.note(f"nearest to what was asked for: {best.path} ({best.score:.3f})")
    return None


def _check(task: _Task, sources: SourceStore) -> None:
    """Raise `PictureError` for what would only come out after the drawing, or the loading."""
    init = task.job.init
    if task.job.task != "generate" and not sources.has(init.sha256):
        command = next(name for name, known in TASKS.items() if known == task.job.task)
        raise PictureError(
            f"The picture “{init.name}” that this job works on is not on this computer: give it again, as in "
            f"“clipdiff {command} PICTURE --job FILE”.",
            "init",
        )
    if task.job.task != "describe":
        check_writable(task.output)
        if not task.output.plain:
            check_room(task.job, task.output)


def _tasks(args: argparse.Namespace, sources: SourceStore) -> list[_Task]:
    """All there is to draw, every mistake in it found before the first is drawn."""
    jobs = make_jobs(args, sources, secrets.randbelow(_RANDOM_SEEDS))
    output = replace(_output(args.out), plain=args.no_metadata)
    if args.from_file is not None and output.name:
        raise PictureError("With --from-file, --out names a folder: leave out the suffix.", "output")
    if args.from_file is None:
        return _numbered(_chosen(jobs[0][1]), output)
    width = max(3, len(str(jobs[-1][0])))
    tasks: list[_Task] = []
    for line, job in jobs:
        try:
            chosen = _chosen(job)
        except JobError as error:
            raise JobError(f"Line {line}: {error.message}", error.field) from error
        tasks += _numbered(chosen, _named(output, line, width, chosen[0]))
    return tasks


def _chosen(job: Job) -> list[Job]:
    """`job`, or one for each of its pictures where they differ by wildcards; each can be drawn."""
    chosen = resolve_each(job)
    for each in chosen:
        validate(each)
    return chosen


def _numbered(jobs: list[Job], output: Output) -> list[_Task]:
    """Several jobs for one name are told apart as the pictures of one job are; without a name, their seeds do that."""
    if len(jobs) == 1 or not output.name:
        return [_Task(job, output) for job in jobs]
    stem, suffix = split_name(output.name)
    named = (replace(output, name=f"{stem}-{number}{suffix}") for number in range(1, len(jobs) + 1))
    return [_Task(job, name) for job, name in zip(jobs, named, strict=True)]


def _named(output: Output, line: int, width: int, job: Job) -> Output:
    return replace(output, name=f"{line:0{width}}-{safe_name(job.title)}")


def _output(out: str | None) -> Output:
    """A name that ends like a picture's is a file to write, as cp would; everything else is a folder."""
    if out is None:
        return Output(folders.pictures())
    path = Path(out)
    if os.path.isdir(path) or out.endswith(("/", "\\")):
        return Output(path)
    if path.suffix.lower() in (*SUFFIXES, *_OTHER_PICTURES):
        kind_of(path)
        return Output(path.parent, path.name, overwrite=True)
    return Output(path)
