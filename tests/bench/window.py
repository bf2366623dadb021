"""How soon the window is there, and whether it stays lively while the engine draws on every core.

    python tests/bench/window.py --json

`window_seconds`: from the start of the process to the first painted window, the median of three, on a warm disk.
`torch_in_window`: whether torch ever got into the window's process. `gui_delay_p99_ms`: how late the window's event
loop came to a timer while a picture was drawn; null, with the reason on stderr, when the engine could not draw.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from clipdiff_gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
OPENINGS = 3
TICK = 10  # milliseconds between looks at the clock
LONGEST = 180  # seconds one picture may take


def main() -> int:
    """Measure in fresh processes and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--child", choices=("open", "draw"), help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return _child(options.child == "draw", options.started)
    _measure("open")  # warms the disk
    opened = [_measure("open") for _ in range(OPENINGS)]
    drawn = _measure("draw")
    result = {
        "window_seconds": round(statistics.median(run["window_seconds"] for run in opened), 3),
        "torch_in_window": any(run["torch_in_window"] for run in (*opened, drawn)),
        "gui_delay_p99_ms": drawn["gui_delay_p99_ms"],
    }
    if drawn["reason"]:
        print(f"No gui_delay_p99_ms: {drawn['reason']}", file=sys.stderr)
    print(json.dumps(result) if options.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    return 0


def _measure(what: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        environment = os.environ | {"CLIPDIFF_HOME": home}
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        started = time.time()
        words = [sys.executable, str(Path(__file__).resolve()), "--child", what, "--started", repr(started)]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=2 * LONGEST, check=False)
    if done.returncode != 0 or not done.stdout:
        raise SystemExit(f"The window could not be measured:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


class Probe(QObject):
    """Looks at the window's first painting, and at how late the event loop comes while a picture is drawn."""

    def __init__(self, started: float, draw: bool) -> None:
        super().__init__()
        self.window_seconds: float | None = None
        self.reason = ""
        self.delays: list[float] = []
        self._started, self._draw = started, draw
        self._last = time.perf_counter()
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)

    def attach(self, window: "MainWindow") -> None:
        """Watch `window` until it closes, which is when there is nothing more to see."""
        self._window = window
        window.panes.installEventFilter(self)
        window.session.failed.connect(self._fail)
        window.session.finished.connect(window.close)
        QTimer.singleShot(LONGEST * 1000, self, window.close)
        self._clock.start(TICK)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Wait for the first painting, and then till it is over."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._painted)
        return False

    def p99(self) -> float | None:
        """The delay that one tick in a hundred exceeds, in milliseconds; None when there were too few ticks."""
        if not self.reason and len(self.delays) < 100:
            self.reason = f"the engine drew for too short a time to measure ({len(self.delays)} ticks)."
        return None if self.reason else round(statistics.quantiles(self.delays, n=100)[98], 1)

    def _painted(self) -> None:
        self.window_seconds = time.time() - self._started
        QTimer.singleShot(500, self, self._window.generate) if self._draw else self._window.close()

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._window.session.phase.name == "RUNNING":
            self.delays.append(max(0.0, (now - self._last) * 1000 - TICK))
        self._last = now

    def _fail(self, event: Any) -> None:
        self.reason = event.message


def _child(draw: bool, started: float) -> int:
    sys.path.insert(0, str(ROOT))
    from clipdiff_gui.app import open_window

    app = QApplication(sys.argv[:1])
    window = open_window(app).window  # nobody changes its language
    probe = Probe(started, draw)
    probe.attach(window)
    app.exec()
    result = {"window_seconds": probe.window_seconds, "torch_in_window": "torch" in sys.modules}
    if draw:
        result |= {"gui_delay_p99_ms": probe.p99(), "reason": probe.reason}
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
