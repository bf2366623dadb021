"""Drawing what is to be measured, through the same engine as everything else."""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from PIL import Image
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.checkpoints.read import read_config
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.engine import Engine
from clipdiff_core.errors import CheckpointError, EngineError
from clipdiff_core.evaluation.measures import Score, clip_score, frechet_distance, load_judge, load_reference, share
from clipdiff_core.events import Failed, Picture
from clipdiff_core.job import Conditioning, Guidance, Job, Model
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import TextTarget
from clipdiff_core.training.captions import BACKGROUND_ENGLISH, COLOURS, GRADIENT_ENGLISH, style_words, with_article
from clipdiff_core.training.composites import GRADIENTS
from clipdiff_core.training.judge import SIDE

MODES = ("both", "guided", "conditioned", "chinese", "described", "neither")


@dataclass(frozen=True)
class Asked:
    """What a picture was to show: a concept and, where they were named, a style and the colours behind it."""

    text: str
    concept: int
    style: int | None = None
    background: tuple[int, int] | None = None


@dataclass(frozen=True)
class Drawn:
    """A picture, what it was to show, and how long it took."""

    asked: Asked
    path: Path
    seconds: float


class Evaluation:
    """Draws the concepts of a model, all or `most` of them at random, and asks its judge what it sees.

    Raises `CheckpointError` when the model does not say what it knows, or has no judge.
    """

    def __init__(
        self, files: ModelFiles, most: int | None, seeds: int, first_seed: int, witness: ModelFiles | None = None
    ) -> None:
        self.files = files
        self.names = files.concepts()
        if not self.names:
            raise CheckpointError(f"The model “{files.name}” does not say what it knows: there is nothing to ask it.")
        everything = range(len(self.names))
        few = most is not None and most < len(self.names)
        self.chosen = sorted(random.Random(first_seed).sample(everything, most)) if few and most else list(everything)
        self.seeds = seeds
        self.first_seed = first_seed
        self.engine = Engine()
        self.judge = load_judge(files)
        self.reference = load_reference(files)
        self.styles: tuple[str, ...] = tuple(read_config(files, "judge.json")["styles"])
        self.verbatim = bool(read_config(files, "judge.json").get("verbatim"))
        self.perceptor: Perceptor = load_perceptor(files, torch.device("cpu"))
        self.witness = load_perceptor(witness, torch.device("cpu")) if witness else None

    def ask(self, mode: str, concept: int) -> Asked:
        """What `mode` asks for; raises `CheckpointError` when the model has no words for that."""
        name = self.names[concept]
        english = name if self.verbatim else with_article(name)
        if mode == "chinese":
            return Asked(self._chinese(name), concept)
        if mode == "described":
            return self._described(name, concept)
        return Asked(english, concept)

    def _described(self, name: str, concept: int) -> Asked:
        rng = random.Random(f"{name} {self.first_seed}")
        style, top = rng.randrange(len(self.styles)), rng.randrange(len(COLOURS))
        bottom = rng.randrange(len(COLOURS)) if rng.random() < GRADIENTS else top
        text = name if self.verbatim else style_words(self.styles[style])[0][0].format(with_article(name), bare=name)
        word = COLOURS[top][0]
        template = (BACKGROUND_ENGLISH if top == bottom else GRADIENT_ENGLISH)[0]
        text = template.format(text, colour=word, a_colour=with_article(word), bottom=COLOURS[bottom][0])
        return Asked(text, concept, None if self.verbatim else style, (top, bottom))

    def _chinese(self, name: str) -> str:
        names_zh = read_config(self.files, "names_zh.json")
        if name not in names_zh:
            raise CheckpointError(f"The model “{self.files.name}” knows no Chinese for “{name}”: leave that mode out.")
        return f"一只{names_zh[name]}"

    def job(self, mode: str, asked: Asked) -> Job:
        """The job that asks for it, steered as `mode` says."""
        job = Job((TextTarget(asked.text),), model=Model(self.files.name), seed=self.first_seed, count=self.seeds)
        if mode in ("guided", "neither"):
            job = replace(job, conditioning=Conditioning(enabled=False))
        if mode in ("conditioned", "neither"):
            job = replace(job, guidance=Guidance(clip_guidance_scale=0))
        return job

    def draw(self, mode: str, folder: Path) -> Iterator[Drawn]:
        """Draw every chosen concept with every seed."""
        for number, concept in enumerate(self.chosen, 1):
            asked = self.ask(mode, concept)
            for event in self.engine.run(self.job(mode, asked), Output(folder, f"{concept:04d}")):
                if isinstance(event, Failed):
                    raise EngineError(event.message, event.field)
                if isinstance(event, Picture):
                    yield Drawn(asked, Path(event.path), event.seconds)
            if sys.stderr.isatty():
                print(f"\r{mode} {number}/{len(self.chosen)} ", end="", file=sys.stderr, flush=True)

    @torch.no_grad()
    def score(self, mode: str, drawn: list[Drawn]) -> Score:
        """What the judge and CLIP say of `drawn`."""
        pictures = torch.stack([judged(one.path) for one in drawn])
        texts = [one.asked.text for one in drawn]
        features = self.judge.features(pictures)
        right = self.judge.concept(features).argmax(1) == torch.tensor([one.asked.concept for one in drawn])
        missed = {self.names[one.asked.concept] for one, ok in zip(drawn, right.tolist(), strict=True) if not ok}
        reference = self.reference
        return Score(
            mode=mode,
            pictures=len(drawn),
            right=share(right),
            clip_score=clip_score(self.perceptor, pictures, texts),
            seconds_each=round(sum(one.seconds for one in drawn) / len(drawn), 2),
            missed=tuple(sorted(missed)),
            frechet=frechet_distance(features, reference.mean, reference.covariance)
            if reference and len(drawn) > 1
            else None,
            style_right=_agreement(self.judge.style(features), [one.asked.style for one in drawn]),
            background_right=_agreement(self.judge.colour(features), [one.asked.background for one in drawn]),
            held_out=clip_score(self.witness, pictures, texts) if self.witness else None,
        )


def judged(path: Path) -> torch.Tensor:
    """A picture file as the judge sees it: (3, 64, 64) in [-1, 1]."""
    image = open_picture(path).convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    return pil_to_tensor(image).float() / 127.5 - 1


def _agreement(logits: torch.Tensor, asked: Sequence[int | tuple[int, int] | None]) -> float | None:
    """How often the judge sees what was asked for, all of it; None when nothing was."""
    wanted = [value for value in asked if value is not None]
    if len(wanted) < len(asked):
        return None
    right = logits.argmax(-1) == torch.tensor(wanted)
    return share(right.view(len(wanted), -1).all(1))
