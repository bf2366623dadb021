"""What a picture of another program says about how it was made, as far as ClipDiff has a use for it; all bounded."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from clipdiff_core.job import Size

LONGEST_TEXT = 2_000_000  # letters of all that is read: the graphs of ComfyUI are long
LONGEST_PROMPT, LONGEST_WORD = 10_000, 200
MOST_EXTRA = 40
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # no file and no window can show these
_DIGITS = re.compile(r"[-+]?\d{1,20}")
_NUMBER = re.compile(r"[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})")
_SIDES = re.compile(r"\(?\s*(\d{1,9})\s*[x×*,]\s*(\d{1,9})\s*\)?")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and the `program` that wrote it; "" and None where it does not say.

    `words` and `unwanted` have emphasis as AUTOMATIC1111's web UI writes it. `extra` are other settings, by name.
    """

    program: str
    words: str = ""
    unwanted: str = ""
    seed: int | None = None
    steps: int | None = None
    scale: float | None = None
    sampler: str = ""
    schedule: str = ""
    size: Size | None = None
    model: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it beside the program's name."""
        return self != Found(self.program)


def prompt(value: object) -> str:
    """Words that may be long; "" for what is no text."""
    return _NO_TEXT.sub("", value[:LONGEST_PROMPT]).strip() if isinstance(value, str) else ""


def word(value: object) -> str:
    """One line, such as a name; "" for what is neither text nor a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = whole(value) if isinstance(value, int) else value
        return "" if shown is None else f"{shown}"
    return " ".join(prompt(value).split())[:LONGEST_WORD]


def whole(value: object) -> int | None:
    """A whole number that is not negative, also one that is written."""
    if isinstance(value, str):
        match = _DIGITS.fullmatch(value.strip())
        value = int(match[0]) if match else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64
    return value if fits and isinstance(value, int) else None


def number(value: object) -> float | None:
    """A number, also one that is written."""
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value.strip())
        value = float(match[0]) if match else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = float(value)
    except OverflowError:
        return None
    return read if math.isfinite(read) else None


def size(width: object, height: object) -> Size | None:
    """A size, where both sides are numbers above 0."""
    sides = whole(width), whole(height)
    return Size(sides[0], sides[1]) if sides[0] and sides[1] else None


def written_size(text: object) -> Size | None:
    """The size in “512x768”, or “(512, 768)”."""
    match = _SIDES.fullmatch(text.strip()) if isinstance(text, str) and len(text) < LONGEST_WORD else None
    return size(match[1], match[2]) if match else None


def with_extra(found: Found, values: Mapping[Any, object]) -> Found:
    """`found` with other settings, as far as they are words or numbers."""
    named = ((word(name), word(value)) for name, value in values.items())
    return replace(found, extra=tuple(pair for pair in named if all(pair))[:MOST_EXTRA])
