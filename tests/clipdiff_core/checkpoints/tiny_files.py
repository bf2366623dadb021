"""Checkpoint files of a guided-diffusion network small enough to write hundreds of, with the real keys."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from clipdiff_core.checkpoints.adm_layout import adm_shapes

FLAGS: dict[str, Any] = {
    "image_size": 64,
    "num_channels": 32,
    "num_res_blocks": 1,
    "channel_mult": "1,2",
    "attention_resolutions": "32",
    "use_scale_shift_norm": False,
    "resblock_updown": False,
    "learn_sigma": False,
    "class_cond": False,
}


def tiny_adm(dtype: torch.dtype = torch.float16) -> dict[str, Tensor]:
    """A complete state dict of half a million numbers."""
    generator = torch.Generator().manual_seed(0)
    return {key: torch.randn(shape, generator=generator).to(dtype) for key, shape in adm_shapes(FLAGS).items()}


def torch_bytes(content: Any, **how: Any) -> bytes:
    """What torch.save writes; the old format with `_use_new_zipfile_serialization=False`."""
    file = io.BytesIO()
    torch.save(content, file, **how)
    return file.getvalue()


def safetensors_bytes(tensors: dict[str, Tensor]) -> bytes:
    """What safetensors writes."""
    return save(tensors)


def zip_bytes(members: dict[str, bytes], packed: bool = False) -> bytes:
    """A zip with these members, stored or packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def write(folder: Path, name: str, content: bytes) -> Path:
    """A file in `folder`."""
    path = folder / name
    path.write_bytes(content)
    return path


def write_pipeline(folder: Path) -> Path:
    """A Stable Diffusion folder as published ones are, with weights of one number each and much that is not needed."""
    kept = {
        "model_index.json": {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]},
        "scheduler/scheduler_config.json": {"num_train_timesteps": 1000},
        "tokenizer/vocab.json": {"a": 0},
        "tokenizer/merges.txt": "#version: 0.2",
        "tokenizer/tokenizer_config.json": {},
    }
    left = (
        "README.md",
        "v1-5.ckpt",
        "unet/diffusion_pytorch_model.bin",
        "safety_checker/config.json",
        "tokenizer/x.py",
    )
    for part, stem in (
        ("unet", "diffusion_pytorch_model"),
        ("vae", "diffusion_pytorch_model"),
        ("text_encoder", "model"),
    ):
        kept |= {f"{part}/config.json": {"sample_size": 8}}
        for name in (stem, f"{stem}.fp16", f"{stem}.non_ema"):
            (folder / part).mkdir(parents=True, exist_ok=True)
            write(folder / part, f"{name}.safetensors", safetensors_bytes({"weight": torch.ones(1)}))
    for name, content in (kept | dict.fromkeys(left, "")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def memory_in_use(mapped_files: bool = True) -> int:
    """The bytes of memory this process holds."""
    name = "VmRSS" if mapped_files else "RssAnon"
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))
