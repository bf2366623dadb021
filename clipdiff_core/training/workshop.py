"""The workshop: builds what each stage trains, keeps the states, and hands out what has been learned."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from clipdiff_core.checkpoints.read import read_config, read_tensors
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor, freeze
from clipdiff_core.denoisers.unet import UNet
from clipdiff_core.device import training_dtype
from clipdiff_core.errors import TrainingError
from clipdiff_core.models import MERGES
from clipdiff_core.training.album import has_album, read_album
from clipdiff_core.training.captions import COLOURS, every_text
from clipdiff_core.training.clip_tempering import ClipTempering
from clipdiff_core.training.clip_training import ClipTraining
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.denoiser_training import DenoiserTraining
from clipdiff_core.training.judge import Judge, JudgeTraining
from clipdiff_core.training.loop import Learned, Task, train
from clipdiff_core.training.plan import Plan
from clipdiff_core.training.ranks import agree, wait
from clipdiff_core.training.recipe import (
    ROOM_DRAWN,
    SCENES_DRAWN,
    SCENES_SEEN,
    SIDE,
    STAGES,
    SUBJECT_DRAWN,
    SUBJECT_SEEN,
    Recipe,
    clip_config,
    in_shape_of,
)
from clipdiff_core.training.reference import Reference, measure
from clipdiff_core.training.sprites import Sprites, read_sprites
from clipdiff_core.training.tokens import carry_over, prune_merges
from clipdiff_core.training.upscaler_training import UpscalerTraining

CLIP_CONFIG = "clip.json"
WORDS = "token_embedding.weight"
BEGAN_FROM = "began-from.txt"  # keeps the hash of the model a training went on from
MEMORY_OF_NETWORKS = 1_800_000_000  # bytes that the largest stage took on a processor, without the pictures


class Training(Task, Protocol):
    """A training of the recipe, which can also go on from a finished model."""

    def begin(self, weights: dict[str, Tensor]) -> None:
        """Start from a finished model's weights; raises `RuntimeError` when they do not fit."""
        ...


