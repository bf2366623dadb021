"""The starter's recipe: what is trained, in which order, how large and for how long."""

from dataclasses import dataclass, field, replace
from typing import Any

from clipdiff_core.checkpoints.read import read_config
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.denoisers.unet import UNetConfig

STAGES = ("clip", "tempering", "denoiser", "upscaler", "judge")
SIDE = 64  # of the pictures that CLIP sees and the denoiser draws
SUBJECT_SEEN = (0.5, 1.0)  # how much of the side a subject fills for CLIP, whose cutouts look closer and wider
# And for the denoiser, with how much it moves, never flipped: the less its place varies, the sooner shapes are learned.
SUBJECT_DRAWN, ROOM_DRAWN = (0.78, 0.86), 0.35
SCENES_SEEN, SCENES_DRAWN = 0.3, 0.1  # of the pictures show two subjects, the words say where each is
CONTEXT = 48  # tokens: Chinese takes about three a character


@dataclass(frozen=True)
class Stage:
    """How long one network learns: batches, and pictures in each."""

    steps: int
    batch: int


@dataclass(frozen=True)
class Recipe:
    """The starter as it is shipped; each stage has its own random numbers."""

    clip: Stage = Stage(4900, 160)
    tempering: Stage = Stage(700, 128)
    denoiser: Stage = Stage(10600, 64)
    upscaler: Stage = Stage(2150, 16)
    judge: Stage = Stage(1500, 128)
    references: int = 2048  # real pictures that the finished judge looks at, to compare drawn ones with
    network: UNetConfig = field(default_factory=lambda: UNetConfig(sketch=48))
    enlarger: UNetConfig = field(
        default_factory=lambda: UNetConfig(
            patch=1, enlarge=4, channels=(32, 64, 96), blocks=(1, 1, 2), attention=(), embedding=128
        )
    )


def in_shape_of(start: ModelFiles, recipe: Recipe) -> Recipe:
    """`recipe` with networks as large as those of the model `start`."""
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
