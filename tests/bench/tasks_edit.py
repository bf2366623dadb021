"""Vary and inpaint, measured: pictures of one concept, drawn anew as another.

    python tests/bench/tasks_edit.py vary --witness MODEL --pictures 20 --sheet vary.png
    python tests/bench/tasks_edit.py inpaint --witness MODEL --pictures 50 --sheet inpaint.png --json

Both begin with pictures that the model drew of concepts at random. `vary` walks each towards another concept at three
strengths: how far it went (the root mean square of the difference, of 255, and 1 minus the witness's cosine between the
two pictures), and how near the witness finds it to the words. `inpaint` draws another concept into a hole of the
central 60 % of each side: whether the model's judge and the witness, among all concepts, name it; what changed around
the hole; and how much neighbouring pixels differ across its edge, beside how much they do elsewhere in the picture, and
there in the picture as it was. The witness is a CLIP that did not guide.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from clipdiff_core.checkpoints.store import BUILT_IN, ModelFiles, find_model
from clipdiff_core.engine import Engine
from clipdiff_core.errors import EngineError
from clipdiff_core.evaluation.drawing import judged
from clipdiff_core.evaluation.measures import load_judge
from clipdiff_core.evaluation.sheet import write_sheet
from clipdiff_core.events import Failed, Picture
from clipdiff_core.job import Job, Model
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import Source, TextTarget
from clipdiff_core.task_settings import Inpaint as Settings
from clipdiff_core.training.captions import with_article

STRENGTHS = (0.2, 0.5, 0.8)
HOLE = 0.6  # of each side


class Bench:
    """Draws and judges; pictures go into `folder`."""

    def __init__(self, files: ModelFiles, witness: ModelFiles, pictures: int, seed: int, folder: Path) -> None:
        self.files = files
        self.names = files.concepts()
        known = set(witness.concepts()) or set(self.names)
        both = [number for number, name in enumerate(self.names) if name in known]
        chosen = random.Random(seed).sample(both, 2 * pictures)
        self.before, self.asked = chosen[:pictures], chosen[pictures:]
        self.seed = seed
        self.folder = folder
        self.engine = Engine()
        self.judge = load_judge(files)
        self.witness = load_perceptor(witness, torch.device("cpu"))

    def job(self, concept: int) -> Job:
        """The job that draws `concept`, with noise of its own."""
        words = TextTarget(with_article(self.names[concept]))
        return Job((words,), model=Model(self.files.name), seed=self.seed * 10_000 + concept)

    def one(self, job: Job, name: str) -> Picture:
        """A job's picture; raises `EngineError` when it fails."""
        for event in self.engine.run(job, Output(self.folder, name, overwrite=True)):
            if isinstance(event, Failed):
                raise EngineError(event.message, event.field)
            if isinstance(event, Picture):
                return event
        raise EngineError("The engine drew nothing.")

    def sources(self) -> list[Path]:
        """A picture of each of the concepts to begin with; those that lie in the folder are taken from there."""
        paths = [self.folder / f"before-{concept:04d}.png" for concept in self.before]
        for concept, path in zip(self.before, paths, strict=True):
            if not path.is_file():
                self.one(self.job(concept), path.stem)
        return paths

    def changed(self, label: str, job: Job) -> tuple[list[Path], list[float]]:
        """Every source as the task of `job` changes it, and the seconds each took."""
        paths, seconds = [], []
        for place, (source, concept) in enumerate(zip(self.sources(), self.asked, strict=True)):
            asked = self.job(concept)
            init = Source(self.engine.sources.add(source), source.name)
            changed = replace(job, targets=asked.targets, seed=asked.seed, model=asked.model, init=init)
            picture = self.one(changed, f"{label}-{concept:04d}")
            paths.append(Path(picture.path))
            seconds.append(picture.seconds)
            print(f"{label} {place + 1}/{len(self.asked)}", file=sys.stderr, flush=True)
        return paths, seconds

    @torch.no_grad()
    def seen(self, paths: Sequence[Path]) -> torch.Tensor:
        """(N, D): the witness's descriptors."""
        pictures = torch.stack([judged(path) for path in paths])
        size = (self.witness.size, self.witness.size)
        return self.witness.encode_pictures(F.interpolate(pictures, size, mode="bilinear", antialias=True))

    @torch.no_grad()
    def words(self, concepts: Sequence[int]) -> torch.Tensor:
        """(N, D): what the witness makes of the words for `concepts`."""
        return self.witness.encode_texts([with_article(self.names[concept]) for concept in concepts])

    @torch.no_grad()
    def right(self, paths: Sequence[Path]) -> tuple[float, float]:
        """In how many pictures the judge and the witness name, among all concepts, the one that was asked for."""
        asked = torch.tensor(self.asked)
        judged_right = self.judge(torch.stack([judged(path) for path in paths]))[0].argmax(1) == asked
        everything = self.words(range(len(self.names)))
        witnessed = (self.seen(paths) @ everything.T).argmax(1) == asked
        return float(judged_right.float().mean()), float(witnessed.float().mean())


