"""`clipdiff sweep`: every job of a file, drawn here one after another or spread over a Ray cluster."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clipdiff_core import folders
from clipdiff_core.child_process import go_offline
from clipdiff_core.cli_jobs import Cell, load_jobs, make_cells, undrawn, varied
from clipdiff_core.cli_terminal import Report, make_report
from clipdiff_core.errors import CheckpointError, ClipDiffError, EngineError, JobError
from clipdiff_core.events import Event, Failed, Picture
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import check_writable
from clipdiff_core.pictures.sources import SourceStore

if TYPE_CHECKING:
    from clipdiff_core.engine import Engine

_DONE, _FAILED = 0, 2


def add_sweep_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff sweep` understands."""
    add = parser.add_argument
    add(
        "jobs",
        type=Path,
        metavar="JOBS",
        help="a file of jobs, as “render --from-file --save-job” writes it, or of one",
    )
    add(
        "--vary",
        action="append",
        default=[],
        metavar="NAME=VALUES",
        help="each job over a list of values, as in “steps=10, 20” or “seed=1..4”; twice for a grid",
    )
    add("--ray", metavar="ADDRESS", help="the Ray cluster to draw on: auto, HOST:PORT, or local")
    add("--out", type=Path, metavar="FOLDER", help="where the pictures go; those that are there are not drawn again")
    add("--cores", type=int, metavar="N", help="cores of an engine (all of this computer's); bits depend on them")
    add("--json", action="store_true", help="tell what happens as JSON, one event a line")
    add("--quiet", action="store_true", help="print nothing but the paths of the pictures")


def run_sweep(args: argparse.Namespace) -> int:
    """Draw what is not drawn yet and return the exit code; raises `ClipDiffError` for what stops all of it."""
    report = make_report(args.json, args.quiet)
    failed: list[Failed] = []
    try:
        for event in _sweep(args, report):
            report.show(event)
            if isinstance(event, Picture):
                report.note(f"{event.index + 1} of {event.count}")
            elif isinstance(event, Failed):
                failed.append(event)
    except ClipDiffError as error:
        report.show(Failed(error.message, error.field))
        raise
    finally:
        report.close()
        for event in failed:
            print(f"clipdiff: {event.message}", file=sys.stderr)
    return _FAILED if failed else _DONE


def _sweep(args: argparse.Namespace, report: Report) -> Iterator[Event]:
    """Every event; a picture's `index` counts those that came before it, and a failure names its job."""
    sources = SourceStore()
    if args.cores is not None and args.cores < 1:
        raise JobError("An engine needs a core at least: say --cores 1 or more.", "cores")
    folder = args.out or folders.pictures() / args.jobs.stem
    cells = make_cells(varied(load_jobs(args.jobs, sources), args.vary))
    check_writable(Output(folder, max((cell.name for cell in cells), key=len)))
    engine = _load_engine(sources, args.cores)
    cells = [replace(cell, job=_identified(engine, cell)) for cell in cells]
    left = undrawn(cells, folder)
    if len(left) < len(cells):
        report.note(f"{len(cells) - len(left)} of {len(cells)} pictures are there already")
    done = 0
    for place, event in _drawn(args, left, folder, engine, report):
        if isinstance(event, Picture):
            yield replace(event, index=done, count=len(left))
            done += 1
        elif isinstance(event, Failed):
            yield replace(event, message=f"Job {left[place].number}, {left[place].name}: {event.message}")
        else:
            yield event


def _drawn(
    args: argparse.Namespace, cells: Sequence[Cell], folder: Path, engine: "Engine", report: Report
) -> Iterator[tuple[int, Event]]:
    """Every event of `cells`, by the place of each, from here or from the cluster."""
    if not cells:
        return
    if args.ray is None:
        for place, cell in enumerate(cells):
            for event in engine.run(cell.job, Output(folder, cell.name)):
                yield place, event
        return
    from clipdiff_core.cluster.spread import Spread
    from clipdiff_core.device import cores

    yield from Spread(args.ray, args.cores or cores(), engine.sources, report.note).draw(cells, folder)


def _load_engine(sources: SourceStore, cores: int | None) -> "Engine":
    go_offline()
    from clipdiff_core.engine import Engine

    return Engine(sources, cores)


def _identified(engine: "Engine", cell: Cell) -> Job:
    """The job of `cell` with its networks named by their hashes; as it is where one is not here: others may have it."""
    try:
        return engine.identified(cell.job)
    except (CheckpointError, EngineError):
        return cell.job
