"""How late the window's event loop comes to a timer while pictures are drawn and shown.

    python tests/bench/event_loop.py --json            a fake engine, 60 previews of 1024² a second
    python tests/bench/event_loop.py --real --json     the real one, with the starter, on every core

`p50_ms`, `p99_ms`, `max_ms`: lateness of a timer of 5 ms, from the first preview to the last picture. `shown` counts
the previews that came onto the canvas, `load` is the computer's before.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QObject, Qt, QTimer  # noqa: E402 - behind the path to this checkout
from PySide6.QtWidgets import QApplication  # noqa: E402

from clipdiff_core.events import Event, Preview, Progress, Stopped  # noqa: E402
from clipdiff_core.job import Job, Size  # noqa: E402

TICK = 5  # milliseconds
PREVIEWS = 60  # a second
KINDS = 8  # different pictures that are sent in turn


class Flood:
    """An engine that sends previews as fast as it is told, whether or not anybody looks."""

    def __init__(self, side: int, seconds: float) -> None:
        self._side, self._seconds = side, seconds
        self._pictures = [os.urandom(3 * side) * side for _ in range(KINDS)]
        self._ended = False

    def run(self, job: Job, output: Any) -> Iterator[Event]:
        """Previews at even times, each behind its progress."""
        count = round(self._seconds * PREVIEWS)
        began = time.monotonic()
        for number in range(1, count + 1):
            if self._ended:
                break
            time.sleep(max(0.0, began + number / PREVIEWS - time.monotonic()))
            left = (count - number) / PREVIEWS
            terms = {"clip": 1.0 / number, "total_variation": 0.1}
            yield Progress(0, 1, number, count, 1.0, left, 1.0, terms, 1 / PREVIEWS, 2**30)
            yield Preview(0, number, self._side, self._side, self._pictures[number % KINDS])
        yield Stopped(0)

    def close(self) -> None:
        """Send no more."""
        self._ended = True

    def start(self) -> None:
        """It is ready as it is."""

    pause = resume = keep = discard = skip = start


class Probe(QObject):
    """Looks at the clock every `TICK` milliseconds while the window draws."""

    def __init__(self, window: Any) -> None:
        super().__init__()
        self._window = window
        self.delays: list[float] = []
        self.shown = 0
        self._last = 0.0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        window.session.previewed.connect(self._begin)
        window.session.finished.connect(self._clock.stop)

    def _begin(self) -> None:
        self.shown += 1
        if not self._clock.isActive():
            self._last = time.perf_counter()
            self._clock.start(TICK)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, (now - self._last) * 1000 - TICK))
        self._last = now


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--real", action="store_true", help="draw with the starter")
    parser.add_argument("--seconds", type=float, default=10, help="how long the fake engine sends")
    parser.add_argument("--side", type=int, default=1024, help="pixels on each side of its previews")
    parser.add_argument("--steps", type=int, default=250, help="steps that the real engine draws")
    parser.add_argument("--curves", action="store_true", help="with the curves beside the canvas")
    options = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["CLIPDIFF_HOME"] = home
        measured = measure(options, Path(home))
    result = measured | {"load": load, "platform": QApplication.platformName()}
    print(json.dumps(result) if options.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    return 0


def measure(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    """One drawing in a window of its own."""
    from clipdiff_core.host import EngineHost
    from clipdiff_gui.main_window import MainWindow
    from clipdiff_gui.studio import Studio
    from clipdiff_gui.theme import Theme

    app = QApplication(sys.argv[:1])
    engine = EngineHost() if options.real else Flood(options.side, options.seconds)
    window = MainWindow(Studio(engine, Theme(app), home / "window.json"))
    window.show()
    window.warm_up()
    if options.real:
        window.draft.set("sampling", replace(window.draft.job.sampling, steps=options.steps))
    else:
        window.draft.set("size", Size(options.side, options.side))
    window.desks.progress.actions.curves.setChecked(options.curves)
    probe, failed = Probe(window), []
    window.session.failed.connect(lambda event: failed.append(event.message))
    window.session.finished.connect(window.close)
    QTimer.singleShot(500, window.generate)
    app.exec()
    if failed or len(probe.delays) < 100:
        raise SystemExit(f"Nothing could be measured: {failed or len(probe.delays)}")
    percentiles = statistics.quantiles(probe.delays, n=100)
    return {
        "p50_ms": round(percentiles[49], 2),
        "p99_ms": round(percentiles[98], 2),
        "max_ms": round(max(probe.delays), 2),
        "shown": probe.shown,
        "ticks": len(probe.delays),
    }


if __name__ == "__main__":
    sys.exit(main())
