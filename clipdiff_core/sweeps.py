"""Sweeps: the same job over a list of values for one setting, or for two; torch-free.

Values are typed as lists and ranges: “10, 20, 30”, “10..50 step 10”; words stand between |, as they may hold commas.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, get_args

from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.courses import parse_course
from clipdiff_core.errors import CheckpointError, JobError
from clipdiff_core.job import AUTOMATIC, Gradient, Job, Model, Schedule, Size, Solver, Update, parse_size
from clipdiff_core.targets import PictureTarget
from clipdiff_core.task_settings import TASK_BOUNDS
from clipdiff_core.validation import validate
from clipdiff_core.wildcards import outside, resolve

MOST_VALUES, MOST_CELLS = 50, 300
_RANGE = re.compile(r"(?P<low>\S+?)\s*\.\.+\s*(?P<high>\S+?)(?:\s*(?:step|步长|/)\s*(?P<step>\S+))?")
_BETWEEN = re.compile("[,;，；、\n]")
# What a picture's job has that was left to the program when it was asked for.
_LEFT_OPEN: dict[str, object] = {
    "sha256": "",
    "clip_sha256": "",
    "upscaler_sha256": "",
    "name": "",  # of the secondary model
    "clips": (),
    "label": -1,
    "steps": AUTOMATIC,
    "cutouts": AUTOMATIC,
    "iterations": AUTOMATIC,
    "sigma": 0.0,  # of a picture to denoise
}


@dataclass(frozen=True)
class Sweepable:
    """A setting that can be swept: its place in the job, and how its values are read, shown and put in.

    `ranged` numbers may be typed as ranges; values of `words` stand between |.
    """

    name: str
    path: str
    read: Callable[[str], Any]
    example: str
    ranged: bool = False
    words: bool = False

    def put(self, job: Job, value: Any) -> Job:
        """`job` with `value` in this setting's place; raises `JobError` where the job has no place for it."""
        if self.path in ("text", "weight"):
            return _with_target(job, self.path, value)
        if self.path == "model":  # what another one was told by
            job = _changed(job, "conditioning.clip_sha256", "")
        return _changed(job, self.path, value)


