"""The program proves that it works where it is: it does what a person does first, and looks at what comes of it.

Every step starts the program itself anew with an empty home, as a damaged installation fails before any of its code
runs. What a program prints to stderr is a failure even where its result is right: a frozen program's first trouble is a
warning there.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from clipdiff_core.errors import SelfTestError

LONGEST = 300  # seconds one step may take: a first start from a cold disk on a slow computer
SUBJECT = "dog"
UNTIL_DRAWN = "--until-drawn"  # main.py's word for a window that draws one picture and closes

# Qt's offscreen platform says this of every window that has a smallest size.
_EXPECTED = ("This plugin does not support propagateSizeHints()",)
_SUFFIX = ".exe" if sys.platform == "win32" else ""


@dataclass(frozen=True)
class Checked:
    """A step that was taken: what it proves, how long it took, and what was wrong, "" when nothing was."""

    what: str
    seconds: float
    trouble: str = ""


@dataclass(frozen=True)
class Installation:
    """The two programs to be proven, as words of a command line, and an empty folder to prove them in."""

    console: tuple[str, ...]
    window: tuple[str, ...]
    folder: Path

    @staticmethod
    def here(folder: Path) -> "Installation":
        """The programs that this process belongs to: the frozen ones, or Python with this installation's modules."""
        if getattr(sys, "frozen", False):
            beside = Path(sys.executable)
            return Installation((sys.executable,), (str(beside.with_name(f"clipdiff{_SUFFIX}")),), folder)
        python = (sys.executable, "-m", "main")
        return Installation(python, python, folder)

    def say(self, *words: str) -> list[dict[str, Any]]:
        """The events that the command line tells of `words`; raises `SelfTestError`."""
        said = self._run((*self.console, *words, "--json"))
        try:
            return [json.loads(line) for line in said.splitlines()]
        except ValueError:
            raise SelfTestError(f"“{words[0]}” said something that is no event: {said[:300]!r}.") from None

    def open_window(self) -> None:
        """Have the window draw a picture and close; raises `SelfTestError`."""
        self._run((*self.window, UNTIL_DRAWN))
        log = self.folder / "home" / "clipdiff.log"  # where a program without a console prints
        if log.is_file():
            _expect_silence(log.read_text("utf-8", "replace"))

    def _run(self, words: tuple[str, ...]) -> str:
        environment = os.environ | {"CLIPDIFF_HOME": str(self.folder / "home")}
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
            environment["LANG"] = "C.UTF-8"  # without any, Qt complains that the letters are not UTF-8
        try:
            done = subprocess.run(
                words,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=LONGEST,
                check=False,
            )
        except OSError as error:
            raise SelfTestError(f"{words[0]} cannot be started: {error.strerror}.") from None
        except subprocess.TimeoutExpired:
            raise SelfTestError(f"It did not end within {LONGEST} seconds.") from None
        if done.returncode != 0:
            raise SelfTestError(f"It ended with code {done.returncode}: {_last(done.stderr)}")
        _expect_silence(done.stderr)
        return done.stdout


def selftest(installation: Installation, window: bool = True) -> Iterator[Checked]:
    """Take every step, whatever becomes of those before, and tell of each; `window` says whether one may open."""
    steps: dict[str, Callable[[Installation], None]] = {
        "draws a picture": _draw,
        "says what it shows": _describe,
        "cuts it out": _cut_out,
        "reads its settings and draws it again": _draw_again,
    }
    if window:
        steps["opens the window, draws there and quits"] = Installation.open_window
    for what, step in steps.items():
        began = time.monotonic()
        try:
            step(installation)
        except SelfTestError as error:
            yield Checked(what, time.monotonic() - began, error.message)
        else:
            yield Checked(what, time.monotonic() - began)


def _draw(installation: Installation) -> None:
    last = installation.say("render", f"a {SUBJECT}", "--seed", "1", "--out", "picture.png")[-1]
    if last["event"] != "picture":
        raise SelfTestError(f"It ended with {last['event']!r} instead of a picture.")
    with _opened(installation.folder / "picture.png") as picture:
        if len(picture.convert("RGB").getcolors(picture.width * picture.height) or ()) < 16:
            raise SelfTestError("The picture shows next to nothing.")


def _describe(installation: Installation) -> None:
    last = installation.say("describe", "picture.png")[-1]
    if last["event"] != "described":
        raise SelfTestError(f"It ended with {last['event']!r} instead of words.")
    first = next(iter(last["ranking"]["subjects"]))
    if first != SUBJECT:
        raise SelfTestError(f"It takes “a {SUBJECT}”, drawn with seed 1, for “{first}”.")


def _cut_out(installation: Installation) -> None:
    installation.say("cutout", "picture.png", "--out", "cut out.png")
    with _opened(installation.folder / "cut out.png") as picture:
        if picture.mode != "RGBA" or picture.getchannel("A").getextrema() != (0, 255):
            raise SelfTestError("Nothing was cut out, or nothing is left.")


def _draw_again(installation: Installation) -> None:
    installation.say("render", "picture.png", "--out", "again.png")
    with _opened(installation.folder / "picture.png") as first, _opened(installation.folder / "again.png") as again:
        if ImageChops.difference(first.convert("RGB"), again.convert("RGB")).getbbox() is not None:
            raise SelfTestError("The same settings drew other pixels.")


def _opened(path: Path) -> Image.Image:
    try:
        return Image.open(path)
    except OSError:
        raise SelfTestError(f"“{path.name}” is not there, or no picture.") from None


def _expect_silence(said: str) -> None:
    if unexpected := [line for line in said.splitlines() if line.strip() and line not in _EXPECTED]:
        raise SelfTestError(f"It printed what it should not: {_last(chr(10).join(unexpected))}")


def _last(said: str) -> str:
    """The end of what was printed, on one line."""
    return " / ".join(said.split("\n"))[-600:].strip(" /") or "nothing was printed"
