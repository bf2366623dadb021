"""Which family of networks a checkpoint belongs to, and how it is built: by its hash, or by its keys and shapes.

Torch-free: tensors are known by their shapes here.
"""

import hashlib
from pathlib import Path
from typing import Any

from clipdiff_core.checkpoints.adm_shapes import recognise_adm
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.clip_shapes import recognise_clip
from clipdiff_core.checkpoints.diffusers_files import CONFIG, MODEL_INDEX
from clipdiff_core.checkpoints.recognised import (
    GUIDED,
    SECONDARY,
    STABLE,
    UNET_2D,
    V_DIFFUSION,
    Recognised,
    Shapes,
    resized,
)
from clipdiff_core.checkpoints.store import MANIFEST, find_model
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Question
from clipdiff_core.json_files import read_json

_MOST_JSON = 1_000_000  # bytes of a diffusers configuration

# v-diffusion's networks each have one fixed structure: all keys with their shapes, digested, name the network.
_STRUCTURES = {
    "1f4186e92f7dac0d7e69f1cccade0a4acd7caccedf4a67984d7d2187da3ae68d": ("cc12m_1_cfg", "cc12m_1"),
    "b4b96dc41f7469f2f6a1e215ca64070be4b28b8b030531ced79aef5cc77a3455": ("yfcc_1",),
    "7a51eaccac36cdc31a2ccb777acd8873f87503109f91c9a95e98bdeb419c08ad": ("yfcc_2",),
    "f63018b6c4f1c975ed9194c31a7368e35faaea0ae771bf67f298caaf392b811a": ("danbooru_128",),
    "b21fdace9ef8d435a65238f788073393a3401ce519c4665c530b1a2a780b483d": ("imagenet_128",),
    "86e0ffb4afcabb33db7306a0acff6a7dd820327ff79e80f167c2b7c8338649ee": ("wikiart_128",),
    "aa263ed35a27188c212a0314135dc9d266f02f99c8a3fed6790dae26c7c5da99": ("wikiart_256",),
}
_SECONDARY = "de397d47c9b6718adc1bb1cb9df82b040a46b13c829d2835a11d603926ebc81d"
_STABLE_DIFFUSION = ("StableDiffusion", "LatentConsistency", "Flux", "Kandinsky", "PixArt")


def recognise(shapes: Shapes, half: bool = False, known: Entry | None = None) -> Recognised:
    """What a state dict with `shapes` is; `known` is the catalogue's entry for the file, found by its hash.

    Shapes cannot err, so they come first; the catalogue answers what they leave open. `half`: whether the weights are
    in half precision. Raises `CheckpointError` when it is nothing ClipDiff knows.
    """
    if any(".transformer_blocks." in key for key in shapes):
        return Recognised(STABLE, {})
    for found in (recognise_adm(shapes), _recognise_structure(shapes), recognise_clip(shapes, half)):
        if found is not None:
            return _with_known(found, known)
    raise CheckpointError(
        "These weights are of no network that ClipDiff knows: it draws with guided-diffusion and v-diffusion networks, "
        "Disco's secondary model, and open_clip's CLIPs.",
        "model",
    )


def recognise_folder(folder: Path) -> Recognised:
    """What a folder is: a model of ClipDiff's own, or diffusers'; raises `CheckpointError` for any other."""
    if (folder / MANIFEST).is_file():
        return Recognised(find_model(str(folder)).kind, {})
    for name in (MODEL_INDEX, CONFIG):
        if (folder / name).is_file() and (family := _diffusers_family(folder / name)) is not None:
            return Recognised(family, {})
    raise CheckpointError(
        f"The folder “{folder.name}” holds no model that ClipDiff knows. Choose a folder with a {MANIFEST} or "
        f"{MODEL_INDEX}, or a checkpoint file.",
        "model",
    )


def holds_model(folder: Path) -> bool:
    """Whether a folder is one model, rather than a place for many."""
    try:
        recognise_folder(folder)
    except CheckpointError:
        return False
    return True


def digest_structure(shapes: Shapes) -> str:
    """A digest of all keys with their shapes, whatever their order and precision."""
    lines = (f"{key}:{','.join(map(str, shapes[key]))}\n" for key in sorted(shapes))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _recognise_structure(shapes: Shapes) -> Recognised | None:
    if "timestep_embed.weight" not in shapes:
        return None
    structure = digest_structure(shapes)
    if structure == _SECONDARY:
        return Recognised(SECONDARY, {})
    names = _STRUCTURES.get(structure)
    if names is None:
        known = ", ".join(sorted({name for names in _STRUCTURES.values() for name in names}))
        raise CheckpointError(
            f"This looks like a v-diffusion network, but its structure is none of those that ClipDiff knows: {known}.",
            "model",
        )
    questions = (Question("model", names, names[0]),) if len(names) > 1 else ()
    return Recognised(V_DIFFUSION, {"model": names[0]}, questions)


def _with_known(found: Recognised, known: Entry | None) -> Recognised:
    """What was found, with the catalogue's answers to what its shapes do not say."""
    if known is None or known.family != found.family:
        return found
    config = dict(found.config)
    open_fields = {question.field for question in found.unsure} | {"image_size", "diffusion_steps", "rescale_timesteps"}
    config |= {field: value for field, value in known.config.items() if field in open_fields or field not in config}
    if found.family == GUIDED:
        if "num_heads" in known.config and "num_head_channels" not in known.config:
            config["num_head_channels"] = -1
        config = resized(config, found.config["image_size"])
    if "preprocess" in known.config:
        config["preprocess"] = known.config["preprocess"]
    return Recognised(found.family, config)


def _diffusers_family(path: Path) -> str | None:
    try:
        values: Any = read_json(path, _MOST_JSON)
    except (OSError, ValueError):
        return None
    if not isinstance(values, dict):
        return None
    kind = str(values.get("_class_name"))
    if kind.startswith(_STABLE_DIFFUSION):
        return STABLE
    unet = values.get("unet")
    if kind == "UNet2DModel" or (isinstance(unet, list) and unet[-1:] == ["UNet2DModel"]):
        return UNET_2D
    return None
