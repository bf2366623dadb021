"""The seed's methods, measured: each draws the same prompts, beside the unguided picture of the same seed.

    python tests/bench/seed_methods.py --witness MODEL --sheet seed.png --json

The prompts are drawn at random from the concepts that the model and the witness know. A picture is right where the
model's judge names its concept; it is above the start where the witness, a CLIP that did not guide, finds it nearer to
the words than the unguided picture. Conditioning is off unless a method's name says otherwise: only CLIP steers.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F

from clipdiff_core.checkpoints.store import BUILT_IN, ModelFiles, find_model
from clipdiff_core.engine import Engine
from clipdiff_core.errors import EngineError
from clipdiff_core.evaluation.drawing import judged
from clipdiff_core.evaluation.measures import load_judge
from clipdiff_core.evaluation.sheet import write_sheet
from clipdiff_core.events import Failed, Picture
from clipdiff_core.job import Conditioning, Guidance, Job, Model
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import DescriptorTarget, TextTarget
from clipdiff_core.training.captions import with_article

START = "unguided"
ALONE = Conditioning(enabled=False)


@dataclass(frozen=True)
class Result:
    """How one method did: shares of its pictures, means of scores (cosines) and seconds."""

    method: str
    pictures: int
    right: float
    above_start: float
    held_out: float
    held_out_start: float
    seconds_each: float
    seconds_most: float
    processor_seconds_each: float
    missed: tuple[str, ...]


def described(job: Job, words: str, shown: str) -> Job:
    """`job` towards a picture and its words."""
    return replace(job, targets=(DescriptorTarget(words, shown),))


METHODS: dict[str, Callable[[Job, str, str], Job]] = {
    START: lambda job, _w, _p: replace(job, guidance=Guidance(clip_guidance_scale=0.0)),
    "diffusion": lambda job, _w, _p: job,
    "langevin": lambda job, _w, _p: replace(job, method="langevin"),
    "noise_search": lambda job, _w, _p: replace(job, method="noise_search"),
    "noise_search_nesterov": lambda job, _w, _p: replace(
        job, method="noise_search", noise_search=replace(job.noise_search, optimiser="nesterov")
    ),
    "conv_prior": lambda job, _w, _p: replace(job, method="conv_prior"),
    "descriptor": described,
    "langevin_conditioned": lambda job, _w, _p: replace(job, method="langevin", conditioning=Conditioning()),
    "noise_search_conditioned": lambda job, _w, _p: replace(job, method="noise_search", conditioning=Conditioning()),
    "descriptor_conditioned": lambda job, words, shown: described(
        replace(job, conditioning=Conditioning()), words, shown
    ),
}


class Bench:
    """Draws and judges; pictures go into `folder`."""

    def __init__(self, files: ModelFiles, witness: ModelFiles, prompts: int, seed: int, folder: Path) -> None:
        self.files = files
        self.names = files.concepts()
        known = set(witness.concepts()) or set(self.names)
        both = [number for number, name in enumerate(self.names) if name in known]
        self.chosen = sorted(random.Random(seed).sample(both, min(prompts, len(both))))
        self.seed = seed
        self.folder = folder
        self.engine = Engine()
        self.judge = load_judge(files)
        self.witness = load_perceptor(witness, torch.device("cpu"))
        self.drawn: dict[str, list[Picture]] = {}
        self.busy: dict[str, float] = {}  # seconds of the processor, which others that use it do not lengthen

    def job(self, concept: int) -> Job:
        """The job that every method starts from, with noise of its own for each concept."""
        words = TextTarget(with_article(self.names[concept]))
        return Job((words,), conditioning=ALONE, model=Model(self.files.name), seed=self.seed * 1000 + concept)

    def draw(self, method: str) -> None:
        """Every chosen concept by `method`."""
        self.drawn[method], self.busy[method] = [], 0.0
        for concept in self.chosen:
            shown = self.shown(concept) if "descriptor" in method else ""
            job = METHODS[method](self.job(concept), with_article(self.names[concept]), shown)
            began = time.process_time()
            self.drawn[method].append(self.one(job, f"{method}-{concept:04d}"))
            self.busy[method] += time.process_time() - began
            print(f"{method} {len(self.drawn[method])}/{len(self.chosen)}", file=sys.stderr, flush=True)

    def shown(self, concept: int) -> str:
        """The picture of a descriptor: one that the model drew conditioned, with a seed that no other picture has."""
        job = replace(self.job(concept), conditioning=Conditioning(), seed=self.seed * 1000 + concept + 500_000)
        return self.engine.sources.add(Path(self.one(job, f"shown-{concept:04d}").path))

    def one(self, job: Job, name: str) -> Picture:
        """A job's picture; raises `EngineError` when it fails."""
        for event in self.engine.run(job, Output(self.folder, name)):
            if isinstance(event, Failed):
                raise EngineError(event.message, event.field)
            if isinstance(event, Picture):
                return event
        raise EngineError("The engine drew nothing.")

    @torch.no_grad()
    def held_out(self, method: str) -> torch.Tensor:
        """(N,): the witness's cosine between each picture and its words."""
        pictures = torch.stack([judged(Path(picture.path)) for picture in self.drawn[method]])
        seen = F.interpolate(pictures, size=(self.witness.size,) * 2, mode="bilinear", antialias=True)
        said = self.witness.encode_texts([with_article(self.names[concept]) for concept in self.chosen])
        return (self.witness.encode_pictures(seen) * said).sum(1)

    @torch.no_grad()
    def result(self, method: str) -> Result:
        """What judge and witness say of `method`."""
        pictures = torch.stack([judged(Path(picture.path)) for picture in self.drawn[method]])
        right = self.judge(pictures)[0].argmax(1) == torch.tensor(self.chosen)
        score, start = self.held_out(method), self.held_out(START)
        seconds = [picture.seconds for picture in self.drawn[method]]
        missed = [self.names[concept] for concept, ok in zip(self.chosen, right.tolist(), strict=True) if not ok]
        return Result(
            method=method,
            pictures=len(pictures),
            right=float(right.float().mean()),
            above_start=float((score > start).float().mean()),
            held_out=round(float(score.mean()), 4),
            held_out_start=round(float(start.mean()), 4),
            seconds_each=round(sum(seconds) / len(seconds), 1),
            seconds_most=max(seconds),
            processor_seconds_each=round(self.busy[method] / len(seconds), 1),
            missed=tuple(missed),
        )

    def write_sheet(self, path: Path) -> None:
        """Every concept with its pictures, method by method, in the order they were drawn."""
        groups = [
            (
                self.names[concept],
                [open_picture(Path(pictures[place].path)) for pictures in self.drawn.values()],
            )
            for place, concept in enumerate(self.chosen)
        ]
        write_sheet(groups, path)


def main() -> None:
    """Draw, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--model", default=BUILT_IN)
    add("--witness", required=True, metavar="MODEL", help="a model whose CLIP did not guide")
    add("--methods", nargs="+", choices=[name for name in METHODS if name != START], default=list(METHODS)[1:])
    add("--prompts", type=int, default=20)
    add("--seed", type=int, default=1)
    add("--sheet", type=Path)
    add("--folder", type=Path, help="keep the pictures there")
    add("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        bench = Bench(find_model(args.model), find_model(args.witness), args.prompts, args.seed, folder)
        results = []
        for method in (START, *args.methods):
            bench.draw(method)
            results.append(bench.result(method))
            if not args.json:
                print(asdict(results[-1]), flush=True)
        if args.sheet:
            bench.write_sheet(args.sheet)
        if args.json:
            print(json.dumps([asdict(result) for result in results]))


if __name__ == "__main__":
    main()
