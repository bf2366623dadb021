"""A `Job` is everything a picture depends on: frozen, validated, JSON in and out, versioned."""

import json
import sys
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin

from clipdiff_core.errors import JobError

JOB_VERSION = 1
SMALLEST_SIDE, LARGEST_SIDE, SIDE_MULTIPLE = 32, 2048, 8
LONGEST_RATIO = 4
MOST_STEPS, MOST_PICTURES, MOST_CUTOUTS, MOST_ITERATIONS = 1000, 1000, 64, 16
MOST_LABELS = 100_000
HEAVIEST = 100  # of the weights of targets and of CLIPs
MOST_DIGITS = 9  # of a side someone typed: more is no size, and int() refuses thousands
LARGEST_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps exactly

Solver = Literal["dpmpp_2m", "ddim"]
Schedule = Literal["karras", "network"]
Gradient = Literal["fast", "exact", "secondary"]

_Kind = TypeVar("_Kind")


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
class Model:
    """A network by name and by the SHA-256 of its weights ("" takes what is installed)."""

    name: str = "starter"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """A CLIP that guides, named as a `Model` is, and its share among all that do."""

    name: str
    sha256: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Guidance:
    """CLIP's gradient: its strength (0 switches it off), where it is taken, on how many cutouts, and by which CLIPs.

    Without `clips` it is the one that the network learned with, else the starter's. The gradient is taken on the
    prediction ("fast"), through the network ("exact"), or through Disco's `secondary` model in its place; a secondary
    model without a name is the one that is installed.
    """

    clip_guidance_scale: float = 1.0
    gradient: Gradient = "fast"
    cutouts: int = 8
    iterations: int = 2
    clips: tuple[Clip, ...] = ()
    secondary: Model = field(default_factory=lambda: Model(""))


@dataclass(frozen=True, slots=True)
class Conditioning:
    """What the network itself is told, strengthened by classifier-free guidance.

    `label` is the class that a class-conditional network draws; -1 takes the one whose name is nearest to the prompt.
    `clip_sha256` stands for the CLIP that a network was told and that does not come with it ("" takes what is here).
    """

    enabled: bool = True
    guidance_scale: float = 3.0
    label: int = -1
    clip_sha256: str = ""


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
    choices = get_args(kind)
    if get_origin(kind) is tuple:
        return _read_each(choices[0], value, path)
    if choices:
        fits = value in choices
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    elif kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if not fits:
        raise JobError(f"This job's setting “{path}” has a value that does not fit: {value!r}.", path)
    return float(value) if kind is float else value


def _read_each(kind: Any, value: Any, path: str) -> tuple[Any, ...]:
    """Several of one kind; targets come in read already, as they are of two kinds."""
    if not isinstance(value, list | tuple):
        raise JobError(f"This job's setting “{path}” should be a list.", path)
    return tuple(entry if is_dataclass(entry) else read_settings(kind, entry, path) for entry in value)


def parse_target(text: str) -> TextTarget:
    """Read "words:weight"; a colon that is not followed by a number belongs to the words."""
    return TextTarget(*split_weight(text))


def split_weight(text: str) -> tuple[str, float]:
    """What stands before the last colon and the number behind it; all of it and 1 when there is no such number."""
    words, colon, number = text.rpartition(":")
    try:
        return (words.strip(), float(number)) if colon else (text.strip(), 1.0)
    except ValueError:
        return text.strip(), 1.0


def parse_size(text: str) -> Size:
    """Read "WIDTHxHEIGHT"; raises `JobError` for anything else."""
    width, cross, height = text.lower().replace("×", "x").partition("x")
    sides = (width.strip(), height.strip())
    if not (cross and all(side.isdecimal() and len(side) <= MOST_DIGITS for side in sides)):
        raise JobError(f"“{text}” is not a size. Write it as WIDTHxHEIGHT, for example 256x256.", "size")
    return Size(int(sides[0]), int(sides[1]))
