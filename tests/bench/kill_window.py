"""Kills the real window and its engine at random moments of a working queue, and holds what comes of it against an
undisturbed run.

    xvfb-run -s "-screen 0 1280x800x24" python tests/bench/kill_window.py --times 50

Needs xvfb and xdotool: after each kill the window is started again, and its queue goes on by Ctrl+Shift+J, as a person
lets it. After each, every picture is whole and the queue has lost nothing.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.clipdiff_core.queue import workers  # noqa: E402 - behind the path to this checkout
from tests.clipdiff_core.tiny_model import write_tiny_model  # noqa: E402

PATIENCE = 600.0  # seconds for a queue, on a busy machine
LOOK = 0.05  # seconds between two looks
AGAIN = 5.0  # seconds after which a key that did nothing is pressed again
EARLY = 0.2  # of all kills hit a window that may not be seen yet, or is loading its model
EARLIEST = 10.0  # seconds within which they do


class Window:
    """The program as it is started by a double click, leading a group of its own: its engine dies with it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        environment = {**os.environ, "CLIPDIFF_HOME": str(home), "QT_QPA_PLATFORM": "xcb", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")], cwd=ROOT, env=environment, start_new_session=True
        )
        self._pressed = 0.0

    def work(self, seconds: float = PATIENCE, early: bool = False) -> bool:
        """Let it work off its queue for so long since it began to draw, or `early` since now; whether nothing is left.

        A queue that waits is let go on.
        """
        now = time.monotonic()
        latest, until = now + PATIENCE, now + seconds if early else None
        while until is None or time.monotonic() < until:
            states = self.states()
            if not states:
                return True
            assert "failed" not in states, "A picture could not be drawn."
            assert self._process.poll() is None, "The window has ended by itself."
            assert time.monotonic() < latest, "The queue does not go on."
            if set(states) == {"paused"}:
                self._press()
            elif until is None and self._find("%"):  # the title tells how far a picture is
                until = time.monotonic() + seconds
            time.sleep(LOOK)
        return False

    def states(self) -> list[str]:
        """Of the entries that are kept."""
        found: list[str] = []
        for path in (self._home / "queue").glob("*.entry.json"):
            try:
                found.append(json.loads(path.read_text("utf-8"))["state"])
            except FileNotFoundError:  # finished in this very moment
                continue
        return found

    def kill(self) -> None:
        """kill -9 for it and its engine."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _press(self) -> None:
        """Go on with the queue, as soon as there is a window."""
        if time.monotonic() < self._pressed + AGAIN:
            return
        if seen := self._find("ClipDiff"):
            _xdotool("windowfocus", seen[-1])
            time.sleep(LOOK)
            _xdotool("key", "ctrl+shift+j")
            self._pressed = time.monotonic()

    def _find(self, title: str) -> list[str]:
        """Its windows that have `title` in theirs."""
        return _xdotool("search", "--onlyvisible", "--all", "--pid", str(self._process.pid), "--name", title).split()


def main() -> int:
    """Kill and compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="how often it is killed")
    parser.add_argument("--jobs", type=int, default=8, help="how many jobs are queued, of 3 pictures each")
    parser.add_argument(
        "--steps", type=int, default=400, help="of each picture: some seconds, so that it is kept on the way"
    )
    parser.add_argument("--longest", type=float, default=8, help="seconds of drawing after which it is killed at last")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        calm, killed = Path(folder, "calm"), Path(folder, "killed")
        for home in (calm, killed):
            os.environ["CLIPDIFF_HOME"] = str(home)
            write_tiny_model(home / "models" / "tiny")
            workers.fill(options.jobs, 3, options.steps)
        finish(calm)
        left, resumed = kill_often(killed, options.times, options.longest, random.Random(options.seed))
        finish(killed)
        expected, found = workers.pixels(calm), workers.pixels(killed)
    same = sum(found.get(name) == content for name, content in expected.items())
    print(f"killed {len(left)} times, {resumed} times with a picture in progress")
    print(f"pictures finished at each: {' '.join(map(str, left))}")
    print(f"{same} of {len(expected)} pictures have identical pixels, {len(found) - len(expected)} too many")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if same == len(expected) == len(found) == 3 * options.jobs and len(left) == options.times else 1


def finish(home: Path) -> None:
    """Open the window, and let it work till nothing is left."""
    window = Window(home)
    try:
        assert window.work(), "The queue has not become empty."
    finally:
        window.kill()
    workers.check_queue(home)


def kill_often(home: Path, times: int, longest: float, chance: random.Random) -> tuple[list[int], int]:
    """Pictures that were finished at each kill, and how often one was in progress and kept; what is left is asserted.

    Raises `AssertionError` also when the queue is finished before.
    """
    left: list[int] = []
    before: dict[str, bytes] = {}
    resumed = 0
    for _ in range(times):
        window = Window(home)
        try:
            early = chance.random() < EARLY
            seconds = chance.uniform(0, EARLIEST if early else longest)
            assert not window.work(seconds, early), "There is nothing left to be drawn: add --jobs."
        finally:
            window.kill()
        resumed += any((home / "queue").glob("*.snapshot.safetensors"))
        now = workers.pixels(home)
        assert before.items() <= now.items(), "A finished picture changed, or was lost."
        before = now
        workers.check_queue(home)
        left.append(len(now))
        print(f"{len(left)}: {len(now)}", file=sys.stderr)
    return left, resumed


def _xdotool(*words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
