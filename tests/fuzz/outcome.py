"""What became of an input: accepted, refused with a sentence, or a finding."""

import random
import traceback
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clipdiff_core.errors import ClipDiffError
from tests.fuzz.guard import Forbidden, Guard, Meter, TooLong

LONGEST_SENTENCE = 700  # letters, with a path of one's own in it
_ENDS = (".", "?", "!", ".”")
_ODD = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")  # letters that draw nothing, or cannot be written

# Makes one input of chance, in its folder, and returns what reads it as the program does: that raises what the program
# raises, and `AssertionError` where what was accepted does not hold.
End = Literal["accepted", "refused", "finding"]
Reading = Callable[[], None]
Feed = Callable[[random.Random], Reading]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: its name, what `prepare` makes of a folder, and the most memory (bytes) one may take."""

    name: str
    prepare: Callable[[Path], Feed]
    memory: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input, in how many seconds of processor time and bytes at the most; `told` of a finding."""

    seed: int
    end: End
    told: str
    seconds: float
    memory: int


def try_one(kind: Kind, feed: Feed, seed: int, guard: Guard, meter: Meter) -> Outcome:
    """Feed the input of `seed`, and say what became of it."""
    with guard.watch_making():
        read = feed(random.Random(f"{kind.name} {seed}"))
    told = ""
    end: End = "accepted"
    try:
        with meter.measure(), guard.watch():
            read()
    except ClipDiffError as error:
        told = guard.seen[0] if guard.seen else wrong_sentence(error.message)
        end = "finding" if told else "refused"
    except (Exception, Forbidden, TooLong) as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        end, told = "finding", f"{type(error).__name__}: {error!s:.300}\n{_place(error)}"
    if end != "finding" and meter.memory > kind.memory:
        end, told = "finding", f"{meter.memory / 1e6:.0f} MB for one input"
    return Outcome(seed, end, told, meter.seconds, meter.memory)


def wrong_sentence(message: str) -> str:
    """What keeps `message` from being a sentence for a person; "" when nothing does."""
    if len(message.split()) < 3:
        return f"no sentence: {message!r:.300}"
    if not message.endswith(_ENDS):
        return f"a sentence without an end: …{message[-200:]!r}"
    if len(message) > LONGEST_SENTENCE:
        return f"a sentence of {len(message)} letters: {message!r:.300}"
    if odd := {letter for letter in message if unicodedata.category(letter) in _ODD}:
        return f"a sentence with {sorted(odd)!r:.100} in it: {message!r:.300}"
    return f"no sentence: {message!r:.300}" if "Traceback" in message or "Errno" in message else ""


def _place(error: BaseException) -> str:
    """Where it was raised: the last lines of the traceback."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return "\n".join(f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}: {frame.line}" for frame in frames)