class Workshop:
    """Trains the stages one after another, each from the state it left in `state`, on pictures from `folder`.

    A stage without a state begins with the weights it has in `start`, if given, and then its network and its words'
    tokens are that model's. `minutes`, if given, are shared among the stages instead of the recipe's batches.
    """

    def __init__(
        self,
        folder: Path,
        names: list[str] | None,
        state: Path,
        recipe: Recipe,
        device: torch.device,
        start: ModelFiles | None = None,
        minutes: float | None = None,
    ) -> None:
        self.folder = folder
        self.names = names
        self.state = state
        self.recipe = recipe if start is None else in_shape_of(start, recipe)
        self.device = device
        self.dtype = training_dtype(device)
        self.start = start
        self.plan = Plan(self.recipe, state, minutes)
        state.mkdir(parents=True, exist_ok=True)

    def prepare(self, stage: str) -> Task:
        """What `stage` trains, untrained or from the model to start with.

        Raises `TrainingError` when an earlier stage is not done or the pictures are of no use.
        """
        torch.manual_seed(STAGES.index(stage))
        if stage == "tempering":  # goes on from the CLIP stage, wherever that one began
            return self._tempering()
        task: Training = {
            "clip": self._clip,
            "denoiser": self._denoiser,
            "upscaler": self._upscaler,
            "judge": self._judge,
        }[stage]()
        if self.start is not None and not self._path(stage).exists():
            self._begin(task, stage, self.start)
        return task

    def train(self, stage: str, task: Task) -> Generator[Learned, None, None]:
        """Train `task` to the end of `stage`, a batch at a time, from where it was left."""
        yield from train(task, agree(self.plan.steps(stage, task)), self._path(stage))
        wait()  # the next stage reads what the first process has just written

    def _begin(self, task: Training, stage: str, start: ModelFiles) -> None:
        if stage == "judge" and start.concepts() != self.sprites(size=8).names:
            return  # it names other things: a judge learns soon enough from scratch
        weights = read_tensors(start, stage)
        if stage == "clip":
            weights[WORDS] = carry_over(weights[WORDS], start.path(MERGES), self.state / MERGES)
        try:
            task.begin(weights)
        except RuntimeError as error:
            raise TrainingError(f"The {stage} of “{start.name}” is of another kind: train from scratch.") from error
        (self.state / BEGAN_FROM).write_text(start.sha256 + "\n", encoding="utf-8")

    def _path(self, stage: str) -> Path:
        return self.state / f"{stage}.state"

    def memory_bytes(self) -> int:
        """About how much memory training takes, by the largest pictures of any stage."""
        side = SIDE * self.recipe.enlarger.enlarge
        return MEMORY_OF_NETWORKS + len(self.sprites(size=8).concepts) * 4 * side**2

    def sprites(self, size: int) -> Sprites:
        """The training pictures at `size` pixels."""
        return read_pictures(self.folder, self.names, size)

    def _clip(self) -> ClipTraining:
        sprites = self.sprites(SIDE * 3 // 2)
        merges = self.state / MERGES
        if self.start is not None:
            config = read_config(self.start, CLIP_CONFIG)
            vocabulary = prune_merges(every_text(sprites), merges, known=self.start.path(MERGES))
            config["text_cfg"] = {**config["text_cfg"], "vocab_size": vocabulary}
        else:
            if sprites.verbatim and len(set(sprites.names)) < 2:
                raise TrainingError(
                    f"All pictures have the same words (“{sprites.names[0]}”): say how they differ, or go on from a "
                    "model that knows words already."
                )
            config = clip_config(prune_merges(every_text(sprites), merges))
        (self.state / CLIP_CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        perceptor = build_perceptor(config, merges)
        perceptor.model.to(self.device)
        composer = Composer(sprites, SIDE, seed=1, scales=SUBJECT_SEEN, scenes=SCENES_SEEN)
        return ClipTraining(perceptor, composer, self.recipe.clip.batch, self.dtype)

    def _tempering(self) -> ClipTempering:
        perceptor = self._perceptor(self.weights("clip"))
        composer = Composer(self.sprites(SIDE * 3 // 2), SIDE, seed=3, scales=SUBJECT_SEEN, scenes=SCENES_SEEN)
        return ClipTempering(perceptor, composer, self.recipe.tempering.batch, self.dtype)

    def _denoiser(self) -> DenoiserTraining:
        sprites = self.sprites(2 * SIDE)
        composer = Composer(
            sprites, SIDE, seed=7, scales=SUBJECT_DRAWN, room=ROOM_DRAWN, flips=False, scenes=SCENES_DRAWN
        )
        network = UNet(self.recipe.network).to(self.device)
        return DenoiserTraining(network, self.perceptor(), composer, self.recipe.denoiser.batch, self.dtype)

    def _upscaler(self) -> UpscalerTraining:
        side = SIDE * self.recipe.enlarger.enlarge
        composer = Composer(self.sprites(side), side, seed=13, scenes=SCENES_DRAWN)
        denoiser = UNet(self.recipe.network).to(self.device)
        denoiser.load_state_dict(self.weights("denoiser"))
        freeze(denoiser)
        network = UNet(self.recipe.enlarger).to(self.device)
        batch = self.recipe.upscaler.batch
        return UpscalerTraining(network, denoiser, self.perceptor(), composer, batch, self.dtype)

    def _judge(self) -> JudgeTraining:
        sprites = self.sprites(2 * SIDE)
        return JudgeTraining(
            make_judge(sprites).to(self.device), judge_composer(sprites), self.recipe.judge.batch, self.dtype
        )

    def reference(self) -> Reference:
        """What the trained judge sees in pictures such as the denoiser learns to draw."""
        sprites = self.sprites(2 * SIDE)
        judge = make_judge(sprites).to(self.device)
        weights = self.weights("judge").items()
        judge.load_state_dict({name: weight.half().to(weight.dtype) for name, weight in weights})  # as it is shipped
        composer = Composer(sprites, SIDE, seed=211, scales=SUBJECT_DRAWN, room=ROOM_DRAWN, flips=False)
        return measure(judge, composer, self.recipe.references)

    def perceptor(self) -> Perceptor:
        """The trained CLIP, tempered, frozen."""
        perceptor = self._perceptor(self.weights("tempering"))
        freeze(perceptor.model)
        return perceptor

    def _perceptor(self, weights: dict[str, Tensor]) -> Perceptor:
        config = json.loads((self.state / CLIP_CONFIG).read_text(encoding="utf-8"))
        perceptor = build_perceptor(config, self.state / MERGES)
        perceptor.model.load_state_dict(weights)
        perceptor.model.to(self.device)
        return perceptor

    def weights(self, stage: str) -> dict[str, Tensor]:
        """What `stage` has learned so far: the denoiser's averaged weights, the others' as they are."""
        path = self._path(stage)
        if not path.exists():
            raise TrainingError(f"The {stage} has not been trained yet: train it before what builds on it.")
        task = torch.load(path, weights_only=True, map_location=self.device)["task"]
        return task["average"] if "average" in task else task["descent"]["network"]

    def began_from(self) -> str | None:
        """The hash of the model this training went on from, if it did."""
        path = self.state / BEGAN_FROM
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    def steps_done(self, stage: str) -> int:
        """How many batches `stage` has learned from; 0 before it began."""
        path = self._path(stage)
        return int(torch.load(path, weights_only=True, mmap=True)["done"]) if path.exists() else 0


def read_pictures(folder: Path, names: list[str] | None, size: int) -> Sprites:
    """The cut-outs of `names` (all when None), or pictures of one's own, at `size` pixels; raises `TrainingError`."""
    return read_album(folder, size) if has_album(folder) else read_sprites(folder, names, size)


def make_judge(sprites: Sprites) -> Judge:
    """An untrained judge of what `sprites` show."""
    return Judge(len(sprites.names), len(sprites.styles), len(COLOURS))


def judge_composer(sprites: Sprites) -> Composer:
    """The judge's own composites, with random numbers that no other stage has."""
    return Composer(sprites, SIDE, seed=101)
