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

    def holds(self, share: float) -> bool:
        """Whether it lasts when `share` of the run is done."""
        return self.start <= share < self.end

    def meets(self, other: "Span") -> bool:
        """Whether there is a moment that belongs to both."""
        return self.start < other.end and other.start < self.end


ALWAYS = Span()
EVEN_SHARE = 0.5  # of a descriptor's weight for its picture


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
    picture_share: float = EVEN_SHARE
    span: Span = Span()
    clip_weights: tuple[ClipWeight, ...] = ()


Target = TextTarget | PictureTarget | DescriptorTarget


@dataclass(frozen=True, slots=True)
class Part:
    """One direction of a target: words, or a picture by its SHA-256 where that is set; with a weight of its own."""

    text: str
    sha256: str
    weight: float


def parts_of(target: Target) -> tuple[Part, ...]:
    """The directions of a target: one, or a descriptor's picture and its words."""
    if isinstance(target, TextTarget):
        return (Part(target.text, "", target.weight),)
    if isinstance(target, PictureTarget):
        return (Part("", target.sha256, target.weight),)
    picture, words = target.weight * target.picture_share, target.weight * (1 - target.picture_share)
    return (Part("", target.sha256, picture), Part(target.text, "", words))


def weight_for(target: Target, clip: str) -> float:
    """How much a target's weight is multiplied by with the CLIP of that name."""
    return next((weighed.weight for weighed in target.clip_weights if weighed.clip == clip), 1.0)


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
    """Read "words:weight@0-50%"; a colon without a number behind it, or an @ without such a span, is of the words."""
    return TextTarget(*split_target(text))


def split_target(text: str, weight: float = 1.0, span: Span = ALWAYS) -> tuple[str, float, Span]:
    """The words of "words:weight@0-50%", their weight and their span; `weight` and `span` where it does not say."""
    rest, said = _split_span(text)
    words, weight = split_weight(rest, weight)
    if said is None:  # the other way round is meant the same
        words, said = _split_span(words)
    return words.strip(), weight, said or span


def split_weight(text: str, weight: float = 1.0) -> tuple[str, float]:
    """What stands before the last colon and the number behind it; all of it and `weight` if there is no such number."""
    words, colon, number = text.rpartition(":")
    try:
        return (words.strip(), float(number)) if colon else (text.strip(), weight)
    except ValueError:
        return text.strip(), weight


def parse_span(text: str, field: str) -> Span:
    """Read "10%-80%"; raises `JobError` beside `field` for anything else."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise JobError(f"“{text}” is no part of a run: write it as FROM-TO, for example 10%-80%.", field)
    return _as_span(match)


def span_text(span: Span) -> str:
    """A span as it is typed behind an @."""
    return f"{span.start * 100:g}-{span.end * 100:g}%"


def _split_span(text: str) -> tuple[str, Span | None]:
    """What stands before the last @ and the span behind it; all of it and None when there is no such span."""
    words, at, said = text.rpartition("@")
    match = _SPAN.fullmatch(said.strip())
    if not at or match is None or not said.rstrip().endswith("%"):
        return text, None
    return words, _as_span(match)


def _as_span(match: re.Match[str]) -> Span:
    return Span(float(match["start"]) / 100, float(match["end"]) / 100)
