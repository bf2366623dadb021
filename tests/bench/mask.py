"""How fast a mask is painted, and how much memory it takes.

    python tests/bench/mask.py --side 4096 --diameter 300 --json

A stroke of 200 dabs, each a brush's spacing from the last, then a Lissajous curve over the whole mask, in 200 moves of
the pointer. `dab_ms`: the mask alone, in the mean; `frame_ms`: one move with what the canvas then draws anew, in a
window of 1400 × 900, fitted. `megabytes`: what the process grew by, with the stroke lifted; `stroke_megabytes`: before
it was.
"""

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.mask_editor import MaskEditor
from clipdiff_gui.canvas.tools import Touch
from clipdiff_gui.model.area import Area
from clipdiff_gui.model.brush import Brush
from clipdiff_gui.model.mask import WHITE, Mask

MOVES = 200


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--side", type=int, default=4096, help="pixels on each side of the mask")
    parser.add_argument("--diameter", type=float, default=300, help="pixels across the brush")
    options = parser.parse_args()
    brush = Brush(options.diameter, 0.5)
    measured = {**dabs(options.side, brush), **whole(options.side, brush), **frames(options.side, brush)}
    if options.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:18} {value:10.2f}")
    return 0


def dabs(side: int, brush: Brush) -> dict[str, float]:
    """A stroke of single dabs on the mask alone."""
    Mask(side, side).begin_stroke(brush, WHITE, 1, 1)
    before = resident()
    mask = Mask(side, side)
    mask.begin_stroke(brush, WHITE, side / 8, side / 4)
    times = []
    for step in range(1, MOVES + 1):
        start = time.perf_counter()
        mask.stroke_to(side / 8 + step * brush.spacing * 0.999, side / 4)
        times.append(1000 * (time.perf_counter() - start))
    grown = resident() - before
    lifted = timed(mask.end_stroke)
    return {
        "dab_ms": float(np.mean(times)),
        "dab_p99_ms": float(np.quantile(times, 0.99)),
        "lift_ms": lifted,
        "undo_ms": timed(mask.undo),
        "stroke_megabytes": grown,
        "megabytes": resident() - before,
    }


def whole(side: int, brush: Brush) -> dict[str, float]:
    """What is done to the whole mask, once something is painted."""
    mask = Mask(side, side)
    mask.begin_stroke(brush, WHITE, *curve(0, side))
    for step in range(1, MOVES):
        mask.stroke_to(*curve(step, side))
    mask.end_stroke()
    figures = {"feather_ms": timed(lambda: mask.feather(32)), "invert_ms": timed(mask.invert)}
    return {**figures, "kept_megabytes": mask.kept / 2**20}


def frames(side: int, brush: Brush) -> dict[str, float]:
    """A stroke over the canvas, drawn after every move."""
    app = QApplication.instance() or QApplication([])
    canvas = Canvas()
    canvas.resize(1400, 900)
    canvas.show()
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    canvas.show_image(image, side, side)
    editor = MaskEditor(canvas)
    editor.begin(side, side)
    painting = editor._painting
    painting.brush = brush
    app.processEvents()
    painting.press(Touch(QPointF(*curve(0, side)), QPointF()))
    times = []
    for step in range(1, MOVES):
        start = time.perf_counter()
        painting.move(Touch(QPointF(*curve(step, side)), QPointF()))
        app.processEvents()
        times.append(1000 * (time.perf_counter() - start))
    painting.release()
    editor.end()
    return {"frame_ms": float(np.mean(times)), "frame_p99_ms": float(np.quantile(times, 0.99))}


def curve(step: int, side: int) -> tuple[float, float]:
    """Where the pointer is after so many moves."""
    turn = 2 * math.pi * step / MOVES
    return side / 2 * (1 + 0.8 * math.cos(3 * turn)), side / 2 * (1 + 0.8 * math.sin(2 * turn))


def timed(work: Callable[[], Area]) -> float:
    """Milliseconds that `work` takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def resident() -> float:
    """Megabytes of memory that the process holds now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())
