"""Diffusers pipelines small enough to draw in milliseconds: random weights, saved by diffusers itself."""

from pathlib import Path
from typing import Any

import pytest
from open_clip.tokenizer import bytes_to_unicode

from tests.clipdiff_core.tiny_model import randomize

# Any, not their own annotations: those leave out much of what is meant to be given. Without them, tests are skipped.
diffusers: Any = pytest.importorskip("diffusers")
transformers: Any = pytest.importorskip("transformers")

CONTEXT = 12
WIDTH = 32
PROCESS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}


def scheduler(prediction: str = "epsilon", **settings: Any) -> Any:
    """A scheduler whose steps lie where ours do: evenly from the last to the first."""
    spread = {"timestep_spacing": "linspace", "clip_sample": False, "set_alpha_to_one": True}
    return diffusers.DDIMScheduler(**{"prediction_type": prediction, **spread, **settings})


def tiny_unet2d(**settings: Any) -> Any:
    """An unconditional U-Net for 16 pixels."""
    shape = {
        "sample_size": 16,
        "block_out_channels": (32, 32),
        "down_block_types": ("DownBlock2D", "AttnDownBlock2D"),
        "up_block_types": ("AttnUpBlock2D", "UpBlock2D"),
        "layers_per_block": 1,
        "attention_head_dim": 8,
    }
    network = diffusers.UNet2DModel(**{**shape, **settings})
    randomize(network, seed=1)
    return network.eval()


def write_unconditional(folder: Path, prediction: str = "epsilon", **settings: Any) -> None:
    """A DDIM pipeline of pixels."""
    diffusers.DDIMPipeline(tiny_unet2d(), scheduler(prediction, **settings)).save_pretrained(str(folder))


def write_stable_diffusion(folder: Path, prediction: str = "epsilon", **unet: Any) -> None:
    """A Stable Diffusion pipeline, with its tokenizer's files as published ones have them."""
    text, tokenizer = transformers.CLIPTextModel(_text_config()), tiny_tokenizer()
    randomize(text, seed=2)
    pipeline = diffusers.StableDiffusionPipeline(
        vae=tiny_autoencoder(),
        text_encoder=text,
        tokenizer=tokenizer,
        unet=_conditional_unet(cross_attention_dim=WIDTH, **unet),
        scheduler=scheduler(prediction, **PROCESS),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(str(folder))


def write_xl(folder: Path) -> None:
    """An XL pipeline: two text networks, the second with a projection."""
    first, second = (
        transformers.CLIPTextModel(_text_config()),
        transformers.CLIPTextModelWithProjection(_text_config(projection_dim=24)),
    )
    randomize(first, seed=2)
    randomize(second, seed=3)
    pipeline = diffusers.StableDiffusionXLPipeline(
        vae=tiny_autoencoder(),
        text_encoder=first,
        text_encoder_2=second,
        tokenizer=tiny_tokenizer(),
        tokenizer_2=tiny_tokenizer(),
        unet=_conditional_unet(
            cross_attention_dim=2 * WIDTH,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + 24,
        ),
        scheduler=scheduler(**PROCESS),
    )
    pipeline.save_pretrained(str(folder))


def tiny_autoencoder() -> Any:
    """Four latents for each two by two pixels."""
    network = diffusers.AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(16, 16),
        norm_num_groups=8,
        sample_size=16,
    )
    randomize(network, seed=4)
    return network.eval()


def tiny_tokenizer() -> Any:
    """CLIP's tokenizer that knows letters, and "fox" as one."""
    letters = list(bytes_to_unicode().values())
    pieces = [*letters, *(f"{letter}</w>" for letter in letters), "fo", "fox</w>", "<|startoftext|>", "<|endoftext|>"]
    return transformers.CLIPTokenizer(
        vocab={piece: number for number, piece in enumerate(pieces)},
        merges=[("f", "o"), ("fo", "x</w>")],
        model_max_length=CONTEXT,
    )


def _text_config(**settings: Any) -> Any:
    shape = {
        "vocab_size": 516,
        "hidden_size": WIDTH,
        "intermediate_size": 48,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "max_position_embeddings": CONTEXT,
        "bos_token_id": 514,
        "eos_token_id": 515,
        "pad_token_id": 515,
    }
    return transformers.CLIPTextConfig(**{**shape, **settings})


def _conditional_unet(**settings: Any) -> Any:
    shape = {
        "sample_size": 8,
        "block_out_channels": (32, 32),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "layers_per_block": 1,
        "attention_head_dim": 8,
    }
    network = diffusers.UNet2DConditionModel(**{**shape, **settings})
    randomize(network, seed=5)
    return network.eval()


def calm() -> None:
    """Silence, and no progress bars, while pipelines are written."""
    diffusers.logging.set_verbosity_error()
    diffusers.logging.disable_progress_bar()
