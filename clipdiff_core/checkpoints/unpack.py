"""A checkpoint file's state dict, out of whatever it is wrapped in; its tensors stay mapped to the file.

`examine` has looked at the file before torch does; torch then reads it with `weights_only`, which is a second wall.
"""

import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from clipdiff_core.checkpoints.examine import Examined, damaged, examine, refused
from clipdiff_core.errors import shown

# A moving average of the weights draws better than the weights themselves, so it is taken where a file has both.
_EMA = ("ema", "state_dict_ema", "model_ema", "params_ema", "ema_state_dict", "ema_model", "g_ema", "ema_params")
_WRAPPERS = ("state_dict", "model", "params", "model_state_dict", "net", "network", "weights", "module")
_EMA_PREFIXES = ("ema_model.", "model_ema.", "ema.")
_PREFIXES = ("module.", "_orig_mod.", "model.", "inner_model.", "diffusion_model.")
_DEEPEST = 4  # wrappers around a state dict
_LEFT_BY_EMA = {"decay", "num_updates", "initted", "step"}  # what keepers of moving averages store beside them

# What torch raises for a file that is not what it says; each has been seen with damaged files.
_MISREAD = (
    pickle.UnpicklingError, zipfile.BadZipFile, struct.error, RuntimeError, OSError, EOFError, LookupError, ValueError,
    TypeError, AttributeError, AssertionError, ArithmeticError, MemoryError,
)  # fmt: skip


def unpack(path: Path) -> dict[str, Tensor]:
    """The state dict in the file at `path` by key, in the file's own precision, without a wrapper's prefixes.

    Raises `CheckpointError` when the file cannot be read, wants more than tensors, or holds no weights.
    """
    return find_state_dict(path, _load(examine(path)))


def find_state_dict(path: Path, content: Any) -> dict[str, Tensor]:
    """The state dict inside what was loaded from `path`; raises `CheckpointError` when there is none."""
    tensors = _search(content, 0)
    if tensors is None:
        raise refused(path, "holds no network's weights. Choose the file with the model's state dict.")
    tensors = _without_prefixes(tensors)
    for key, tensor in tensors.items():
        _check_tensor(path, key, tensor)
    return tensors


def _load(examined: Examined) -> Any:
    path = examined.path
    if examined.form != "safetensors" and path.suffix.lower() == ".safetensors":
        raise refused(
            path, "is a torch checkpoint, whatever its name says. Rename it to .pt."
        )  # torch goes by the name
    try:
        if examined.form == "safetensors":
            with safe_open(path, framework="pt") as file:
                return {key: file.get_tensor(key) for key in examined.places or ()}
        return torch.load(path, map_location="cpu", weights_only=True, mmap=examined.form == "zip")
    except (SafetensorError, *_MISREAD) as error:
        raise damaged(path, "its tensors cannot be read") from error


def _search(content: Any, depth: int) -> dict[str, Tensor] | None:
    """The state dict: a moving average before all else, then what has one of the usual names, then the dict itself."""
    if not isinstance(content, Mapping) or depth > _DEEPEST:
        return None
    for name in (*_EMA, *_WRAPPERS):
        if (found := _search(content.get(name), depth + 1)) is not None:
            return found
    tensors = {key: value for key, value in content.items() if isinstance(key, str) and isinstance(value, Tensor)}
    return tensors or None


def _without_prefixes(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The network's own keys: wrappers put a word before each, and trainers keep other things beside the network."""
    for prefix in (*_EMA_PREFIXES, *_PREFIXES):
        inside = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
        if prefix in _EMA_PREFIXES:
            inside = {key: value for key, value in inside.items() if key not in _LEFT_BY_EMA}
        if inside and len(inside) * 3 >= len(tensors):
            return _without_prefixes(inside)
    return tensors


def _check_tensor(path: Path, key: str, tensor: Tensor) -> None:
    if tensor.device.type != "cpu" or tensor.layout != torch.strided or tensor.is_quantized:
        raise refused(path, f"holds weights that are packed in a way ClipDiff does not read ({shown(key)}).")
    if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
        raise damaged(path, "a tensor in it is larger than its data")
    if key.endswith((".weight", ".bias")) and not tensor.dtype.is_floating_point:
        kind = str(tensor.dtype).removeprefix("torch.")
        raise refused(path, f"holds weights as {kind} numbers. ClipDiff reads float16, bfloat16, float32 and float64.")
