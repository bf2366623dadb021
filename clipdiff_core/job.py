"""A `Job` is everything a picture depends on: frozen, validated, JSON in and out, versioned."""

import json
import math
import re
import sys
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args

from clipdiff_core.errors import JobError

JOB_VERSION = 1
SMALLEST_SIDE, LARGEST_SIDE, SIDE_MULTIPLE = 32, 2048, 8
LONGEST_RATIO = 4
MOST_STEPS, MOST_PICTURES, MOST_CUTOUTS, MOST_ITERATIONS = 1000, 1000, 64, 16
MOST_DIGITS = 9  # of a side someone typed: more is no size, and int() refuses thousands
LARGEST_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps exactly

Solver = Literal["dpmpp_2m", "ddim"]
Schedule = Literal["karras", "network"]
Gradient = Literal["fast", "exact"]

_Kind = TypeVar("_Kind")
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TextTarget:
    """Words to draw towards, or with a negative weight away from."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PictureTarget:
    """A picture to draw towards or away from, named by the SHA-256 of its file."""

    sha256: str
    name: str = ""
    weight: float = 1.0


Target = TextTarget | PictureTarget


@dataclass(frozen=True, slots=True)
class Size:
    """The finished picture's size in pixels."""

    width: int = 256
    height: int = 256

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the noise is walked down: the solver, its schedule over sigma, its steps, and how much new noise DDIM adds.

    New noise at every step mends what earlier steps got wrong: cleaner pictures, and more different ones.
    """

    solver: Solver = "ddim"
    schedule: Schedule = "karras"
    steps: int = 30
    eta: float = 1.0


@dataclass(frozen=True, slots=True)
class Guidance:
    """CLIP's gradient: its strength (0 switches it off), where it is taken, and on how many cutouts."""

    clip_guidance_scale: float = 1.0
    gradient: Gradient = "fast"
    cutouts: int = 8
    iterations: int = 2


@dataclass(frozen=True, slots=True)
class Conditioning:
    """The CLIP descriptor given to the network itself, strengthened by classifier-free guidance."""

    enabled: bool = True
    guidance_scale: float = 3.0