def vary(bench: Bench, args: argparse.Namespace) -> tuple[list[dict], list[list[Path]]]:
    """Every source at each strength."""
    sources = bench.sources()
    columns, results = [sources], []
    before, words = bench.seen(sources), bench.words(bench.asked)
    start = (before * words).sum(1)
    for strength in args.strengths:
        job = Job((), task="vary")
        paths, seconds = bench.changed(f"vary-{strength:g}", replace(job, vary=replace(job.vary, strength=strength)))
        after = bench.seen(paths)
        score, judged_right = (after * words).sum(1), bench.right(paths)[0]
        apart = [np.square(pixels(a) - pixels(b)).mean() ** 0.5 for a, b in zip(sources, paths, strict=True)]
        results.append(
            {
                "strength": strength,
                "pictures": len(paths),
                "apart": round(float(np.mean(apart)), 1),
                "seen_apart": round(float((1 - (after * before).sum(1)).mean()), 3),
                "score_before": round(float(start.mean()), 3),
                "score": round(float(score.mean()), 3),
                "nearer": float((score > start).float().mean()),
                "judge": judged_right,
                "seconds_each": round(float(np.mean(seconds)), 1),
            }
        )
        columns.append(paths)
        print(results[-1], flush=True)
    return results, columns


def inpaint(bench: Bench, args: argparse.Namespace) -> tuple[list[dict], list[list[Path]]]:
    """Every source with a hole in its middle, by each number of jumps."""
    sources = bench.sources()
    columns, results = [sources], []
    with Image.open(sources[0]) as image:
        width, height = image.size
    start, end = (1 - HOLE) / 2, (1 + HOLE) / 2
    edges = (round(width * start), round(height * start), round(width * end), round(height * end))
    mask = Image.new("L", (width, height))
    mask.paste(255, edges)
    mask.save(bench.folder / "mask.png")
    kept = np.asarray(mask) == 0
    named = Source(bench.engine.sources.add(bench.folder / "mask.png"), "mask.png")
    for jumps, context in itertools.product(args.jumps, args.contexts):
        settings = Settings(mask=named, jumps=jumps, jump_length=args.jump_length, context=context)
        paths, seconds = bench.changed(f"inpaint-{jumps}-{context:g}", Job((), task="inpaint", inpaint=settings))
        pairs = [(pixels(before), pixels(after)) for before, after in zip(sources, paths, strict=True)]
        seams = np.array([(*across(after, edges), across(before, edges)[0]) for before, after in pairs])
        by_judge, by_witness = bench.right(paths)
        inside = [hole_of(path, edges) for path in paths]
        inside_by_judge, inside_by_witness = bench.right(inside)
        results.append(
            {
                "jumps": jumps,
                "context": context,
                "pictures": len(paths),
                "judge": by_judge,
                "witness": by_witness,
                "inside_judge": inside_by_judge,
                "inside_witness": inside_by_witness,
                "changed_outside": max(float(np.abs(after - before)[kept].max()) for before, after in pairs),
                "seam": round(float(seams[:, 0].mean()), 2),
                "elsewhere": round(float(seams[:, 1].mean()), 2),
                "seam_before": round(float(seams[:, 2].mean()), 2),
                "seconds_each": round(float(np.mean(seconds)), 1),
            }
        )
        columns.append(paths)
        print(results[-1], flush=True)
    return results, columns


def hole_of(path: Path, edges: tuple[int, int, int, int]) -> Path:
    """The hole alone, cut out of a picture."""
    inside = path.with_name(f"hole-{path.name}")
    open_picture(path).crop(edges).save(inside)
    return inside


def across(picture: np.ndarray, edges: Sequence[int]) -> tuple[float, float]:
    """The mean difference of neighbouring pixels of `picture` (H, W, 3) across the edges of a hole, and elsewhere."""
    left, top, right, bottom = edges
    beside, below = np.abs(np.diff(picture, axis=1)).mean(2), np.abs(np.diff(picture, axis=0)).mean(2)
    seam_beside, seam_below = np.zeros(beside.shape, bool), np.zeros(below.shape, bool)
    seam_beside[top:bottom, [left - 1, right - 1]] = True
    seam_below[[top - 1, bottom - 1], left:right] = True
    seam = np.concatenate([beside[seam_beside], below[seam_below]])
    return float(seam.mean()), float(np.concatenate([beside[~seam_beside], below[~seam_below]]).mean())


def pixels(path: Path) -> np.ndarray:
    """(H, W, 3) from 0 to 255."""
    return np.asarray(open_picture(path).convert("RGB")).astype(np.float64)


def main() -> None:
    """Draw, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("task", choices=("vary", "inpaint"))
    add("--model", default=BUILT_IN)
    add("--witness", required=True, metavar="MODEL", help="a model whose CLIP did not guide")
    add("--pictures", type=int, default=20)
    add("--seed", type=int, default=1)
    add("--strengths", nargs="+", type=float, default=STRENGTHS)
    add("--jumps", nargs="+", type=int, default=[Settings().jumps])
    add("--jump-length", type=int, default=Settings().jump_length)
    add("--contexts", nargs="+", type=float, default=[Settings().context])
    add("--sheet", type=Path)
    add("--folder", type=Path, help="keep the pictures there")
    add("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(find_model(args.model), find_model(args.witness), args.pictures, args.seed, folder)
        results, columns = {"vary": vary, "inpaint": inpaint}[args.task](bench, args)
        if args.sheet:
            rows = zip(bench.asked, zip(*columns, strict=True), strict=True)
            write_sheet(
                [(bench.names[asked], [open_picture(path) for path in paths]) for asked, paths in rows], args.sheet
            )
        if args.json:
            print(json.dumps(results))


if __name__ == "__main__":
    main()
