"""Cuts subjects out of pictures whose alpha is known, beside OpenCV's GrabCut.

    python tests/bench/cut_out.py SPRITES --pictures 100 --sheet cut-outs.png --out figures.json

SPRITES are cut-outs as `clipdiff train` learns from, of which those that the model knows are taken; each is put
somewhere before a background of one of four kinds by turns. Nothing is told of them: no words, no place. GrabCut starts
from the central 80 % of the picture, as is usual where nothing is known (needs opencv-python-headless). Tells the mean
intersection over union by kind: of the map alone at its own threshold, of the finished alpha, and of GrabCut's mask.
"""

import argparse
import importlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.cast import Cast, Loader
from clipdiff_core.guidance.subject_map import otsu
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source
from clipdiff_core.tasks.cut_out import CutOutTask, MapStep
from clipdiff_core.training.sprites import Sprites, read_sprites
from tests.clipdiff_core.known_alpha import KINDS, Known, iou, known

SIDE = 256
MARGIN = 0.1  # of a side, outside of GrabCut's rectangle
ROUNDS = 5  # of GrabCut
CELL, BESIDE, CHECKS = 128, 8, 16  # pixels of a picture on the sheet, pictures in a row, pixels of a check


def picked(sprites: Sprites, number: int, room: float) -> Known:
    """Picture `number`: a cut-out, a place and a background of its own."""
    which = int(torch.randint(len(sprites.rgba), (1,), generator=torch.Generator().manual_seed(number)))
    cutout = Image.fromarray(sprites.rgba[which].permute(1, 2, 0).contiguous().numpy(), "RGBa")
    return known(cutout, KINDS[number % len(KINDS)], SIDE, number, room)


def cut(cast: Cast, sources: SourceStore, picture: Image.Image) -> tuple[np.ndarray, Image.Image, float]:
    """The map at its threshold (H, W), the picture cut out, and the seconds it took."""
    content = io.BytesIO()
    picture.save(content, "PNG")
    job = Job((), init=Source(sources.add(content.getvalue())), task="cut_out")
    began = time.monotonic()
    task = CutOutTask.prepare(job, cast, sources)
    *_, last = task.steps((0,), torch.device("cpu"))
    finished = task.finish(last)
    seconds = time.monotonic() - began
    assert isinstance(last, MapStep)
    assert last.where is not None
    where = F.interpolate(last.where[None, None], (SIDE, SIDE), mode="bilinear")[0, 0]
    return (where >= otsu(last.where)).float().numpy(), finished, seconds


def grab_cut(picture: Image.Image) -> np.ndarray:
    """GrabCut's mask (H, W) from the rectangle in the middle."""
    cv2 = importlib.import_module("cv2")
    mask, models = np.zeros((SIDE, SIDE), np.uint8), (np.zeros((1, 65)), np.zeros((1, 65)))
    edge, inner = round(SIDE * MARGIN), round(SIDE * (1 - 2 * MARGIN))
    cv2.setRNGSeed(0)
    pixels = np.ascontiguousarray(np.asarray(picture)[..., ::-1])
    cv2.grabCut(pixels, mask, (edge, edge, inner, inner), *models, ROUNDS, cv2.GC_INIT_WITH_RECT)
    return np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)


def on_checks(picture: Image.Image) -> Image.Image:
    """A picture with alpha, on a checkerboard."""
    rows, columns = np.indices((picture.height, picture.width)) // CHECKS
    checks = np.where((rows + columns) % 2, 200, 255).astype(np.uint8)
    behind = Image.fromarray(checks).convert("RGBA")
    return Image.alpha_composite(behind, picture).convert("RGB")


def main() -> None:
    """Make the pictures, cut them all out, and tell how well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("sprites", type=Path)
    add("--pictures", type=int, default=100)
    add("--room", type=float, default=1.0, help="share of the sides, in the middle, in which subjects lie")
    add("--sheet", type=Path, help="a picture of what was cut out")
    add("--out", type=Path, help="a file for the figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    loader = Loader(torch.device("cpu"))
    cast = loader.load(loader.plan(Job(())))
    sprites = read_sprites(args.sprites, list(cast.models.files.concepts()), SIDE)
    found: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    shown: list[Image.Image] = []
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(args.pictures):
            one = picked(sprites, number, args.room)
            where, finished, took = cut(cast, SourceStore(Path(folder)), one.picture)
            alpha = np.asarray(finished)[..., 3] / 255
            rival = grab_cut(one.picture)
            error = float(np.abs(alpha - one.alpha).mean())
            found[one.kind].append([iou(where, one.alpha), iou(alpha, one.alpha), iou(rival, one.alpha), error])
            seconds.append(took)
            shown += [one.picture, on_checks(finished)]
            print(number, one.kind, *(f"{value:.3f}" for value in found[one.kind][-1]), f"{took:.1f} s", flush=True)
    means = {kind: np.mean(values, 0).round(4).tolist() for kind, values in found.items() if values}
    means["all"] = np.mean([value for values in found.values() for value in values], 0).round(4).tolist()
    told = {"columns": ["map", "cut out", "GrabCut", "mean error of alpha"], "means": means}
    told["seconds"] = round(float(np.median(seconds)), 2)
    if args.sheet:
        rows = -(-len(shown) // BESIDE)
        sheet = Image.new("RGB", (BESIDE * CELL, rows * CELL), "white")
        for place, picture in enumerate(shown):
            sheet.paste(picture.resize((CELL, CELL)), (place % BESIDE * CELL, place // BESIDE * CELL))
        sheet.save(args.sheet)
    text = json.dumps(told)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
