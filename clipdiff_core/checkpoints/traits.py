"""What can be known of a model without its weights: what it hears, what it draws, and how large; torch-free."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clipdiff_core.checkpoints.classes import class_names
from clipdiff_core.checkpoints.recognised import GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.checkpoints.store import STARTER, ModelFiles, find_model, list_models
from clipdiff_core.errors import CheckpointError
from clipdiff_core.job import LARGEST_SIDE, MOST_LABELS, SIDE_MULTIPLE, SMALLEST_SIDE, Size
from clipdiff_core.json_files import read_json

SECONDARY_SIDE = 256  # pixels at which Disco's secondary model learned
LATENT_SCALE = 8  # pixels a side of one of Stable Diffusion's latents
USUAL_SAMPLE_SIZE = 64  # of diffusers' networks that do not say at which side they learned

# Each of v-diffusion's networks: the side it learned at, in pixels, and whether it hears CLIP's descriptors.
V_TRAITS: Mapping[str, tuple[int, bool]] = {
    "cc12m_1": (256, True),
    "cc12m_1_cfg": (256, True),
    "yfcc_1": (512, False),
    "yfcc_2": (512, False),
    "danbooru_128": (128, False),
    "imagenet_128": (128, False),
    "wikiart_128": (128, False),
    "wikiart_256": (256, False),
}
_CONFIG = "network.json"
_UNET_CONFIGS = ("unet/config.json", "config.json")  # of a pipeline, and of a lone network
_MOST_JSON = 1_000_000  # bytes


@dataclass(frozen=True)
class Traits:
    """A model's `kind`, whether it `hears` the prompts itself, its classes by name, and the size it learned at.

    `guides_itself`: a CLIP comes with it. Whatever is not known is as it is for the starter, `kind` "".
    """

    kind: str = ""
    hears: bool = True
    classes: tuple[str, ...] = ()
    native_size: Size | None = None

    @property
    def guides_itself(self) -> bool:
        """Whether it comes with a CLIP of its own."""
        return self.kind in ("", STARTER)


def read_traits(name: str) -> Traits:
    """What is known of the model called `name`: as much as its files say, nothing of one that is not here."""
    try:
        model = find_model(name)
    except (CheckpointError, OSError):  # a name may be too long for any file
        return Traits()
    return _READERS.get(model.kind, lambda model: Traits(model.kind))(model)


def read_kinds() -> dict[str, str]:
    """The kind of each model that is here, the built-in one first; "" of one whose manifest cannot be read."""
    return {name: _kind(name) for name in list_models()}


def _kind(name: str) -> str:
    try:
        return find_model(name).kind
    except CheckpointError:
        return ""


def _guided(model: ModelFiles) -> Traits:
    config = _read_config(model, _CONFIG)
    count = config.get("num_classes", 1)
    known = type(count) is int and 0 < count <= MOST_LABELS
    return Traits(model.kind, False, class_names(config) if known else (), _square(config.get("image_size")))


def _v_diffusion(model: ModelFiles) -> Traits:
    side, hears = V_TRAITS.get(str(_read_config(model, _CONFIG).get("model")), (None, True))
    return Traits(model.kind, hears, native_size=_square(side))


def _secondary(model: ModelFiles) -> Traits:
    return Traits(model.kind, False, native_size=_square(SECONDARY_SIDE))


def _unconditional(model: ModelFiles) -> Traits:
    return Traits(model.kind, False, native_size=_diffusers_size(model, 1))


def _stable(model: ModelFiles) -> Traits:
    return Traits(model.kind, native_size=_diffusers_size(model, LATENT_SCALE))


_READERS: Mapping[str, Callable[[ModelFiles], Traits]] = {
    GUIDED: _guided,
    V_DIFFUSION: _v_diffusion,
    SECONDARY: _secondary,
    UNET_2D: _unconditional,
    STABLE: _stable,
}


def _diffusers_size(model: ModelFiles, scale: int) -> Size | None:
    """The side that its U-Net tells, in pixels: a `scale` of them for each of its own."""
    config = next((found for name in _UNET_CONFIGS if (found := _read_config(model, name))), None)
    if config is None:
        return None
    sides = config.get("sample_size") or USUAL_SAMPLE_SIZE
    both = sides if isinstance(sides, list) else [sides, sides]
    if len(both) != 2 or not all(type(side) is int for side in both):
        return None
    height, width = both
    return _size(width * scale, height * scale)


def _square(side: Any) -> Size | None:
    return _size(side, side) if type(side) is int else None


def _size(width: int, height: int) -> Size | None:
    """A size that can be drawn, or None."""
    sides = (width, height)
    fits = all(SMALLEST_SIDE <= side <= LARGEST_SIDE and side % SIDE_MULTIPLE == 0 for side in sides)
    return Size(width, height) if fits else None


def _read_config(model: ModelFiles, name: str) -> dict[str, Any]:
    """The JSON object in a file of `model`, empty when there is none."""
    path = model.path(name)
    try:
        values = read_json(path, _MOST_JSON)
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
