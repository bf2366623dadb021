"""How long a person waits from the double-click: for the window, the engine, the first preview and the picture.

    python tests/bench/startup.py --json

Every run is a fresh process with an empty home, on a warm disk; figures are medians, in seconds from the start of the
process. Half of the runs press Generate as soon as the window is painted: `window` is that painting, `ready` when the
engine began its first step, `preview` and `picture` when the first of each was on the canvas. The other half wait, as
someone does who types: `typed_preview` and `typed_picture` count from the press. `torch_in_window` says whether torch
ever got into the window's process. `load` is the computer's before.
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
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402 - behind the path to this checkout
from PySide6.QtWidgets import QApplication  # noqa: E402

from clipdiff_core.events import Failed, Picture, Preview, Progress  # noqa: E402
from clipdiff_gui.main_window import MainWindow  # noqa: E402

LONGEST = 180  # seconds one picture may take
TYPING = 15  # seconds that someone types who does not press at once


def main() -> int:
    """Measure in fresh processes and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--runs", type=int, default=3, help="of each kind")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        return _child(options.child, options.started)
    load = round(os.getloadavg()[0], 1)
    _measure(0)  # warms the disk
    at_once = [_measure(0) for _ in range(options.runs)]
    later = [_measure(TYPING) for _ in range(options.runs)]
    result: dict[str, Any] = {name: _median(at_once, name) for name in ("window", "ready", "preview", "picture")}
    for name in ("preview", "picture"):
        result[f"typed_{name}"] = round(_median(later, name) - _median(later, "pressed"), 2)
    result |= {"torch_in_window": any(run["torch_in_window"] for run in (*at_once, *later)), "load": load}
    print(json.dumps(result) if options.json else "\n".join(f"{name:16} {value}" for name, value in result.items()))
    return 0


def _median(runs: list[dict[str, Any]], name: str) -> float:
    return round(statistics.median(run[name] for run in runs), 2)


def _measure(wait: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        environment = os.environ | {"CLIPDIFF_HOME": home}
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        words = [sys.executable, str(Path(__file__).resolve()), "--child", str(wait), "--started", repr(time.time())]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=2 * LONGEST, check=False)
    if done.returncode != 0 or not done.stdout:
        raise SystemExit(f"The start could not be measured:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


class Probe(QObject):
    """Notes when the window is painted, presses Generate after `wait` seconds, and notes what then comes."""

    def __init__(self, window: MainWindow, started: float, wait: float) -> None:
        super().__init__()
        self.noted: dict[str, float] = {}
        self.reason = ""
        self._window, self._started, self._wait = window, started, wait
        window.panes.installEventFilter(self)
        window.session.progressed.connect(self._on_step)
        window.session.previewed.connect(self._on_preview)
        window.session.pictured.connect(self._on_picture)
        window.session.failed.connect(self._on_failed)
        window.session.finished.connect(window.close)
        QTimer.singleShot(LONGEST * 1000, self, window.close)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Wait for the first painting, and then till it is over."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._note("window")
        QTimer.singleShot(round(1000 * self._wait), self, self._press)

    def _press(self) -> None:
        self._note("pressed")
        self._window.generate()

    def _on_step(self, event: Progress) -> None:
        self._note("ready", earlier=event.pace)

    def _on_preview(self, event: Preview) -> None:
        QTimer.singleShot(0, self, lambda: self._note("preview"))  # once it is on the canvas

    def _on_picture(self, event: Picture) -> None:
        self._note("picture")

    def _on_failed(self, event: Failed) -> None:
        self.reason = event.message

    def _note(self, name: str, earlier: float = 0.0) -> None:
        self.noted.setdefault(name, time.time() - self._started - earlier)


def _child(wait: float, started: float) -> int:
    from clipdiff_gui.app import open_window

    app = QApplication(sys.argv[:1])
    window = open_window(app).window  # nobody changes its language
    probe = Probe(window, started, wait)
    app.exec()
    if probe.reason or "picture" not in probe.noted:
        print(probe.reason or "No picture came.", file=sys.stderr)
        return 1
    print(json.dumps(probe.noted | {"torch_in_window": "torch" in sys.modules}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
