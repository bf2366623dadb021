"""The mistakes a person can make, each said once, in a sentence that tells what to do."""

import reprlib

LONGEST_SHOWN = 120  # letters of what a file says, in a sentence


class ClipDiffError(Exception):
    """Something went wrong that a person can act on.

    `message` is a whole sentence. `field` names the setting at fault by its path in the job
    ("targets", "size", "sampling.steps", "seed", "model") or "output"; "" when it is none of them.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class JobError(ClipDiffError):
    """A job asks for something that cannot be drawn."""


class PictureError(ClipDiffError):
    """A picture file cannot be read or written."""


class CheckpointError(ClipDiffError):
    """A model is unknown, or its files are missing or broken."""


class TrainingError(ClipDiffError):
    """A training cannot start or go on with what it was given."""


class EngineError(ClipDiffError):
    """The engine could not finish: out of memory, numbers that are no longer numbers, a lost process."""


class SelfTestError(ClipDiffError):
    """The program does not do what it should where it is installed."""


def shown(text: str) -> str:
    """What a file says, as far as a sentence can show it: short, and without letters that draw nothing."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in short)


def shown_value(value: object) -> str:
    """A value out of JSON, as code would write it, as far as a sentence can show it."""
    return shown(_BRIEF.repr(value))


_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = LONGEST_SHOWN
