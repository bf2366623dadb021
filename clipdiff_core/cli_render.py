"""`clipdiff render`: jobs from options, files and pictures, drawn by the engine in this very process."""

import argparse
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from clipdiff_core import folders
from clipdiff_core.child_process import go_offline
from clipdiff_core.cli_options import add_job_arguments, has_seed, make_jobs
from clipdiff_core.cli_terminal import Report, duration, make_report
from clipdiff_core.control import Control
from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.events import Event, Failed, Progress
from clipdiff_core.job import Job
from clipdiff_core.pictures.job_files import save_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import check_writable, safe_name
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.validation import validate

_DONE, _FAILED = 0, 2
_RANDOM_SEEDS = 2**32
_TRIAL = 3  # steps after which it is known how long all of them take
_LONG = 120  # seconds from which on that is said
_OTHER_PICTURES = {".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"}


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


def add_render_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff render` understands."""
    add_job_arguments(parser)
    add = parser.add_argument
    add("--job", type=Path, metavar="FILE", help="start from a saved job; other options change it")
    add("--save-job", type=Path, metavar="FILE", help="save the job; draws only if --out is given too")
    add("--from-file", type=Path, metavar="FILE", help='draw one prompt a line; " | " stands between targets')
    add("--out", metavar="PATH", help="a .png to write, replacing what was there, or a folder to save into")
    add("--json", action="store_true", help="tell what happens as JSON, one event a line")
    add("--quiet", action="store_true", help="print nothing but the paths of the pictures")


def run_render(args: argparse.Namespace) -> int:
    """Draw what the options ask for and return the exit code."""
    report = make_report(args.json, args.quiet)
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
    if not has_seed(args):
        report.note(f"seed {tasks[0].job.seed}")
    if args.save_job is not None:
        save_job(args.save_job, tasks[0].job, sources)
        if args.out is None:
            return None
    check_writable(tasks[0].output)
    engine = _load_engine()
    for task in tasks:
        told = False
        for event in engine.run(task.job, task.output):
            if isinstance(event, Failed):
                return event
            if isinstance(event, Progress) and not told and event.step >= min(_TRIAL, event.steps):
                told = True
                if event.seconds_left >= _LONG:
                    report.note(f"This takes about {duration(event.seconds_left)}; Ctrl+C ends it.")
            report.show(event)
    return None


def _tasks(args: argparse.Namespace, sources: SourceStore) -> list[_Task]:
    """All there is to draw, every mistake in it found before the first is drawn."""
    if args.save_job is not None and args.from_file is not None:
        raise JobError("A job file holds one job: use --save-job without --from-file.", "output")
    jobs = make_jobs(args, sources, secrets.randbelow(_RANDOM_SEEDS))
    output = _output(args.out)
    if args.from_file is not None and output.name:
        raise PictureError("With --from-file, --out names a folder: leave out the .png.", "output")
    if args.from_file is None:
        validate(jobs[0][1])
        return [_Task(jobs[0][1], output)]
    width = max(3, len(str(jobs[-1][0])))
    return [_Task(_valid(job, line), _named(output, line, width, job)) for line, job in jobs]


def _valid(job: Job, line: int) -> Job:
    try:
        validate(job)
    except JobError as error:
        raise JobError(f"Line {line}: {error.message}", error.field) from error
    return job


def _named(output: Output, line: int, width: int, job: Job) -> Output:
    return replace(output, name=f"{line:0{width}}-{safe_name(job.title)}")


def _output(out: str | None) -> Output:
    """A name that ends in .png is a file to write, as cp would; everything else is a folder."""
    if out is None:
        return Output(folders.pictures())
    path = Path(out)
    if os.path.isdir(path) or out.endswith(("/", "\\")):
        return Output(path)
    if path.suffix.lower() in _OTHER_PICTURES:
        raise PictureError(
            f"ClipDiff saves PNG pictures: name it “{path.stem}.png” instead of “{path.name}”.", "output"
        )
    if path.suffix.lower() == ".png":
        return Output(path.parent, path.name, overwrite=True)
    return Output(path)
