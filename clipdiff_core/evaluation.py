"""`clipdiff evaluate`: how well a model draws what it is asked for, through the same engine as everything else."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.checkpoints.read import fit, read_config, read_tensors
from clipdiff_core.checkpoints.store import BUILT_IN, ModelFiles, find_model
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.engine import Engine
from clipdiff_core.errors import CheckpointError, EngineError, JobError
from clipdiff_core.events import Failed, Picture
from clipdiff_core.job import Conditioning, Guidance, Job, Model, TextTarget
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.training.captions import COLOURS, with_article
from clipdiff_core.training.export import CARD
from clipdiff_core.training.judge import SIDE, Judge

MODES = ("both", "guided", "conditioned", "chinese", "neither")
MEASURED = "## Measured"
CELL, LABEL = 96, 14  # pixels on the contact sheet


@dataclass(frozen=True)
class Score:
    """How often the judge names what a mode was asked for, over `pictures` pictures, and what they cost."""

    mode: str
    pictures: int
    right: float
    clip_score: float
    seconds_each: float
    missed: tuple[str, ...]


@dataclass(frozen=True)
class _Drawn:
    concept: int
    path: Path
    seconds: float


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff evaluate` understands."""
    add = parser.add_argument
    add("--model", default=BUILT_IN, help="a model's name or folder")
    add("--modes", nargs="+", choices=MODES, default=list(MODES[:4]), help="kinds of steering to measure")
    add("--concepts", type=int, metavar="N", help="only the first N concepts")
    add("--seeds", type=int, default=2, metavar="N", help="pictures of each concept (2)")
    add("--first-seed", type=int, default=1, metavar="N", help="the first of the seeds (1)")
    add("--sheet", type=Path, metavar="FILE", help="write a contact sheet of the first mode")
    add("--card", action="store_true", help="write the figures into the model's card")
    add("--json", action="store_true", help="print the figures as JSON")


def run_evaluate(args: argparse.Namespace) -> int:
    """Draw, judge and print; returns the exit code."""
    if args.seeds < 1 or (args.concepts is not None and args.concepts < 1):
        raise JobError("Evaluating needs at least one concept and one seed.")
    evaluation = Evaluation(find_model(args.model), args.concepts, args.seeds, args.first_seed)
    scores = []
    for mode in args.modes:
        with tempfile.TemporaryDirectory() as folder:
            drawn = list(evaluation.draw(mode, Path(folder)))
            if args.sheet and mode == args.modes[0]:
                evaluation.sheet(drawn, args.sheet)
            scores.append(evaluation.score(mode, drawn))
        if not args.json:
            print(_line(scores[-1]), flush=True)
    if args.card:
        write_figures(evaluation.files.folder / CARD, scores)
    if args.json:
        print(json.dumps({score.mode: asdict(score) for score in scores}, ensure_ascii=False))
    return 0


def _line(score: Score) -> str:
    missed = f", missed {', '.join(score.missed)}" if score.missed else ""
    return (
        f"{score.mode}: {score.right:.1%} of {score.pictures} named rightly, CLIP score {score.clip_score:.3f}, "
        f"{score.seconds_each:.1f} s each{missed}"
    )


def write_figures(card: Path, scores: list[Score]) -> None:
    """Replace the section “Measured” of a model's card."""
    rows = "\n".join(
        f"| {s.mode} | {s.pictures} | {s.right:.1%} | {s.clip_score:.3f} | {s.seconds_each} |" for s in scores
    )
    before = card.read_text(encoding="utf-8").partition(f"\n{MEASURED}\n")[0].rstrip()
    card.write_text(
        f"{before}\n\n{MEASURED}\n\n"
        "By `clipdiff evaluate`: how often the judge, trained apart, names what was asked for.\n\n"
        f"| steering | pictures | right | CLIP score | seconds each |\n|---|---|---|---|---|\n{rows}\n",
        encoding="utf-8",
    )


