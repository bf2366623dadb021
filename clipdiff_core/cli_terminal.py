"""How the commands tell what happens: JSON lines for programs, or a bar and paths for people."""

import json
import math
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol, TextIO

from clipdiff_core import events
from clipdiff_core.events import Described, Event, FellBack, Fetching, Importing, Loading, Picture, Progress, Unguided

_BAR_WIDTH = 24


class Report(Protocol):
    """A reader of the engine's events."""

    def show(self, event: Event) -> None:
        """Tell one event."""
        ...

    def note(self, text: str) -> None:
        """Tell something beside the events."""
        ...

    def close(self) -> None:
        """Leave the terminal tidy."""
        ...


class JsonReport:
    """Every event as one line of JSON on standard output, as soon as it happens."""

    def show(self, event: Event) -> None:
        print(json.dumps(events.to_dict(event)), flush=True)

    def note(self, text: str) -> None:
        """Programs find all there is in the events."""

    def close(self) -> None:
        """Nothing to tidy."""


class TextReport:
    """The path of each picture on standard output; a bar on `terminal` meanwhile, where it is one.

    Where `ranked`, the paths come at the end, the nearest to what was asked for first.
    """

    def __init__(self, terminal: TextIO | None, quiet: bool, ranked: bool = False) -> None:
        self._terminal = terminal if not quiet and terminal is not None and terminal.isatty() else None
        self._notes = None if quiet else terminal
        self._drawn = False
        self._ranked = ranked
        self._held: list[Picture] = []

    def show(self, event: Event) -> None:
        if isinstance(event, Picture) and self._ranked:
            self._held.append(event)
        elif isinstance(event, Picture):
            self._tidy()
            print(event.path, flush=True)
        elif isinstance(event, Described):
            self._tidy()
            print(described(event.ranking, sys.stdout.isatty()), flush=True)
        elif isinstance(event, Loading):
            self._line(f"Loading {event.what} ...")
        elif isinstance(event, Progress):
            self._line(progress_line(event))
        elif isinstance(event, Unguided):
            self.note(f"Step {event.step} went unguided: CLIP's gradient was no number there.")
        elif isinstance(event, FellBack):
            self.note(event.message)
        elif isinstance(event, Fetching | Importing):
            self._line(bytes_line(event))

    def note(self, text: str) -> None:
        if self._notes is not None:
            self._tidy()
            print(text, file=self._notes, flush=True)

    def close(self) -> None:
        self._tidy()
        for picture in ranked(self._held):
            print(picture.path, flush=True)
        self._held.clear()

    def _tidy(self) -> None:
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn = False

    def _line(self, text: str) -> None:
        if self._terminal is not None:
            self._write("\r" + text[: shutil.get_terminal_size().columns - 1] + "\x1b[K")
            self._drawn = True

    def _write(self, text: str) -> None:
        if self._terminal is not None:
            self._terminal.write(text)
            self._terminal.flush()


def ranked(pictures: Sequence[Picture]) -> list[Picture]:
    """The nearest to what was asked for first; those without a score behind, as they came."""
    return sorted(pictures, key=lambda picture: math.inf if picture.score is None else -picture.score)


def described(ranking: Mapping[str, Mapping[str, float]], bars: bool) -> str:
    """Each list's words, one a line with its probability, a blank line between lists; with bars for people."""
    if not bars:
        lists = ["\n".join(f"{share:.3f} {word}" for word, share in words.items()) for words in ranking.values()]
        return "\n\n".join(lists)
    width = max((_columns(word) for words in ranking.values() for word in words), default=0)
    lines: list[str] = []
    for name, words in ranking.items():
        lines += ["", name] if lines else [name]
        for word, share in words.items():
            done = round(_BAR_WIDTH * share)
            bar = "#" * done + "-" * (_BAR_WIDTH - done)
            lines.append(f"  {word}{' ' * (width - _columns(word))}  [{bar}] {share:6.1%}")
    return "\n".join(lines)


def _columns(text: str) -> int:
    """How many columns of a terminal it takes: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def progress_line(event: Progress) -> str:
    """One line: which picture, a bar, the steps, and the time left for the whole job."""
    done = round(_BAR_WIDTH * event.step / max(event.steps, 1))
    which = f"Picture {event.index + 1} of {event.count}  " if event.count > 1 else ""
    minutes, seconds = divmod(round(max(event.seconds_left, 0)), 60)
    bar = "#" * done + "-" * (_BAR_WIDTH - done)
    return f"{which}[{bar}] {event.step}/{event.steps}  {minutes}:{seconds:02} left"


def duration(seconds: float) -> str:
    """So many seconds, as a person would say them."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} minutes" if minutes != 1 else "a minute"
    hours = seconds / 3600
    return f"{hours:.0f} hours" if hours >= 10 else f"{hours:.1f} hours"


def bytes_line(event: Fetching | Importing) -> str:
    """One line: what is done with which model, a bar, how much of it, and the time left where it is known."""
    does = "Downloading" if isinstance(event, Fetching) else "Importing"
    if not event.total:
        return f"{does} {event.name}  {megabytes(event.done)}"
    done = min(round(_BAR_WIDTH * event.done / event.total), _BAR_WIDTH)
    bar = "#" * done + "-" * (_BAR_WIDTH - done)
    left = event.seconds_left if isinstance(event, Fetching) else None
    time_left = "" if left is None else "  {}:{:02} left".format(*divmod(round(left), 60))
    return f"{does} {event.name}  [{bar}] {megabytes(event.done)} of {megabytes(event.total)}{time_left}"


def megabytes(size: int) -> str:
    """A size for people, in MB or GB."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def make_report(as_json: bool, quiet: bool, ranked: bool = False) -> Report:
    """The report that was asked for."""
    return JsonReport() if as_json else TextReport(sys.stderr, quiet, ranked)