@dataclass(frozen=True)
class Axis:
    """A setting, and the values it takes, as they are shown."""

    setting: Sweepable
    values: tuple[Any, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The values in words."""
        return tuple(_label(value) for value in self.values)


@dataclass(frozen=True)
class Sweep:
    """The jobs of a sweep, row after row: `across` goes on within a row, `down` from row to row, if there is one."""

    across: Axis
    down: Axis | None
    jobs: tuple[Job, ...]

    def cell_of(self, done: Job, taken: Sequence[bool]) -> int | None:
        """Which job a picture with the job `done` answers, of those not `taken` yet; None where it answers none.

        A job that left to the program what another one says is asked last.
        """
        free = [index for index, job in enumerate(self.jobs) if not taken[index] and answers(job, done)]
        return min(free, key=lambda index: _left_open(self.jobs[index], done), default=None)


def sweepables(job: Job) -> list[Sweepable]:
    """The settings that can be swept in `job`, what artists ask for first."""
    found = [
        Sweepable("words", "text", _read_words, "a fox | a wolf | a dog", words=True),
        Sweepable("weight", "weight", _number("weight"), "0.5, 1, 2", ranged=True),
        Sweepable("seed", "seed", _whole("seed"), "1..4", ranged=True),
        Sweepable("model", "model", _model, BUILT_IN),
    ]
    if "strength" in TASK_BOUNDS[job.task]:
        found.append(Sweepable("strength", f"{job.task}.strength", _number("strength"), "0.2, 0.5, 0.8", ranged=True))
    if job.method == "diffusion":
        found += [
            Sweepable("steps", "sampling.steps", _whole("steps"), "10, 20, 30", ranged=True),
            Sweepable("solver", "sampling.solver", _choice("solver", Solver), "ddim, heun, dpmpp_2m"),
            Sweepable("schedule", "sampling.schedule", _choice("schedule", Schedule), "karras, exponential"),
            Sweepable("eta", "sampling.eta", _number("eta"), "0, 0.5, 1", ranged=True),
            Sweepable("recurrence", "sampling.recurrence", _course, "1, 2, 3"),
            Sweepable("guidance scale", "conditioning.guidance_scale", _number("scale"), "1, 3, 6", ranged=True),
        ]
    found += [
        Sweepable("clip guidance", "guidance.clip_guidance_scale", _number("scale"), "0.5, 1, 2", ranged=True),
        Sweepable("cutouts", "guidance.cutouts", _whole("cutouts"), "2, 4, 8", ranged=True),
        Sweepable("iterations", "guidance.iterations", _whole("iterations"), "1, 2, 4", ranged=True),
        Sweepable("gradient", "guidance.gradient", _choice("gradient", Gradient), "fast, exact"),
        Sweepable("update", "guidance.update", _choice("update", Update), "mpgd, tfg, clamped"),
        Sweepable("threshold", "guidance.threshold", _number("threshold"), "0.9, 0.99, 1", ranged=True),
    ]
    if job.task == "generate":
        found.append(Sweepable("size", "size", parse_size, "256x256, 384x256"))
    return found


def sweepable(name: str, job: Job) -> Sweepable:
    """The setting called `name`; raises `JobError` that lists those there are."""
    known = {setting.name: setting for setting in sweepables(job)}
    if name not in known:
        raise JobError(f"“{name}” cannot be swept. Choose one of {', '.join(known)}.", "sweep")
    return known[name]


def read_axis(setting: Sweepable, text: str) -> Axis:
    """The values typed for a setting, each once; raises `JobError` for what is none of its values, or too many."""
    parts = outside(text.replace("\n", "|"), "|") if setting.words else _BETWEEN.split(text)
    values: list[Any] = []
    for part in (part.strip() for part in parts):
        if part:
            values += _read_range(setting, part)
        if len(values) > MOST_VALUES:
            raise JobError(f"These are more than {MOST_VALUES} values: leave some out.", setting.path)
    if not values:
        raise JobError(f"Type the values to draw, for example {setting.example}.", setting.path)
    return Axis(setting, tuple(dict.fromkeys(values)))


def make_sweep(job: Job, across: Axis, down: Axis | None = None) -> Sweep:
    """A picture of `job` for every value, or pair of values; wildcards are chosen by each one's seed.

    Raises `JobError` for the first that cannot be drawn, and names it.
    """
    if down is not None and across.setting.path == down.setting.path:
        raise JobError(f"Both lists are for “{across.setting.name}”: choose another setting for one.", "sweep")
    cells = len(across.values) * (len(down.values) if down else 1)
    if cells > MOST_CELLS:
        raise JobError(f"This would be {cells} pictures: at most {MOST_CELLS} make a sweep.", "sweep")
    jobs: list[Job] = []
    for lower in down.values if down else (None,):
        row = down.setting.put(job, lower) if down else job
        for value in across.values:
            told = [(across, value), *([(down, lower)] if down else [])]
            jobs.append(_drawable(across.setting.put(row, value), told))
    return Sweep(across, down, tuple(jobs))


def _drawable(job: Job, told: Sequence[tuple[Axis, Any]]) -> Job:
    """One cell; its mistake is told with the value that is at fault, or with both."""
    cell = resolve(replace(job, count=1))
    try:
        validate(cell)
    except JobError as error:
        at_fault = [each for each in told if each[0].setting.path == error.field] or told
        named = ", ".join(f"{axis.setting.name} {_label(value)}" for axis, value in at_fault)
        raise JobError(f"{named}: {error.message}", error.field) from error
    return cell


def _read_range(setting: Sweepable, text: str) -> list[Any]:
    match = _RANGE.fullmatch(text) if setting.ranged else None
    if match is None:
        return [setting.read(text)]
    low, high = setting.read(match["low"]), setting.read(match["high"])
    step = setting.read(match["step"]) if match["step"] else 1
    if step <= 0:
        raise JobError(f"In “{text}” the step must be above 0.", setting.path)
    if high < low:
        raise JobError(f"“{text}” begins above its end: turn it round.", setting.path)
    count = math.floor((high - low) / step + 1e-9) + 1
    if count > MOST_VALUES:
        raise JobError(f"“{text}” are {count} values, more than {MOST_VALUES}: take a larger step.", setting.path)
    return [setting.read(f"{low + index * step:.10g}") for index in range(count)]


def _number(name: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise JobError(f"“{text}” is no number for the {name}.", "sweep")
        return value

    return read


def _whole(name: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isdecimal() and len(text) <= len(str(2**53))):
            raise JobError(f"“{text}” is no whole number for the {name}.", "sweep")
        return int(text)

    return read


def _choice(name: str, choices: Any) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in get_args(choices):
            raise JobError(f"“{text}” is no {name}. Choose from {', '.join(get_args(choices))}.", "sweep")
        return text

    return read


def _model(text: str) -> Model:
    try:
        return Model(find_model(text).name)
    except CheckpointError as error:
        raise JobError(error.message, error.field) from error


def _course(text: str) -> str:
    parse_course(text, "sampling.recurrence")
    return text


def _read_words(text: str) -> str:
    return " ".join(text.split())


def _label(value: Any) -> str:
    if isinstance(value, Model):
        return value.name
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_target(job: Job, name: str, value: Any) -> Job:
    """`job` with the words of its first prompt, or its weight, replaced."""
    for index, target in enumerate(job.targets):
        if not isinstance(target, PictureTarget):
            changed = replace(target, **{name: value})
            return replace(job, targets=(*job.targets[:index], changed, *job.targets[index + 1 :]))
    raise JobError("There is no prompt to put other words into: add one.", "targets")


def _changed(settings: Any, path: str, value: Any) -> Any:
    part, _, rest = path.partition(".")
    return replace(settings, **{part: _changed(getattr(settings, part), rest, value) if rest else value})


def answers(asked: Any, done: Any, name: str = "") -> bool:
    """Whether the job `done` is what comes of `asked`: the same, but for what was left to the program."""
    if asked == done or _open(name, asked):
        return True
    if isinstance(asked, tuple) and isinstance(done, tuple):
        return len(asked) == len(done) and all(map(answers, asked, done))
    if not is_dataclass(asked) or type(asked) is not type(done) or isinstance(asked, Size):
        return False
    return all(answers(getattr(asked, part.name), getattr(done, part.name), part.name) for part in fields(asked))


def _left_open(asked: Any, done: Any, name: str = "") -> int:
    """How many settings of `done` were left to the program in `asked`."""
    if is_dataclass(asked) and is_dataclass(done):
        return sum(_left_open(getattr(asked, part.name), getattr(done, part.name), part.name) for part in fields(asked))
    return int(asked != done and _open(name, asked))


def _open(name: str, asked: Any) -> bool:
    return name in _LEFT_OPEN and asked == _LEFT_OPEN[name]
