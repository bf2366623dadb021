"""Damaged and hostile checkpoint files by the hundred, the same ones for the same seed."""

import io
import json
import os
import pickle
import pickletools
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from tests.clipdiff_core.checkpoints.tiny_files import safetensors_bytes, tiny_adm, torch_bytes, zip_bytes

Maker = Callable[[random.Random], bytes]


class Run:
    """Makes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return os.mkdir, (str(self.target),)


def damaged_files(count: int, seed: int, target: Path) -> Iterator[tuple[str, bytes]]:
    """`count` files with their names; those with a pickle that runs something would make `target`."""
    every = makers(target)
    for index in range(count):
        kind, suffix, make = every[index % len(every)]
        yield f"{index:03d}-{kind}{suffix}", make(random.Random(f"{seed} {index}"))


def makers(target: Path) -> list[tuple[str, str, Maker]]:
    tensors = tiny_adm()
    whole, old, safe = (
        torch_bytes(tensors),
        torch_bytes(tensors, _use_new_zipfile_serialization=False),
        safetensors_bytes(tensors),
    )
    evil = {"state_dict": tensors, "callbacks": Run(target)}
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return [
        ("cut-zip", ".pt", lambda rng: whole[: rng.randrange(4, len(whole))]),
        ("cut-old", ".pth", lambda rng: old[: rng.randrange(20, len(old))]),
        ("cut-safe", ".safetensors", lambda rng: safe[: rng.randrange(len(safe))]),
        ("flipped-list-in-zip", ".pt", lambda rng: _flip(whole, _pickle_range(whole), rng)),
        ("flipped-header", ".safetensors", lambda rng: _flip_header(safe, rng)),
        ("lying-offsets", ".safetensors", lambda rng: _lie(safe, rng)),
        ("header-too-long", ".safetensors", lambda rng: struct.pack("<Q", rng.randrange(1 << 23, 1 << 63)) + safe[8:]),
        ("deep-header", ".safetensors", lambda rng: _header(b'{"a":' + b"[" * rng.randrange(1000, 900_000))),
        ("noise", ".pt", lambda rng: rng.randbytes(rng.randrange(1, 50_000))),
        ("noise-behind-zip", ".pt", lambda rng: b"PK\x03\x04" + rng.randbytes(rng.randrange(1, 50_000))),
        ("noise-behind-old", ".pt", lambda rng: old[:15] + rng.randbytes(rng.randrange(1, 50_000))),
        ("words", ".ckpt", lambda rng: b"not found\n" * rng.randrange(1, 100)),
        ("empty", ".pt", lambda rng: b""),
        ("runs", ".pt", lambda rng: torch_bytes(evil, pickle_protocol=rng.choice([2, 3, 4, 5]))),
        ("runs-old", ".pt", lambda rng: torch_bytes(evil, _use_new_zipfile_serialization=False)),
        ("runs-bare", ".ckpt", lambda rng: pickle.dumps(evil["callbacks"], protocol=rng.choice([2, 3, 4, 5]))),
        ("bomb", ".pt", lambda rng: zip_bytes(_swollen(members, rng), packed=True)),
        ("lying-zip", ".pt", lambda rng: _lie_in_zip(whole, rng)),
        ("missing-storage", ".pt", lambda rng: zip_bytes(_without(members, rng))),
        ("short-storage", ".pt", lambda rng: zip_bytes(_short(members, rng))),
        ("nonsense-pickle", ".pt", lambda rng: zip_bytes({**members, _list_of(members): _opcodes(rng)})),
        ("wide-tuples", ".pt", lambda rng: zip_bytes({**members, _list_of(members): _wide_tuples()})),
        ("deep-tuples", ".pt", lambda rng: zip_bytes({**members, _list_of(members): _deep_tuples(rng)})),
        ("long-list", ".pt", lambda rng: zip_bytes({**members, _list_of(members): _long_list(rng)})),
        ("lacks-weights", ".pt", lambda rng: torch_bytes(_lacking(tensors, rng))),
        ("other-shape", ".safetensors", lambda rng: safetensors_bytes(_reshaped(tensors, rng))),
        ("integers", ".safetensors", lambda rng: safetensors_bytes({k: v.to(torch.int8) for k, v in tensors.items()})),
        ("other-dtype", ".safetensors", lambda rng: safe.replace(b'"F16"', rng.choice([b'"F32"', b'"I32"', b'"X99"']))),
    ]


def _flip(content: bytes, where: range, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randrange(1, 20)):
        changed[rng.choice(where)] ^= rng.randrange(1, 256)
    return bytes(changed)


def _pickle_range(content: bytes) -> range:
    begin = content.index(b"\x80\x02}q")
    return range(begin, begin + 2000)


def _flip_header(safe: bytes, rng: random.Random) -> bytes:
    return _flip(safe, range(9, 8 + struct.unpack("<Q", safe[:8])[0] - 8), rng)


def _lie(safe: bytes, rng: random.Random) -> bytes:
    length = struct.unpack("<Q", safe[:8])[0]
    header = json.loads(safe[8 : 8 + length])
    key = rng.choice(sorted(header))
    entry = header[key]
    match rng.randrange(5):
        case 0:
            entry["data_offsets"] = [0, len(safe) * 1000]
        case 1:
            entry["data_offsets"] = [-8, 8]
        case 2:
            entry["shape"] = [1 << 40, 1 << 40]
        case 3:
            entry["shape"] = [1] * 10_000 + entry["shape"]
        case _:
            entry["data_offsets"] = header[rng.choice(sorted(header.keys() - {key}))]["data_offsets"]
    return _header(json.dumps(header).encode()) + safe[8 + length :]


def _header(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def _list_of(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.endswith("data.pkl"))


def _swollen(members: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    return {**members, rng.choice(sorted(members)): b"\0" * 30_000_000}


def _lie_in_zip(whole: bytes, rng: random.Random) -> bytes:
    """A member that says in the list at the end that it is huge."""
    changed = bytearray(whole)
    entries = [at for at in range(len(whole) - 46) if whole[at : at + 4] == b"PK\x01\x02"]
    at = rng.choice(entries)
    size = rng.randrange(1 << 28, 1 << 31)
    changed[at + 20 : at + 28] = struct.pack("<II", size, size)
    return bytes(changed)


def _without(members: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    gone = rng.choice([name for name in members if "/data/" in name])
    return {name: content for name, content in members.items() if name != gone}


def _short(members: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    name = rng.choice([name for name in members if "/data/" in name])
    return {**members, name: members[name][: -rng.randrange(1, len(members[name]))]}


def _opcodes(rng: random.Random) -> bytes:
    codes = [opcode.code.encode("latin-1") for opcode in pickletools.opcodes]
    return b"\x80\x02" + b"".join(rng.choice(codes) + rng.randbytes(rng.randrange(3)) for _ in range(2000)) + b"."


def _wide_tuples() -> bytes:
    """A dict whose key is a tuple of a thousand tuples of a thousand tuples: hashing it takes for ever."""
    row = b"".join(b"(" + b"h\x00" * 200 + b"tq\x00" for _ in range(8))
    return b"\x80\x02})q\x00" + row + b"Ns."


def _deep_tuples(rng: random.Random) -> bytes:
    """A dict whose key is a tuple in a tuple in a tuple: hashing it needs more stack than there is."""
    return b"\x80\x02})" + b"\x85" * rng.randrange(100_000, 400_000) + b"Ns."


def _long_list(rng: random.Random) -> bytes:
    return b"\x80\x02]" + b"Na" * rng.randrange(1_000_000, 3_000_000) + b"."


def _lacking(tensors: dict[str, torch.Tensor], rng: random.Random) -> dict[str, torch.Tensor]:
    gone = set(rng.sample(sorted(tensors), rng.randrange(1, 5)))
    return {key: value for key, value in tensors.items() if key not in gone}


def _reshaped(tensors: dict[str, torch.Tensor], rng: random.Random) -> dict[str, torch.Tensor]:
    key = rng.choice(sorted(tensors))
    return {**tensors, key: torch.zeros(*tensors[key].shape, 2, dtype=torch.float16)}
