"""The starter's recipe: what is trained, in which order, how large and for how long."""

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from clipdiff_core.checkpoints.read import read_config, read_tensors
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor, freeze
from clipdiff_core.denoisers.unet import UNet, UNetConfig
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
from clipdiff_core.training.loop import Report, Task, train
from clipdiff_core.training.sprites import Sprites, read_sprites
from clipdiff_core.training.tokens import prune_merges
from clipdiff_core.training.upscaler_training import UpscalerTraining

STAGES = ("clip", "tempering", "denoiser", "upscaler", "judge")
SIDE = 64  # of the pictures that CLIP sees and the denoiser draws
SUBJECT_SEEN = (0.5, 1.0)  # how much of the side a subject fills for CLIP, whose cutouts look closer and wider
# And for the denoiser, with how much it moves, never flipped: the less its place varies, the sooner shapes are learned.
SUBJECT_DRAWN, ROOM_DRAWN = (0.78, 0.86), 0.35
CLIP_CONFIG = "clip.json"
BEGAN_FROM = "began-from.txt"  # keeps the hash of the model a training went on from
CONTEXT = 48  # tokens: Chinese takes about three a character


@dataclass(frozen=True)
class Stage:
    """How long one network learns: batches, and pictures in each."""

    steps: int
    batch: int


@dataclass(frozen=True)
class Recipe:
    """The starter as it is shipped; each stage has its own random numbers."""

    clip: Stage = Stage(700, 160)
    tempering: Stage = Stage(500, 128)
    denoiser: Stage = Stage(6000, 64)
    upscaler: Stage = Stage(2500, 16)
    judge: Stage = Stage(900, 128)
    network: UNetConfig = field(default_factory=lambda: UNetConfig(sketch=48))
    enlarger: UNetConfig = field(
        default_factory=lambda: UNetConfig(
            patch=1, enlarge=4, channels=(32, 64, 96), blocks=(1, 1, 2), attention=(), embedding=128
        )
    )


def _in_shape_of(start: ModelFiles, recipe: Recipe) -> Recipe:
    network = UNetConfig.from_dict(read_config(start, "denoiser.json"))
    return replace(recipe, network=network, enlarger=UNetConfig.from_dict(read_config(start, "upscaler.json")))


def clip_config(vocabulary: int) -> dict[str, Any]:
    """The starter's CLIP in open_clip's own words, and the picture statistics it expects."""
    return {
        "embed_dim": 192,
        "vision_cfg": {"image_size": SIDE, "layers": 5, "width": 160, "head_width": 32, "patch_size": 8},
        "text_cfg": {"context_length": CONTEXT, "vocab_size": vocabulary, "width": 128, "heads": 4, "layers": 3},
        "preprocess": {"mean": [0.5, 0.5, 0.5], "std": [0.35, 0.35, 0.35]},
    }


class Training(Task, Protocol):
    """A training of the recipe, which can also go on from a finished model."""

    def begin(self, weights: dict[str, Tensor]) -> None:
        """Start from a finished model's weights; raises `RuntimeError` when they do not fit."""
        ...


class Workshop:
    """Trains the stages one after another, each from the state it left in `state`, on pictures from `folder`.

    A stage without a state begins with the weights it has in `start`, if given, and then its network and its words'
    tokens are that model's.
    """

    def __init__(
        self,
        folder: Path,
        names: list[str] | None,
        state: Path,
        recipe: Recipe,
        device: torch.device,
        start: ModelFiles | None = None,
    ) -> None:
        self.folder = folder
        self.names = names
        self.state = state
        self.recipe = recipe if start is None else _in_shape_of(start, recipe)
        self.device = device
        self.dtype = training_dtype(device)
        self.start = start
        state.mkdir(parents=True, exist_ok=True)

    def run(self, stage: str, report: Report) -> None:
        """Train `stage` to its end; raises `TrainingError` when an earlier one is not done."""
        torch.manual_seed(STAGES.index(stage))
        task: Training | ClipTempering = {
            "clip": self._clip,
            "tempering": self._tempering,
            "denoiser": self._denoiser,
            "upscaler": self._upscaler,
            "judge": self._judge,
        }[stage]()
        path = self.state / f"{stage}.state"
        if self.start is not None and not path.exists() and not isinstance(task, ClipTempering):
            self._begin(task, stage, self.start)  # tempering goes on from the CLIP stage, which did so
        train(task, getattr(self.recipe, stage).steps, path, report)

    def _begin(self, task: Training, stage: str, start: ModelFiles) -> None:
        if stage == "judge" and start.concepts() != self.sprites(size=8).names:
            return  # it names other things: a judge learns soon enough from scratch
        try:
            task.begin(read_tensors(start, stage))
        except RuntimeError as error:
            raise TrainingError(f"The {stage} of “{start.name}” is of another kind: train from scratch.") from error
        (self.state / BEGAN_FROM).write_text(start.sha256 + "\n", encoding="utf-8")

    def sprites(self, size: int) -> Sprites:
        """The training pictures at `size` pixels."""
        if has_album(self.folder):
            return read_album(self.folder, size)
        return read_sprites(self.folder, self.names, size)

    def _clip(self) -> ClipTraining:
        sprites = self.sprites(SIDE * 3 // 2)
        merges = self.state / MERGES
        if self.start is not None:
            shutil.copyfile(self.start.folder / MERGES, merges)
            config = read_config(self.start, CLIP_CONFIG)
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
        composer = Composer(sprites, SIDE, seed=1, scales=SUBJECT_SEEN)
        return ClipTraining(perceptor, composer, self.recipe.clip.batch, self.dtype)

    def _tempering(self) -> ClipTempering:
        perceptor = self._perceptor(self.weights("clip"))
        composer = Composer(self.sprites(SIDE * 3 // 2), SIDE, seed=3, scales=SUBJECT_SEEN)
        return ClipTempering(perceptor, composer, self.recipe.tempering.batch, self.dtype)

    def _denoiser(self) -> DenoiserTraining:
        sprites = self.sprites(2 * SIDE)
        composer = Composer(sprites, SIDE, seed=7, scales=SUBJECT_DRAWN, room=ROOM_DRAWN, flips=False)
        network = UNet(self.recipe.network).to(self.device)
        return DenoiserTraining(network, self.perceptor(), composer, self.recipe.denoiser.batch, self.dtype)

    def _upscaler(self) -> UpscalerTraining:
        side = SIDE * self.recipe.enlarger.enlarge
        composer = Composer(self.sprites(side), side, seed=13)
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
        path = self.state / f"{stage}.state"
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
        path = self.state / f"{stage}.state"
        return int(torch.load(path, weights_only=True, mmap=True)["done"]) if path.exists() else 0


def make_judge(sprites: Sprites) -> Judge:
    """An untrained judge of what `sprites` show."""
    return Judge(len(sprites.names), len(sprites.styles), len(COLOURS))


def judge_composer(sprites: Sprites) -> Composer:
    """The judge's own composites, with random numbers that no other stage has."""
    return Composer(sprites, SIDE, seed=101)
