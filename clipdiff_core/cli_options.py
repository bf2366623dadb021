"""The options of `clipdiff render`, and of the tasks, that make up a job, and the job they make."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from clipdiff_core.cli_guidance import add_guidance_arguments, add_target_arguments, picture_targets, with_guidance
from clipdiff_core.cli_methods import add_method_arguments, with_method
from clipdiff_core.cli_tasks import UNDRAWN, add_task_arguments, prompted_by_picture, with_task
from clipdiff_core.errors import JobError
from clipdiff_core.job import NOISY_SOLVERS, Clip, Gradient, Job, Model, Schedule, Solver, Start, Update, parse_size
from clipdiff_core.pictures.job_files import load_job
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import SUFFIXES
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.prompt_lines import read_lines
from clipdiff_core.targets import TextTarget, parse_span, parse_target, split_weight
from clipdiff_core.task_settings import TaskName

_NO_SIZE = (
    "What comes of a picture has the size of that picture, or as many times it as was asked for: leave out --size."
)


def add_job_arguments(parser: argparse.ArgumentParser, task: TaskName = "generate") -> None:
    """What to do and how; an option that is not given leaves the job as it is."""
    if task in UNDRAWN:  # their command lines show what they heed, and leave everything else as it is
        everything = argparse.ArgumentParser(add_help=False)
        _add_targets(everything)
        _add_drawing(everything)
        parser.set_defaults(**vars(everything.parse_args([])))
    parser.set_defaults(task=task)
    if task == "generate":
        parser.add_argument(
            "--init", metavar="PATH", help="the picture that --loss init and --loss init-features compare with"
        )
        size_help = "in pixels"
    else:
        parser.add_argument("init", metavar="PICTURE", help="the picture to work on: any that can be read")
        add_task_arguments(parser, task)
        size_help = argparse.SUPPRESS  # refused, with a sentence
    add = parser.add_argument
    add("--size", metavar="WIDTHxHEIGHT", help=size_help)
    add("--seed", type=int, help="the noise to start from (random if not given)")
    add("--model", metavar="NAME", help="the network that draws")
    add(
        "--clip",
        action="append",
        metavar="NAME[:WEIGHT]",
        help="the CLIP that guides: a model's name, a file or folder, or ARCHITECTURE/TAG of open_clip's; repeatable",
    )
    if task not in UNDRAWN:
        _add_targets(parser)
        _add_drawing(parser)


def _add_targets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="TEXT[:WEIGHT][@A-B%]",
        help="what to draw, or to avoid with a negative weight; “a fox:1.5@0-50%%” counts in the first half; "
        "or, for “render”, one picture that ClipDiff saved, to draw its job again",
    )
    add_target_arguments(parser)
    add = parser.add_argument
    add("--from-file", type=Path, metavar="FILE", help='draw one prompt a line; " | " stands between targets')
    add("--count", type=int, help="how many pictures, each with the next seed")


def _add_drawing(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--steps", type=int, help="steps of the solver (0: as many as suit the model)")
    add("--solver", choices=get_args(Solver))
    add("--schedule", choices=get_args(Schedule), help="how the noise levels are spaced")
    add("--eta", type=float, help=f"fresh noise that {', '.join(NOISY_SOLVERS)} add at each step, 0 to 1")
    add("--recurrence", metavar="COURSE", help='how often each step is drawn: 2, or "0: 1, 20%%: 3, 60%%: 1"')
    add("--start", choices=get_args(Start), help="white noise, or Perlin noise in it for large shapes")
    add("--tiling", action=argparse.BooleanOptionalAction, help="edges meet, so that copies side by side show no seam")
    add("--guidance-scale", type=float, help="strength of classifier-free guidance")
    add(
        "--no-conditioning",
        dest="enabled",
        action="store_const",
        const=False,
        help="steer by CLIP's gradient alone: the network is told nothing",
    )
    guidance = parser.add_mutually_exclusive_group()
    guidance.add_argument("--clip-guidance-scale", type=float, help="strength of CLIP's gradient")
    guidance.add_argument(
        "--no-guidance",
        dest="clip_guidance_scale",
        action="store_const",
        const=0.0,
        help="steer without CLIP's gradient",
    )
    add("--cutouts", type=int, help="how many cutouts CLIP looks at (0: automatic)")
    add("--iterations", type=int, help="steps of guidance in each step of the solver (0: automatic)")
    add("--gradient", choices=get_args(Gradient), help="where CLIP's gradient is taken")
    add("--update", choices=get_args(Update), help="how the gradient moves the picture")
    add("--clamp", type=float, help="the largest RMS of a “clamped” update")
    add("--course", metavar="COURSE", help='what multiplies CLIP guidance as the run goes on, e.g. "0: 1, 60%%: 0.3"')
    add("--interval", metavar="FROM-TO", help="the part of the run that CLIP guides, e.g. 10%%-80%%")
    add("--threshold", type=float, help="dynamic thresholding: the share of values that sets a picture's range")
    add("--spherical", type=float, metavar="SHARE", help="turn fresh noise towards what is wanted, by this share")
    add("--secondary", metavar="NAME", help="the secondary model that --gradient secondary goes through")
    add_guidance_arguments(parser)
    add("--label", type=int, help="the class that a class-conditional network draws (by the prompt if not given)")
    add_method_arguments(parser)


def make_jobs(args: argparse.Namespace, sources: SourceStore, seed: int) -> list[tuple[int, Job]]:
    """The jobs the options ask for, each with the number of its line (1 without --from-file); raises `ClipDiffError`.

    `seed` is taken where neither the options nor a saved job give one. The jobs are not validated.
    """
    base, texts = _base_job(args, sources)
    pictures = picture_targets(args, sources)
    job = with_guidance(_with_options(base or Job((), seed=seed), args), args, sources)
    job = with_task(job, args, sources)
    if job.task != "generate" and args.size is not None:
        raise JobError(_NO_SIZE, "size")
    if args.from_file is not None:
        if texts:
            raise JobError("Give the prompts either as words or with --from-file, not both.", "targets")
        return [(number, replace(job, targets=(*line, *pictures))) for number, line in _lines(args.from_file)]
    targets = (*(parse_target(text) for text in texts), *pictures)
    if targets or args.task == "generate":
        return [(1, replace(job, targets=targets) if targets else job)]
    return [(1, prompted_by_picture(job, Path(args.init)))]


def has_seed(args: argparse.Namespace) -> bool:
    """Whether the options or the job they name give a seed."""
    return args.seed is not None or args.job is not None or _named_picture(args) is not None


def _base_job(args: argparse.Namespace, sources: SourceStore) -> tuple[Job | None, list[str]]:
    """The saved job that the options change, if any, and the words that are left as targets."""
    picture = _named_picture(args)
    if args.job is not None:
        in_picture = args.job.suffix.lower() in SUFFIXES
        return read_job(args.job) if in_picture else load_job(args.job, sources), args.targets
    if picture is not None:
        return read_job(picture), []
    return None, args.targets


def _named_picture(args: argparse.Namespace) -> Path | None:
    """A single word that names a picture means the job inside; so does one that only would: nobody draws "fox.png"."""
    alone = len(args.targets) == 1 and args.job is None and args.from_file is None and args.task == "generate"
    return Path(args.targets[0]) if alone and args.targets[0].lower().endswith(tuple(SUFFIXES)) else None


def _lines(path: Path) -> list[tuple[int, tuple[TextTarget, ...]]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise JobError(f"There is no file “{path}” with prompts: check the name.", "targets") from error
    except (OSError, ValueError) as error:
        raise JobError(
            f"“{path}” cannot be read: it should be a text file with one prompt a line.", "targets"
        ) from error
    prompts = read_lines(text)
    if not prompts:
        raise JobError(f"“{path}” holds no prompts: write one a line.", "targets")
    return prompts


def _with_options(job: Job, args: argparse.Namespace) -> Job:
    changes = _given(args, "seed", "count", "tiling")
    if args.size is not None:
        changes["size"] = parse_size(args.size)
    if args.model is not None:
        changes["model"] = Model(args.model)
    names = ("clip_guidance_scale", "gradient", "cutouts", "iterations", "update", "clamp", "course", "threshold")
    guidance = _given(args, *names, "spherical")
    if args.interval is not None:
        guidance["interval"] = parse_span(args.interval, "guidance.interval")
    if args.clip is not None:
        guidance["clips"] = tuple(_read_clip(text) for text in args.clip)
    if args.secondary is not None:
        guidance["secondary"] = Model(args.secondary)
    if args.eta and (solver := args.solver or job.sampling.solver) not in NOISY_SOLVERS:
        noisy = ", ".join(NOISY_SOLVERS)
        raise JobError(f"The solver {solver} adds no noise: leave out --eta or choose one of {noisy}.", "sampling.eta")
    return replace(
        with_method(job, args),
        sampling=replace(job.sampling, **_given(args, "solver", "schedule", "steps", "eta", "recurrence", "start")),
        guidance=replace(job.guidance, **guidance),
        conditioning=replace(job.conditioning, **_given(args, "enabled", "guidance_scale", "label")),
        **changes,
    )


def _read_clip(text: str) -> Clip:
    """Read "NAME:WEIGHT"; where the whole is a file or folder, its colons belong to the name."""
    name, weight = (text, 1.0) if os.path.exists(text) else split_weight(text)
    return Clip(name, weight=weight)


def _given(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(args, name)) is not None}
