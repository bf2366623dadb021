"""What the library knows of pictures, and what may be asked of it."""

from dataclasses import dataclass
from typing import NamedTuple

from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job


class Stamp(NamedTuple):
    """By what a file is known to be the same as before: when it was written, in nanoseconds, and its bytes."""

    written: int
    size: int


class Hit(NamedTuple):
    """A picture that was found: its file's name, when that was written, in nanoseconds, and its star."""

    name: str
    written: int
    starred: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of one picture; None and "" where it does not say."""

    width: int = 0
    height: int = 0
    words: str = ""
    unwanted: str = ""
    model: str = ""
    task: str = ""
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """All that a picture's file says of it; `parameters` is the text of another program, where there is no job."""

    width: int
    height: int
    job: Job | None = None
    made_with: MadeWith | None = None
    parameters: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: `text` as it is typed, and filters; `since` and `until` are seconds, as of `time.time`."""

    text: str = ""
    model: str = ""
    task: str = ""
    starred: bool = False
    since: float | None = None
    until: float | None = None
