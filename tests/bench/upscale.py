"""Upscaling, measured: pictures that the starter never learned from, made small and large again.

    python tests/bench/upscale.py SPRITES --concepts resources/starter/concepts.txt --pictures 60 --sheet upscale.png
    python tests/bench/upscale.py --memory 512 --factor 4 --redraw 0.3

SPRITES is a folder that `clipdiff train` learns from; those of its concepts that are not in the file are composed on
backgrounds at 256 pixels, averaged down to 64, kept in bytes and enlarged. `--memory` enlarges a drawing of so many
pixels on a side, draws it anew if `--redraw` is above 0, and says how much memory the process took at most.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from skimage.metrics import structural_similarity
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.engine import Engine
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Failed, Picture
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.images import to_image
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.resident import largest_resident_set
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import Upscale
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.sprites import read_sprites
from tests.clipdiff_core.drawn_composites import composite

SIDE, SEED, CONCEPTS = 256, 1, 100


def enlarged(engine: Engine, small: Image.Image, settings: Upscale, folder: Path) -> Image.Image:
    """`small` by the engine's task."""
    small.save(folder / "small.png")
    init = Source(engine.sources.add(folder / "small.png"))
    last = list(engine.run(Job((), task="upscale", init=init, upscale=settings), Output(folder)))[-1]
    if isinstance(last, Failed):
        raise EngineError(last.message)
    assert isinstance(last, Picture)
    with Image.open(last.path) as image:
        return image.convert("RGB")


def measured(drawn: Image.Image, large: Image.Image) -> tuple[float, float]:
    """PSNR and SSIM (Wang et al. 2004, scikit-image's default window), in bytes."""
    one, other = np.asarray(drawn, dtype=np.float64), np.asarray(large, dtype=np.float64)
    psnr = 10 * np.log10(255**2 / max(float(np.square(one - other).mean()), 1e-3))
    ssim: Any = structural_similarity(one, other, channel_axis=2, data_range=255)
    return float(psnr), float(ssim)


def held_out(folder: Path, concepts: Path, count: int) -> Tensor:
    """(count, 3, 256, 256) in [-1, 1]: compositions of what is in `folder` and not in `concepts`."""
    known = set(concepts.read_text(encoding="utf-8").split("\n"))
    names = [entry["name"] for entry in json.loads((folder / "captions.json").read_text(encoding="utf-8"))]
    unknown = [name for name in names if name not in known]
    chosen = random.Random(SEED).sample(unknown, min(CONCEPTS, len(unknown)))
    return Composer(read_sprites(folder, chosen, SIDE), SIDE, seed=SEED).batch(count).pictures


def quality(engine: Engine, pictures: Tensor, folder: Path, sheet: Path | None) -> None:
    """Print the means of PSNR and SSIM, by the engine and by resizing."""
    size = (SIDE, SIDE)
    ways: dict[str, Callable[[Image.Image], Image.Image]] = {
        "bicubic": lambda small: small.resize(size, Image.Resampling.BICUBIC),
        "Lanczos": lambda small: small.resize(size, Image.Resampling.LANCZOS),
        "ClipDiff": lambda small: enlarged(engine, small, Upscale(4), folder),
    }
    rows: list[list[Tensor]] = []
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for picture in pictures:
        large, small = to_image(picture), to_image(F.avg_pool2d(picture[None], 4)[0])
        drawn = {name: way(small) for name, way in ways.items()}
        for name, image in drawn.items():
            found[name].append(measured(image, large))
        rows.append([as_tensor(image)[0] for image in (drawn["Lanczos"], drawn["ClipDiff"], large)])
    print("| x4 | PSNR | SSIM | better than Lanczos |\n|---|---|---|---|")
    for name, scores in found.items():
        psnr, ssim = np.mean(scores, axis=0)
        ahead = sum(one[0] > other[0] for one, other in zip(scores, found["Lanczos"], strict=True))
        print(f"| {name} | {psnr:.2f} | {ssim:.4f} | {ahead} of {len(scores)} |")
    if sheet:
        to_image(torch.cat([torch.cat(row, dim=1) for row in rows[:6]], dim=2)).save(sheet)


def memory(engine: Engine, side: int, settings: Upscale, folder: Path) -> None:
    """Print the most memory that the process ever held, and what of it was there before; for a fresh process."""
    small = composite(SEED, 64).resize((side, side), Image.Resampling.BICUBIC)
    before, started = largest_resident_set(), time.monotonic()
    large = enlarged(engine, small, settings, folder)
    seconds, most = time.monotonic() - started, largest_resident_set()
    mib = 2**20
    print(
        f"{side} to {large.width} pixels: {most / mib:.0f} MiB at most, {before / mib:.0f} of them Python and its "
        f"packages, in {seconds:.1f} s"
    )


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("folder", type=Path, nargs="?", metavar="SPRITES")
    add("--concepts", type=Path, default=Path("resources/starter/concepts.txt"), metavar="FILE")
    add("--pictures", type=int, default=60, metavar="N")
    add("--sheet", type=Path, metavar="PNG", help="six pictures by Lanczos, by ClipDiff and as they were")
    add("--memory", type=int, metavar="SIDE")
    add("--factor", type=int, default=4, choices=(2, 4), help="for --memory")
    add("--redraw", type=float, default=0.0, metavar="STRENGTH", help="for --memory")
    add("--threads", type=int, default=0, metavar="N", help="of the processor; the engine's own number if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        engine = Engine(SourceStore(Path(name) / "sources"))
        if options.threads:
            torch.set_num_threads(options.threads)
        if options.memory:
            memory(engine, options.memory, Upscale(options.factor, options.redraw), Path(name))
        if options.folder:
            pictures = held_out(options.folder, options.concepts, options.pictures)
            quality(engine, pictures, Path(name), options.sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