class Evaluation:
    """Draws every concept of a model and asks its judge what it sees."""

    def __init__(self, files: ModelFiles, most: int | None, seeds: int, first_seed: int) -> None:
        self.files = files
        self.names = files.concepts()[:most]
        if not self.names:
            raise CheckpointError(f"The model “{files.name}” does not say what it knows: there is nothing to ask it.")
        self.seeds = seeds
        self.first_seed = first_seed
        self.engine = Engine()
        self.judge = load_judge(files)
        self.perceptor: Perceptor = load_perceptor(files, torch.device("cpu"))

    def job(self, mode: str, name: str) -> Job:
        """The job that asks for `name` in `mode`."""
        text = self._chinese(name) if mode == "chinese" else self._english(name)
        job = Job((TextTarget(text),), model=Model(self.files.name), seed=self.first_seed, count=self.seeds)
        if mode in ("guided", "neither"):
            job = replace(job, conditioning=Conditioning(enabled=False))
        if mode in ("conditioned", "neither"):
            job = replace(job, guidance=Guidance(clip_guidance_scale=0))
        return job

    def _english(self, name: str) -> str:
        return name if read_config(self.files, "judge.json").get("verbatim") else with_article(name)

    def _chinese(self, name: str) -> str:
        names_zh = read_config(self.files, "names_zh.json")
        if name not in names_zh:
            raise CheckpointError(
                f"The model “{self.files.name}” has no Chinese name for “{name}”: leave that mode out."
            )
        return f"一只{names_zh[name]}"

    def draw(self, mode: str, folder: Path) -> Iterator[_Drawn]:
        """Draw every concept with every seed."""
        for concept, name in enumerate(self.names):
            for event in self.engine.run(self.job(mode, name), Output(folder, f"{concept:04d}")):
                if isinstance(event, Failed):
                    raise EngineError(event.message, event.field)
                if isinstance(event, Picture):
                    yield _Drawn(concept, Path(event.path), event.seconds)
            if sys.stderr.isatty():
                print(f"\r{mode} {concept + 1}/{len(self.names)} ", end="", file=sys.stderr, flush=True)

    @torch.no_grad()
    def score(self, mode: str, drawn: list[_Drawn]) -> Score:
        """What the judge and CLIP say of `drawn`."""
        pictures = torch.stack([_judged(one.path) for one in drawn])
        concepts = torch.tensor([one.concept for one in drawn])
        right = self.judge(pictures)[0].argmax(1) == concepts
        said = self.perceptor.encode_texts([with_article(name) for name in self.names])
        seen = F.interpolate(pictures, size=(self.perceptor.size,) * 2, mode="bilinear", antialias=True)
        near = (self.perceptor.encode_pictures(seen) * said[concepts]).sum(1).mean()
        missed = sorted({self.names[c] for c, ok in zip(concepts.tolist(), right.tolist(), strict=True) if not ok})
        seconds = sum(one.seconds for one in drawn) / len(drawn)
        share = float(right.float().mean())
        return Score(mode, len(drawn), share, float(near), round(seconds, 2), tuple(missed))

    def sheet(self, drawn: list[_Drawn], path: Path) -> None:
        """A contact sheet: every concept's pictures beside each other, its name above."""
        columns = max(1, 12 // self.seeds)
        rows = -(-len(self.names) // columns)
        sheet = Image.new("RGB", (columns * self.seeds * CELL, rows * (CELL + LABEL)), "white")
        pen = ImageDraw.Draw(sheet)
        for number, one in enumerate(drawn):
            column, row = one.concept % columns, one.concept // columns
            left = (column * self.seeds + number % self.seeds) * CELL
            top = row * (CELL + LABEL)
            if number % self.seeds == 0:
                pen.text((left + 2, top + 1), self.names[one.concept], fill="black")
            sheet.paste(
                open_picture(one.path).resize((CELL - 2, CELL - 2), Image.Resampling.LANCZOS), (left, top + LABEL)
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(path)


def load_judge(files: ModelFiles) -> Judge:
    """The judge that came with a model; raises `CheckpointError` when none did."""
    config = read_config(files, "judge.json")
    judge = Judge(config["concepts"], len(config["styles"]), len(COLOURS))
    fit(judge, read_tensors(files, "judge"), files, "judge")
    return judge.eval().requires_grad_(False)


def _judged(path: Path) -> torch.Tensor:
    image = open_picture(path).convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    return pil_to_tensor(image).float() / 127.5 - 1
