"""open_clip's models of every architecture, with weights that lie here, as perceptors."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import open_clip
import torch
from open_clip.tokenizer import HFTokenizer, SimpleTokenizer
from safetensors import SafetensorError, safe_open
from torch import nn

from clipdiff_core.checkpoints.network_files import read_mapped
from clipdiff_core.clip.clip_config import ClipConfig
from clipdiff_core.clip.clip_files import ClipFiles
from clipdiff_core.clip.perceptor import ClipModel, Perceptor, freeze_clip
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.extras import require

TOKENIZERS = ("tokenizer.json", "tokenizer_config.json", "tokenizer.model", "vocab.txt", "vocab.json")
USUAL_CONTEXT = 77  # tokens

_Shapes = Mapping[str, tuple[int, ...]]

# What building a network raises for a configuration that makes none.
_MISFITS = (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, AssertionError, RuntimeError)

# What a configuration may say of its tokenizer: others are paths, of its words or of a cache.
_TOKENIZER_SETTINGS = ("additional_special_tokens", "clean", "reduction_mask", "strip_sep_token", "language")

# Old files have these beside their weights, newer networks make them themselves.
_BESIDE = ("input_resolution", "context_length", "vocab_size", "text.transformer.embeddings.position_ids")
_UNUSED = "num_batches_tracked"  # counts batches of a training


def load_open_clip(files: ClipFiles, device: torch.device) -> Perceptor:
    """The CLIP of `files`, frozen, in float32; its weights are mapped, and held once.

    Raises `CheckpointError` when the configuration makes no network, the weights are damaged or do not fit it, or its
    tokenizer is missing.
    """
    config = files.config
    tokenizer = _tokenizer(files)
    model = build_clip(config)
    _fit(model, files)
    freeze_clip(model)
    model.to(device)
    return Perceptor(model, tokenizer, torch.tensor(config.mean), torch.tensor(config.std))


def random_open_clip(config: ClipConfig, device: torch.device) -> Perceptor:
    """The CLIP of `config` untrained, frozen, in float32; it needs no tokenizer, as all words are one to it.

    Raises `CheckpointError` when the configuration makes no network.
    """
    model = build_clip(config)
    freeze_clip(model)
    model.to(device)
    context = int(config.model["text_cfg"].get("context_length", USUAL_CONTEXT))
    mean, std = torch.tensor(config.mean), torch.tensor(config.std)
    return Perceptor(model, lambda texts: torch.zeros(len(texts), context, dtype=torch.long), mean, std)


def build_clip(config: ClipConfig) -> ClipModel:
    """An untrained network; raises `CheckpointError` for a configuration that makes none."""
    settings: dict[str, Any] = deepcopy(dict(config.model))
    custom_text = settings.pop("custom_text", False)
    try:
        if "hf_model_name" in settings["text_cfg"]:
            raise CheckpointError(
                f"The text network of {config.name} is one of Hugging Face's own, which ClipDiff does not build: use a "
                "CLIP with open_clip's text network.",
                "model",
            )
        if "timm_model_name" in settings["vision_cfg"]:
            if ":" in str(settings["vision_cfg"]["timm_model_name"]):  # a place: the hub, or a folder
                raise ValueError("its vision network is named by a place, not by an architecture")
            settings["vision_cfg"]["timm_model_pretrained"] = False  # it would be downloaded
        if "multimodal_cfg" in settings:
            return open_clip.CoCa(**settings)
        return open_clip.CustomTextCLIP(**settings) if custom_text else open_clip.CLIP(**settings)
    except _MISFITS as error:
        raise CheckpointError(
            f"The configuration of {config.name} makes no CLIP: {type(error).__name__}, {error}.", "model"
        ) from error


def _fit(model: nn.Module, files: ClipFiles) -> None:
    """Copy the weights into `model`; raises `CheckpointError` when they are damaged or do not fit."""
    inside = model.state_dict()
    try:
        with safe_open(files.weights, "pt") as opened:
            names = [name for name in list(opened.keys()) if name not in _BESIDE]
            shapes = {name: tuple(opened.get_slice(name).get_shape()) for name in names}
        _check_fit({key: tuple(value.shape) for key, value in inside.items()}, shapes, files.config.name)
        with torch.no_grad():
            for key, tensor in read_mapped(files.weights, shapes):
                inside[key].copy_(tensor.view(inside[key].shape))
    except (SafetensorError, OSError) as error:
        raise CheckpointError(
            f"“{files.weights.name}” is damaged: it cannot be read as safetensors. Download it again.", "model"
        ) from error


def _check_fit(expected: _Shapes, found: _Shapes, name: str) -> None:
    """Raise `CheckpointError` naming what is missing, left over or of another shape."""
    if any(key.startswith(("text_model.", "vision_model.")) for key in found):
        raise CheckpointError(
            "This is a CLIP in the form of Hugging Face's transformers. Use open_clip's safetensors of the same model: "
            "open_clip_model.safetensors on the Hugging Face hub.",
            "model",
        )
    shared = sorted(expected.keys() & found.keys())
    kinds = {
        "missing": sorted(key for key in expected.keys() - found.keys() if not key.endswith(_UNUSED)),
        "left over": sorted(found.keys() - expected.keys()),
        # A number may be a list of one.
        "of another shape": [
            key for key in shared if expected[key] != found[key] and {*expected[key], *found[key]} - {1}
        ],
    }
    wrong = [f"{len(keys)} {how} ({shown(keys[0])})" for how, keys in kinds.items() if keys]
    if wrong:
        raise CheckpointError(
            f"These weights do not fit the architecture {name}: {', '.join(wrong)}. Choose the architecture that they "
            "were trained with.",
            "model",
        )


def _tokenizer(files: ClipFiles) -> SimpleTokenizer | HFTokenizer:
    """open_clip's own tokenizer, or Hugging Face's from the model's folder."""
    text: Any = files.config.model.get("text_cfg")
    settings = dict(text) if isinstance(text, dict) else {}
    context = settings.get("context_length", USUAL_CONTEXT)
    said = settings.get("tokenizer_kwargs")
    extra = {name: said[name] for name in _TOKENIZER_SETTINGS if name in said} if isinstance(said, dict) else {}
    if not settings.get("hf_tokenizer_name"):
        return SimpleTokenizer(context_length=context, **extra)
    if not any((files.folder / name).is_file() for name in TOKENIZERS):
        raise CheckpointError(
            f"{files.config.name} lacks its tokenizer: put its files ({TOKENIZERS[0]}, {TOKENIZERS[1]}) beside its "
            "weights.",
            "model",
        )
    require("transformers")
    try:
        return HFTokenizer(
            str(files.folder), context, local_files_only=True, trust_remote_code=False,
            tokenizer_mode=settings.get("tokenizer_mode"), **extra,
        )  # fmt: skip
    except (*_MISFITS, OSError) as error:
        raise CheckpointError(
            f"The tokenizer of {files.config.name} cannot be read: download its files again.", "model"
        ) from error