@dataclass(frozen=True, slots=True)
class Model:
    """The network that draws, by name and by the SHA-256 of its weights ("" takes what is installed)."""

    name: str = "starter"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything `count` pictures depend on; picture `index` draws its noise from `seed + index`."""

    targets: tuple[Target, ...]
    size: Size = field(default_factory=Size)
    sampling: Sampling = field(default_factory=Sampling)
    guidance: Guidance = field(default_factory=Guidance)
    conditioning: Conditioning = field(default_factory=Conditioning)
    model: Model = field(default_factory=Model)
    seed: int = 0
    count: int = 1
    version: int = JOB_VERSION

    @property
    def title(self) -> str:
        """The prompt in one line, as lists and file names show it."""
        wanted = [target for target in self.targets if target.weight > 0]
        names = (t.text if isinstance(t, TextTarget) else (t.name or "picture") for t in wanted)
        return ", ".join(" ".join(name.split()) for name in names)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        return asdict(self) | {"targets": [asdict(target) for target in self.targets]}

    def to_json(self) -> str:
        """One line of JSON, the inverse of `from_json`."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Job":
        """Read a job; raises `JobError` for anything that is not one."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise JobError("This is not a ClipDiff job: it is not valid JSON.") from error
        return Job.from_dict(values)

    @staticmethod
    def from_dict(values: object) -> "Job":
        """Read a job from JSON values; raises `JobError` naming the first setting that does not fit."""
        if not isinstance(values, dict) or "targets" not in values:
            raise JobError("This is not a ClipDiff job: it has no targets.")
        version = values.get("version", JOB_VERSION)
        if not isinstance(version, int) or version < 1:
            raise JobError("This is not a ClipDiff job: its version is not a number from 1 on.", "version")
        if version > JOB_VERSION:
            raise JobError(
                f"This job was made by a newer ClipDiff (format {version}; this one reads up to {JOB_VERSION}). "
                "Update ClipDiff to open it.",
                "version",
            )
        if not isinstance(values["targets"], list):
            raise JobError("This is not a ClipDiff job: its targets are not a list.", "targets")
        targets = tuple(_read_target(entry) for entry in values["targets"])
        return read_settings(Job, values | {"targets": targets, "version": JOB_VERSION}, "")


def _read_target(entry: object) -> Target:
    if isinstance(entry, dict) and "sha256" in entry:
        return read_settings(PictureTarget, entry, "targets")
    return read_settings(TextTarget, entry, "targets")


def read_settings(kind: type[_Kind], values: object, path: str = "") -> _Kind:
    """Build one dataclass from JSON values, checking every name and type; its defaults fill what is missing."""
    if not isinstance(values, dict):
        raise JobError(f"This job's setting “{path}” should be a group of settings.", path)
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for name in values:
        if name not in known:
            raise JobError(f"This job has a setting “{name}” that this ClipDiff does not know.", path or name)
    read: dict[str, Any] = {}
    for name, value in values.items():
        here = f"{path}.{name}" if path else name
        read[name] = _read_value(known[name].type, value, here)
    try:
        return kind(**read)
    except TypeError as error:
        raise JobError(f"This job leaves out a setting that “{path or 'the job'}” needs.", path) from error


def _read_value(kind: Any, value: Any, path: str) -> Any:
    if hasattr(kind, "__dataclass_fields__"):
        return read_settings(kind, value, path)
    if choices := get_args(kind):
        fits = value in choices if isinstance(choices[0], str) else isinstance(value, tuple)
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    elif kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if not fits:
        raise JobError(f"This job's setting “{path}” has a value that does not fit: {value!r}.", path)
    return float(value) if kind is float else value


def parse_target(text: str) -> TextTarget:
    """Read "words:weight"; a colon that is not followed by a number belongs to the words."""
    words, colon, number = text.rpartition(":")
    if not colon:
        return TextTarget(text.strip())
    try:
        weight = float(number)
    except ValueError:
        return TextTarget(text.strip())
    return TextTarget(words.strip(), weight)


def parse_size(text: str) -> Size:
    """Read "WIDTHxHEIGHT"; raises `JobError` for anything else."""
    width, cross, height = text.lower().replace("×", "x").partition("x")
    sides = (width.strip(), height.strip())
    if not (cross and all(side.isdecimal() and len(side) <= MOST_DIGITS for side in sides)):
        raise JobError(f"“{text}” is not a size. Write it as WIDTHxHEIGHT, for example 256x256.", "size")
    return Size(int(sides[0]), int(sides[1]))


def validate(job: Job) -> None:
    """Raise `JobError`, with the field at fault, for the first thing in `job` that cannot be drawn."""
    _validate_targets(job.targets)
    _validate_size(job.size)
    _in_range(job.sampling.steps, 1, MOST_STEPS, "sampling.steps", "number of steps")
    _in_range(job.sampling.eta, 0, 1, "sampling.eta", "eta")
    _in_range(job.count, 1, MOST_PICTURES, "count", "number of pictures")
    _in_range(job.seed, 0, LARGEST_SEED - MOST_PICTURES, "seed", "seed")
    _in_range(job.guidance.cutouts, 1, MOST_CUTOUTS, "guidance.cutouts", "number of cutouts")
    _in_range(job.guidance.iterations, 1, MOST_ITERATIONS, "guidance.iterations", "number of guidance iterations")
    _in_range(job.guidance.clip_guidance_scale, 0, 100, "guidance.clip_guidance_scale", "CLIP guidance")
    _in_range(job.conditioning.guidance_scale, 0, 100, "conditioning.guidance_scale", "guidance scale")


def _validate_targets(targets: tuple[Target, ...]) -> None:
    if not any(isinstance(t, PictureTarget) or t.text.strip() for t in targets):
        raise JobError("Say what to draw: the prompt is empty.", "targets")
    weights: dict[str, float] = {}
    for target in targets:
        if isinstance(target, TextTarget) and not target.text.strip():
            raise JobError("One of the prompts is empty: fill it in or remove it.", "targets")
        if isinstance(target, TextTarget) and not _is_text(target.text):
            raise JobError("One of the prompts holds characters that are not text: type it again.", "targets")
        if isinstance(target, PictureTarget) and not _SHA256.fullmatch(target.sha256):
            raise JobError("A target picture is not named by its SHA-256: choose the picture again.", "targets")
        if not math.isfinite(target.weight) or abs(target.weight) > 100:
            raise JobError("A target's weight must be a number between -100 and 100.", "targets")
        shown = target.text.strip() if isinstance(target, TextTarget) else (target.name or "the picture")
        key = shown.casefold() if isinstance(target, TextTarget) else target.sha256
        if weights.get(key, 0.0) * target.weight < 0:
            raise JobError(f"“{shown}” is asked for and against at once: remove one of the two.", "targets")
        weights[key] = target.weight or weights.get(key, 0.0)
    if not any(target.weight > 0 for target in targets):
        raise JobError("Nothing is asked for: give at least one target a weight above 0.", "targets")


def _is_text(text: str) -> bool:
    """False for half characters, as a command line in another encoding brings them: no file can hold them."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _validate_size(size: Size) -> None:
    for side in (size.width, size.height):
        if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
            raise JobError(
                f"A size of {size} cannot be drawn: each side must be {SMALLEST_SIDE} to {LARGEST_SIDE} pixels.", "size"
            )
        if side % SIDE_MULTIPLE:
            near = round(side / SIDE_MULTIPLE) * SIDE_MULTIPLE
            raise JobError(f"Each side must be a multiple of {SIDE_MULTIPLE}: try {near} instead of {side}.", "size")
    if max(size.width, size.height) > LONGEST_RATIO * min(size.width, size.height):
        raise JobError(f"A size of {size} is too long: one side may be {LONGEST_RATIO} times the other.", "size")


def _in_range(value: float, low: float, high: float, path: str, name: str) -> None:
    if not low <= value <= high:
        raise JobError(f"The {name} must be between {low} and {high}, not {value}.", path)
