"""How much memory a step takes at most, its networks included."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import torch

from clipdiff_core.bench.subject import Loaded, Subject, load
from clipdiff_core.device import use_threads
from clipdiff_core.job import Gradient
from clipdiff_core.resident import largest_resident_set


def peak_memory(subject: Subject, gradient: Gradient, device: torch.device, threads: int) -> int:
    """The most bytes that loading `subject` and taking one step with `gradient` hold at once.

    On CUDA they are what torch's tensors take on the GPU. Elsewhere they are a fresh process's own: its largest
    resident set, less what it held before it loaded a network. Errors are those of `load`.
    """
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
        _take_step(load(subject, device), gradient)
        return torch.cuda.max_memory_allocated(device)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        return apart.submit(_grown, subject, gradient, device, threads).result()


def _take_step(loaded: Loaded, gradient: Gradient) -> None:
    next(loaded.walk(loaded.prepare(gradient, 2)))


def _grown(subject: Subject, gradient: Gradient, device: torch.device, threads: int) -> int:
    use_threads(threads)
    before = largest_resident_set()
    _take_step(load(subject, device), gradient)
    return largest_resident_set() - before
