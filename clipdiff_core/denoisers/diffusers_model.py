"""Everything that draws in a diffusers folder, put together: denoiser, space and words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from clipdiff_core.checkpoints.diffusers_files import SCHEDULER_CONFIG, DiffusersFolder, read_folder
from clipdiff_core.denoisers.diffusers_folder import load_network, load_tokenizer
from clipdiff_core.denoisers.latent import LatentDenoiser, LatentSpace
from clipdiff_core.denoisers.noise_process import NoiseProcess
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space, WordEncoder
from clipdiff_core.denoisers.unconditional import UnconditionalDenoiser
from clipdiff_core.denoisers.words import Words
from clipdiff_core.errors import CheckpointError

XL = "stable-diffusion-xl"
USUAL_SIDE = 64  # of a network that does not say at which side it learned

# What makes a conditional U-Net wait for more than noise and words, and the values that do not.
_STRANGERS: Mapping[str, tuple[object, ...]] = {
    "class_embed_type": (None,),
    "num_class_embeds": (None,),
    "time_cond_proj_dim": (None,),
    "encoder_hid_dim_type": (None,),
    "addition_embed_type": (None, "text_time"),
}


@dataclass(frozen=True)
class DiffusersModel:
    """What draws: `words` is None for a network that hears nothing; `working_side` and `multiple` are in pixels."""

    denoiser: Denoiser
    space: Space
    words: WordEncoder | None
    working_side: int
    multiple: int


def load_diffusers(path: Path, device: torch.device, precision: torch.dtype = torch.float32) -> DiffusersModel:
    """The pipeline in the folder `path`, on `device`; its networks compute in `precision`, its decoder in float32.

    Raises `CheckpointError` when diffusers is not installed, when the folder is damaged or keeps its weights as
    pickles, and for pipelines of another kind.
    """
    folder = read_folder(path)
    process = NoiseProcess.from_dict(_scheduler(folder))
    if folder.kind == "unconditional":
        return _load_unconditional(folder, process, device)
    network = load_network(folder, "unet", "diffusers", "UNet2DConditionModel", precision).to(device)
    space = LatentSpace(load_network(folder, "vae", "diffusers", "AutoencoderKL", torch.float32).to(device))
    _check_conditional(folder, network.config, space.channels)
    words = _load_words(folder, device, precision)
    # Schedulers that were made for pixels may say that they clip; nobody clips latents.
    denoiser = LatentDenoiser(network, replace(process, clip_range=math.inf), words, space.scale)
    multiple = space.scale * _multiple(network.config)
    return DiffusersModel(denoiser, space, words, _side(network.config) * space.scale, multiple)


def _load_unconditional(folder: DiffusersFolder, process: NoiseProcess, device: torch.device) -> DiffusersModel:
    network = load_network(folder, "unet", "diffusers", "UNet2DModel", torch.float32).to(device)
    config = network.config
    if config.in_channels != 3 or config.out_channels not in (3, 6):
        raise _refused(folder, f"draws {config.out_channels} colours from {config.in_channels}, where 3 are needed")
    if config.class_embed_type is not None or config.num_class_embeds is not None:
        raise _refused(folder, "must be told a class")
    return DiffusersModel(UnconditionalDenoiser(network, process), PIXELS, None, _side(config), _multiple(config))


def _load_words(folder: DiffusersFolder, device: torch.device, precision: torch.dtype) -> Words:
    kinds = {"text_encoder": "CLIPTextModel"}
    if folder.kind == XL:
        kinds["text_encoder_2"] = "CLIPTextModelWithProjection"
    networks = [load_network(folder, part, "transformers", kind, precision).to(device) for part, kind in kinds.items()]
    tokenizers = [load_tokenizer(folder, part.replace("text_encoder", "tokenizer")) for part in kinds]
    empty = folder.kind == XL and folder.index.get("force_zeros_for_empty_prompt", True) is True
    return Words(networks, tokenizers, empty)


def _scheduler(folder: DiffusersFolder) -> dict[str, Any]:
    """Its configuration; where a lone network has none, the process of the paper it comes from."""
    if not folder.index and not (folder.path / SCHEDULER_CONFIG).is_file():
        # Ho et al. 2020, arXiv 2006.11239
        return {"num_train_timesteps": 1000, "beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02}
    return folder.read("scheduler", SCHEDULER_CONFIG)


def _check_conditional(folder: DiffusersFolder, config: Any, channels: int) -> None:
    if config.in_channels != channels or config.out_channels != channels:
        raise _refused(
            folder, f"takes {config.in_channels} channels, where its autoencoder has {channels}: it mends or redraws"
        )
    for name, usual in _STRANGERS.items():
        if config.get(name) not in usual:
            raise _refused(folder, f"must be told more than words ({name} is {config.get(name)!r})")
    if (config.get("addition_embed_type") == "text_time") != (folder.kind == XL):
        raise _refused(folder, "does not fit the kind of its pipeline")


def _side(config: Any) -> int:
    """About how many pixels, or latents, the network learned at each way."""
    size = config.sample_size or USUAL_SIDE
    return size if isinstance(size, int) else round(math.sqrt(size[0] * size[1]))


def _multiple(config: Any) -> int:
    """What the network's sides must be multiples of: it halves them between its levels."""
    return 2 ** (len(config.block_out_channels) - 1)


def _refused(folder: DiffusersFolder, why: str) -> CheckpointError:
    return CheckpointError(f"ClipDiff cannot draw with “{folder.name}”: its network {why}.", "model")
