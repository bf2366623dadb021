"""Checkpoint files of a guided-diffusion network small enough to write hundreds of, with the real keys."""

import io
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


def memory_in_use(mapped_files: bool = True) -> int:
    """The bytes of memory this process holds."""
    name = "VmRSS" if mapped_files else "RssAnon"
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))
