"""The options of the tasks: what `clipdiff vary`, `inpaint` and the others understand beside what `render` does."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import WORD_LISTS, OwnWord, TaskName

TASKS: dict[str, TaskName] = {
    "vary": "vary",
    "inpaint": "inpaint",
    "outpaint": "outpaint",
    "denoise": "denoise",
    "cutout": "cut_out",
    "describe": "describe",
    "upscale": "upscale",
}
UNDRAWN: tuple[TaskName, ...] = ("cut_out", "describe")  # they walk no solver, and are asked for nothing
_PROMPTED: tuple[TaskName, ...] = ("vary", "inpaint", "outpaint")
_SIDES = ("left", "right", "top", "bottom")
_OWN = "own"


def add_task_arguments(parser: argparse.ArgumentParser, task: TaskName) -> None:
    """The settings of one task; an option that is not given leaves the job as it is."""
    group = parser.add_argument_group(task.replace("_", " "), "docs/tasks.md tells what each does")
    match task:
        case "vary":
            _add(group, "vary.strength", float, "SHARE", "0 gives the picture back, 1 leaves nothing of it")
        case "inpaint":
            _add_mask(group)
            _add_inpainting(group)
        case "outpaint":
            _add_sides(group)
            _add_inpainting(group)
        case "denoise":
            group.add_argument("--mode", dest="denoise.mode", choices=("faithful", "vivid"))
            _add(group, "denoise.sigma", float, "SIGMA", "the noise's standard deviation, of 255 (0: estimated)")
            _add(group, "denoise.strength", float, "SHARE", "how much of the result, over the picture as it was")
        case "cut_out":
            _add_cutting_out(group)
        case "describe":
            _add_describing(group)
        case "upscale":
            _add(group, "upscale.factor", int, "N", "2 or 4 times as large")
            _add(group, "upscale.redraw", float, "STRENGTH", "above 0: drawn anew by the model, tile by tile")


def with_task(job: Job, args: argparse.Namespace, sources: SourceStore) -> Job:
    """`job` with the task of the command and its options; raises `ClipDiffError` for those that cannot be read."""
    if args.task == "generate":
        return job
    job = replace(job, task=args.task)
    given = {dest.partition("."): value for dest, value in vars(args).items() if value is not None}
    for group in ("outpaint", "inpaint") if args.task == "outpaint" else (args.task,):
        settings = {name: value for (head, dot, name), value in given.items() if head == group and dot}
        job = replace(job, **{group: replace(getattr(job, group), **settings)})
    match args.task:
        case "inpaint" if args.mask is not None:
            job = replace(job, inpaint=replace(job.inpaint, mask=_kept(args.mask, "inpaint.mask", sources)))
        case "outpaint" if args.all is not None:
            grown = {side: args.all for side in _SIDES if getattr(args, f"outpaint.{side}") is None}
            job = replace(job, outpaint=replace(job.outpaint, **grown))
        case "cut_out" if args.correction is not None:
            correction = _kept(args.correction, "cut_out.correction", sources)
            job = replace(job, cut_out=replace(job.cut_out, correction=correction))
        case "describe":
            job = replace(job, describe=replace(job.describe, **_words(args)))
    return job


def prompted_by_picture(job: Job, picture: Path) -> Job:
    """`job`; where it asks for nothing, though its task needs that, for what the picture itself was drawn from."""
    if job.targets or job.task not in _PROMPTED:
        return job
    try:
        return replace(job, targets=read_job(picture).targets)
    except ClipDiffError:  # a picture of another program: validation says that the prompt is empty
        return job


def _add(group: Any, dest: str, kind: type, metavar: str, says: str) -> None:
    name = dest.partition(".")[2].replace("_", "-")
    group.add_argument(f"--{name}", dest=dest, type=kind, metavar=metavar, help=says)


def _add_mask(group: Any) -> None:
    group.add_argument(
        "--mask",
        type=Path,
        metavar="FILE",
        help="white is drawn anew, black stays, grey blends (the picture's own transparency if not given)",
    )
    group.add_argument(
        "--invert", dest="inpaint.invert", action=argparse.BooleanOptionalAction, help="draw where the mask is black"
    )


def _add_inpainting(group: Any) -> None:
    _add(group, "inpaint.feather", float, "PIXELS", "how wide the mask's edge is softened")
    _add(group, "inpaint.strength", float, "SHARE", "1: nothing is left of what was under the mask")
    _add(group, "inpaint.context", float, "SHARE", "how much around the mask is looked at, of its sides")
    _add(group, "inpaint.jumps", int, "N", "how often each stretch of the run is drawn (RePaint)")
    _add(group, "inpaint.jump_length", int, "STEPS", "how long such a stretch is")


def _add_sides(group: Any) -> None:
    for side in _SIDES:
        _add(group, f"outpaint.{side}", int, "PIXELS", f"how far the picture grows on the {side}")
    group.add_argument("--all", type=int, metavar="PIXELS", help="the same for every side that is not given")


def _add_cutting_out(group: Any) -> None:
    _add(group, "cut_out.subject", str, "WORDS", "what to keep; may be left out")
    _add(group, "cut_out.background", str, "WORDS", "what is behind it; may be left out")
    group.add_argument(
        "--correction",
        type=Path,
        metavar="FILE",
        help="a picture: white is subject for certain, black background; transparent is left to the program",
    )
    group.add_argument("--hard", dest="cut_out.soft", action="store_const", const=False, help="no soft edge")
    _add(group, "cut_out.looks", int, "N", "how many cutouts under noise are averaged")


def _add_describing(group: Any) -> None:
    group.add_argument("--list", type=Path, metavar="FILE", help="words of your own, one a line")
    group.add_argument(
        "--only",
        metavar="LISTS",
        help=f"of {', '.join(WORD_LISTS)}, and {_OWN} for your own; with commas between (all if not given)",
    )
    _add(group, "describe.most", int, "N", "how many words of each list")


def _kept(path: Path, field: str, sources: SourceStore) -> Source:
    """A picture, kept where the engine finds it; raises `PictureError` beside `field`."""
    try:
        return Source(sources.add(path), path.name)
    except PictureError as error:
        raise PictureError(error.message, field) from error


def _words(args: argparse.Namespace) -> dict[str, Any]:
    """What `--list` and `--only` change of `Describe`."""
    changes: dict[str, Any] = {}
    if args.list is not None:
        changes["own"] = _own_words(args.list)
    if args.only is not None:
        names = [name.strip() for name in args.only.split(",") if name.strip()]
        for name in names:
            if name not in (*WORD_LISTS, _OWN):
                known = ", ".join((*WORD_LISTS, _OWN))
                raise JobError(f"There is no list “{name}”: choose of {known}.", "describe.subjects")
        changes |= {name: name in names for name in WORD_LISTS}
        if _OWN not in names:
            changes["own"] = ()
    return changes


def _own_words(path: Path) -> tuple[OwnWord, ...]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise JobError(f"There is no file “{path}” with words: check the name.", "describe.own") from error
    except (OSError, ValueError) as error:
        raise JobError(
            f"“{path}” cannot be read: it should be a text file with one word a line.", "describe.own"
        ) from error
    words = tuple(OwnWord(word) for line in lines if (word := " ".join(line.split())))
    if not words:
        raise JobError(f"“{path}” holds no words: write one a line.", "describe.own")
    return tuple(dict.fromkeys(words))
