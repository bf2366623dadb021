"""Snapshots: the picture in progress in a file, so that another engine can go on with it, to the same pixels."""

import hashlib
import json
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from clipdiff_core.events import FellBack
from clipdiff_core.job import Job
from clipdiff_core.pictures.atomic import remove_rewritten, rewrite_whole
from clipdiff_core.sampling.solvers import State
from clipdiff_core.tasks.generate import Halt

VERSION = 1
LARGEST = 512 * 2**20  # bytes: four times a picture of 2048 pixels each way, in float32, takes 200 million
SECONDS_BETWEEN = 3.0
LARGEST_SHARE = 0.05  # of the time that may go into writing

# What reading a damaged file raises.
_DAMAGED = (OSError, SafetensorError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, RecursionError)


@dataclass(frozen=True)
class Snapshot:
    """Where a picture can be gone on with, the `seconds` that it took until there, and how it came to be drawn."""

    halt: Halt
    seconds: float
    fallbacks: tuple[FellBack, ...] = ()


def picture_of(job: Job, index: int) -> Job:
    """The job of picture `index` alone."""
    return replace(job, seed=job.seed + index, count=1)


class SnapshotFile:
    """Keeps a picture at a time at `path`, if there is one; a file that cannot be written is done without.

    `surroundings` are what bits depend on beside a job; a snapshot from others is of no use.
    """

    def __init__(self, path: Path | None, surroundings: Mapping[str, Any]) -> None:
        self._path = path
        self._surroundings = json.loads(json.dumps(surroundings))
        self._next = time.monotonic() + SECONDS_BETWEEN
        self._kept: Halt | None = None

    def read(self, job: Job) -> Snapshot | None:
        """The picture of `job`, on the CPU; one that is another, damaged or of another version is removed."""
        if self._path is None or not self._path.exists():
            return None
        try:
            return _decoded(self._read(self._path), self._head(job))
        except _DAMAGED:
            self.remove()
            return None

    def offer(self, job: Job, snapshot: Snapshot) -> None:
        """Keep the picture of `job` every few seconds, and so that little time goes into it."""
        if time.monotonic() >= self._next:
            self.write(job, snapshot)

    def write(self, job: Job, snapshot: Snapshot) -> None:
        """Keep the picture of `job` now, in the place of what was kept before."""
        if self._path is None or snapshot.halt is self._kept:
            return
        began = time.monotonic()
        try:
            content = _encoded(snapshot, self._head(job))
            if len(content) <= LARGEST:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                rewrite_whole(self._path, content)
                self._kept = snapshot.halt
        except OSError:  # the picture itself matters more, and there may be room for that
            self.remove()
        ended = time.monotonic()
        self._next = ended + max(SECONDS_BETWEEN, (ended - began) / LARGEST_SHARE)

    def remove(self) -> None:
        """The picture is finished, or nobody wants it."""
        self._kept = None
        if self._path is not None:
            with suppress(OSError):  # held open by another program: it is overwritten, or found not to fit
                remove_rewritten(self._path)

    def _read(self, path: Path) -> bytes:
        if path.stat().st_size > LARGEST:
            raise ValueError("this is no snapshot of ours")
        return path.read_bytes()

    def _head(self, job: Job) -> dict[str, Any]:
        sha256 = hashlib.sha256(job.to_json().encode()).hexdigest()
        return {"version": VERSION, "job": sha256, "surroundings": self._surroundings}


def _encoded(snapshot: Snapshot, head: dict[str, Any]) -> bytes:
    halt = snapshot.halt
    tensors = {name: tensor.detach().cpu() for name, tensor in _tensors(halt)}
    told = {
        **head,
        "number": halt.number,
        "step": halt.state.step,
        "repeats": halt.state.repeats,
        "seconds": snapshot.seconds,
        "fallbacks": [asdict(fallback) for fallback in snapshot.fallbacks],
        # Sums are taken in the order of memory: another layout, other bits.
        "channels_last": sorted(name for name, tensor in tensors.items() if _is_channels_last(tensor)),
    }
    text = json.dumps(told, sort_keys=True)
    tensors = {name: tensor.clone(memory_format=torch.contiguous_format) for name, tensor in tensors.items()}
    return safetensors.torch.save(tensors, {"snapshot": text, "crc32": str(_checksum(text, tensors))})


def _decoded(content: bytes, head: dict[str, Any]) -> Snapshot:
    """Raises one of `_DAMAGED` for what is damaged or has another `head`."""
    length = int.from_bytes(content[:8], "little")
    kept = json.loads(content[8 : 8 + length])["__metadata__"]
    tensors = safetensors.torch.load(content)
    told = json.loads(kept["snapshot"])
    if _checksum(kept["snapshot"], tensors) != int(kept["crc32"]) or {name: told.get(name) for name in head} != head:
        raise ValueError("damaged, or another picture's")
    for name in told["channels_last"]:
        tensors[name] = tensors[name].to(memory_format=torch.channels_last)
    state = State(tensors["x"], told["step"], tuple(_row(tensors, "history")), (), told["repeats"])
    generators = tuple(_row(tensors, "generator"))
    halt = Halt(told["number"], state, generators, tensors.get("best"), tensors.get("best_loss"))
    fallbacks = tuple(FellBack(**fallback) for fallback in told["fallbacks"])
    return Snapshot(halt.on(torch.device("cpu")), told["seconds"], fallbacks)


def _tensors(halt: Halt) -> Iterator[tuple[str, Tensor]]:
    yield "x", halt.state.x
    for name, row in (("history", halt.state.history), ("generator", halt.generators)):
        yield from ((f"{name}.{number}", tensor) for number, tensor in enumerate(row))
    if halt.best is not None and halt.best_loss is not None:
        yield from (("best", halt.best), ("best_loss", halt.best_loss))


def _is_channels_last(tensor: Tensor) -> bool:
    return not tensor.is_contiguous() and tensor.is_contiguous(memory_format=torch.channels_last)


def _row(tensors: Mapping[str, Tensor], name: str) -> Iterator[Tensor]:
    number = 0
    while (tensor := tensors.get(f"{name}.{number}")) is not None:
        yield tensor
        number += 1


def _checksum(text: str, tensors: Mapping[str, Tensor]) -> int:
    checksum = zlib.crc32(text.encode())
    for name in sorted(tensors):
        checksum = zlib.crc32(tensors[name].reshape(-1).view(torch.uint8).numpy().data, checksum)
    return checksum
