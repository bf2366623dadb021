"""Writing a safetensors file tensor by tensor, so that a network larger than the memory left can be copied."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from torch import Tensor

_PIECE = 1 << 24  # bytes
_DTYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip


def write_streaming(tensors: Mapping[str, Tensor], path: Path) -> Iterator[int]:
    """Write `tensors` to `path` in their own precision; yields the bytes written so far.

    Raises `OSError`, and `KeyError` for a dtype that safetensors does not have.
    """
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    # Wide ones first, as the format's own writer does: then every tensor lies at a multiple of its item's size.
    ordered = sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0]))
    at = 0
    for key, tensor in ordered:
        end = at + tensor.numel() * tensor.element_size()
        header[key] = {"dtype": _DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    written = 0
    with path.open("xb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, tensor in ordered:
            content = tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().data
            for begin in range(0, len(content), _PIECE):
                written += file.write(content[begin : begin + _PIECE])
                yield written
        file.flush()
        os.fsync(file.fileno())
