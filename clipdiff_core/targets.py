"""What a picture is to show: words, pictures, and pictures with their words; as a job names them."""

import re
from dataclasses import dataclass

from clipdiff_core.errors import JobError
from clipdiff_core.json_settings import read_settings

_SPAN = re.compile(r"(?P<start>\d{1,3}(?:\.\d{1,6})?)\s*%?\s*[-–]\s*(?P<end>\d{1,3}(?:\.\d{1,6})?)\s*%?")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a run, in shares of its steps: from `start` up to `end`."""

    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that a job starts from or is measured by, named by the SHA-256 of its file; "" is none."""

    sha256: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClipWeight:
    """How much a target counts with one of the CLIPs that guide, beside its weight: 0 hides it from this one."""

    clip: str
    weight: float


@dataclass(frozen=True, slots=True)
class TextTarget:
    """Words to draw towards, or with a negative weight away from, while the `span` lasts."""

    text: str
    weight: float = 1.0
    span: Span = Span()
    clip_weights: tuple[ClipWeight, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureTarget:
    """A picture to draw towards or away from, named by the SHA-256 of its file."""

    sha256: str
    name: str = ""
    weight: float = 1.0
    span: Span = Span()
    clip_weights: tuple[ClipWeight, ...] = ()


@dataclass(frozen=True, slots=True)
class DescriptorTarget:
    """A picture and its words as one target; `picture_share` of its weight is the picture's direction, the rest theirs.

    Each keeps a direction of its own: CLIP's pictures and words lie apart, and a mean of both is like neither.
    """

    text: str
    sha256: str
    name: str = ""
    weight: float = 1.0
    picture_share: float = 0.5
    span: Span = Span()
    clip_weights: tuple[ClipWeight, ...] = ()


Target = TextTarget | PictureTarget | DescriptorTarget


def read_target(entry: object) -> Target:
    """A target from JSON values, of the kind that its settings tell; raises `JobError` for anything else."""
    kind: type[Target] = TextTarget
    if isinstance(entry, dict) and "sha256" in entry:
        kind = DescriptorTarget if "text" in entry else PictureTarget
    return read_settings(kind, entry, "targets")


def target_title(target: Target) -> str:
    """What to call it in one line."""
    if isinstance(target, PictureTarget):
        return target.name or "picture"
    return " ".join(target.text.split())


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


def parse_span(text: str, field: str) -> Span:
    """Read "10%-80%"; raises `JobError` beside `field` for anything else."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise JobError(f"“{text}” is no part of a run: write it as FROM-TO, for example 10%-80%.", field)
    return Span(float(match["start"]) / 100, float(match["end"]) / 100)
