"""How lively the gallery is over many pictures.

    python tests/bench/gallery.py --pictures 25000 --json

`index_seconds`: till every picture was read, once, in the background, and `index_cpu_seconds` of the processor.
`first_screen_ms`: from Ctrl+G until the grid was painted with rows, with the index as it was left. `scroll_p99_ms`:
how late the event loop came to a timer of 5 ms while the grid was scrolled through by pages, thumbnails being made.
`search_ms`: from a search's start until its rows were painted, the worst of some; `search_cpu_ms` of the processor.
"""

import argparse
import json
import os
import random
import statistics
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.library.entries import Query
from clipdiff_core.pictures.metadata import Texts
from clipdiff_core.targets import TextTarget
from clipdiff_gui.gallery.page import GalleryPage
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.library import Library
from clipdiff_gui.model.thumbnails import Thumbnails
from clipdiff_gui.theme import Theme

SIDE, TICK, PAGES = 64, 5, 150
LONGEST = 900  # seconds
SEARCHES = ("fox", "red fo", "seed:7", "model:starter bird", "number 12", "")


class Clock(QObject):
    """Looks how late the event loop comes."""

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self.delays.clear()
        self._timer.start(TICK)

    def stop(self) -> list[float]:
        self._timer.stop()
        return self.delays

    def _tick(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, 1000 * (now - self._last) - TICK))
        self._last = now


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--pictures", type=int, default=25_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLIPDIFF_HOME"] = str(Path(folder) / "home")
        pictures = Path(folder) / "pictures"
        make(pictures, options.pictures)
        measured = measure(pictures, options.pictures)
    measured["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(measured) if options.json else "\n".join(f"{name:20} {value}" for name, value in measured.items()))
    return 0


def make(folder: Path, count: int) -> None:
    """Small pictures with a job in each."""
    folder.mkdir()
    words = random.Random(0)
    for number in range(count):
        subject = words.choice(["fox", "dog", "bird", "house", "tree"])
        text = f"a {words.choice(['red', 'blue', 'small', 'old'])} {subject} number {number}"
        texts = Texts.of(Job((TextTarget(text),), seed=number), MadeWith("CPU", "float32", 2, {}))
        path = folder / f"{subject}-{number}.png"
        path.write_bytes(png(texts, number % 251))
        os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))


def png(texts: Texts, shade: int) -> bytes:
    """A gradient, written without an encoder: that would take longer than all else."""
    rows = b"".join(b"\0" + bytes([shade, shade * 7 % 256, y * 4 % 256]) * SIDE for y in range(SIDE))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    said = [b"clipdiff\0" + texts.job.encode("latin-1"), b"parameters\0" + texts.parameters.encode("latin-1")]
    chunks = [(b"IHDR", head), *((b"tEXt", text) for text in said), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def measure(folder: Path, count: int) -> dict[str, float]:
    """The figures, in milliseconds where not said otherwise."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    thumbnails = Thumbnails()
    figures: dict[str, float] = {}
    for again in (False, True):
        library = Library(Gallery(thumbnails))
        page = GalleryPage(library, thumbnails)
        page.resize(1000, 700)
        if not again:
            start, cpu = time.perf_counter(), time.process_time()
            library.open(folder)
            page.begin(None)
            wait(lambda page=page: page.models.count() > 1)
            wait(lambda library=library: library._librarian._scan is None)
            figures["index_seconds"] = round(time.perf_counter() - start, 1)
            figures["index_cpu_seconds"] = round(time.process_time() - cpu, 1)
        else:
            start, cpu = time.perf_counter(), time.process_time()
            library.open(folder)
            page.show()
            page.begin(None)
            wait(lambda page=page: page.model.rowCount() == count)
            page.grid.repaint()
            figures["first_screen_ms"] = round(1000 * (time.perf_counter() - start), 1)
            figures["first_screen_cpu_ms"] = round(1000 * (time.process_time() - cpu), 1)
            figures |= scrolling(page) | searching(page, library)
        page.end()
        library.close()
        page.deleteLater()
    thumbnails.close()
    theme.deleteLater()
    return figures


def scrolling(page: GalleryPage) -> dict[str, float]:
    """By pages, one every 30 ms, through a part of the pictures."""
    clock, bar = Clock(), page.grid.verticalScrollBar()
    clock.start()
    cpu = time.process_time()
    for turn in range(PAGES):
        bar.setValue(turn * bar.maximum() // PAGES)
        wait_for(0.03)
    delays = clock.stop()
    cut = statistics.quantiles(delays, n=100)
    return {
        "scroll_p50_ms": round(cut[49], 1),
        "scroll_p99_ms": round(cut[98], 1),
        "scroll_max_ms": round(max(delays), 1),
        "scroll_cpu_seconds": round(time.process_time() - cpu, 1),
    }


def searching(page: GalleryPage, library: Library) -> dict[str, float]:
    """Without the wait after the last letter."""
    walls, cpus = [], []
    for text in SEARCHES:
        start, cpu = time.perf_counter(), time.process_time()
        page._query = query = Query(text)
        library.search(query)
        wait(lambda query=query: page._shown == query)
        page.grid.viewport().repaint()
        walls.append(1000 * (time.perf_counter() - start))
        cpus.append(1000 * (time.process_time() - cpu))
    return {"search_ms": round(max(walls), 1), "search_cpu_ms": round(max(cpus), 1)}


def wait(done: Callable[[], bool]) -> None:
    """Let the event loop run until it is `done`."""
    end = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > end:
            raise SystemExit("It took too long.")
        QApplication.processEvents()
        time.sleep(0.001)


def wait_for(seconds: float) -> None:
    """Let the event loop run so long."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)


if __name__ == "__main__":
    sys.exit(main())
