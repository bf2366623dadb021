"""The header of a safetensors file, checked against the file's size; torch-free.

Format: eight bytes with the header's length, the header in JSON, then all tensors' bytes without gaps.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST_HEADER = 4_000_000  # bytes: a network of ten thousand tensors has 1 MB
NOT_ONE = "it does not begin like a safetensors file"
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64,
}  # fmt: skip
_MOST_DIMENSIONS = 8
_LARGEST_SIDE = 2**48


class HeaderError(Exception):
    """A header that lies or makes no sense; the message goes behind “it is damaged:”."""


@dataclass(frozen=True)
class TensorPlace:
    """A tensor in a file: its dtype in safetensors' words, its shape, and where its bytes begin and end."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def read_header(file: BinaryIO, size: int) -> dict[str, TensorPlace]:
    """All tensors of a safetensors `file` of `size` bytes; raises `HeaderError`."""
    first = file.read(9)
    if len(first) < 9 or first[8:] != b"{":
        raise HeaderError(NOT_ONE)
    length = int.from_bytes(first[:8], "little")
    if length > size - 8:
        raise HeaderError("its header says that it is longer than the file")
    if length > LONGEST_HEADER:
        raise HeaderError("its header is far too long")
    try:
        header: Any = json.loads(first[8:] + file.read(length - 1))
    except (ValueError, RecursionError) as error:
        raise HeaderError("its header cannot be read") from error
    if not isinstance(header, dict):
        raise HeaderError("its header cannot be read")
    header.pop("__metadata__", None)
    places = {name: _read_place(entry) for name, entry in header.items()}
    _check_gaps(places, size - 8 - length)
    return places


def _read_place(entry: Any) -> TensorPlace:
    try:
        dtype, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
        bits = _BITS[dtype]
    except (KeyError, TypeError, ValueError) as error:
        raise HeaderError("a tensor in it is of an unknown kind") from error
    if not isinstance(shape, list) or len(shape) > _MOST_DIMENSIONS:
        raise HeaderError("a tensor in it has an impossible shape")
    if not all(type(side) is int and 0 <= side < _LARGEST_SIDE for side in (*shape, begin, end)):
        raise HeaderError("a tensor in it has an impossible shape")
    if (end - begin) * 8 != math.prod(shape) * bits:
        raise HeaderError("a tensor's shape does not fit its size")
    return TensorPlace(dtype, tuple(shape), begin, end)


def _check_gaps(places: dict[str, TensorPlace], size: int) -> None:
    """Tensors must fill the file from end to end, one behind the other."""
    at = 0
    for place in sorted(places.values(), key=lambda place: (place.begin, place.end)):
        if place.begin != at:
            raise HeaderError("its tensors lie over each other or leave gaps")
        at = place.end
    if at > size:
        raise HeaderError("its end is missing")
    if at < size:
        raise HeaderError("it is longer than its tensors")
