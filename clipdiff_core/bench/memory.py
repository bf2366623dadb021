"""How much memory a step takes at most, its networks included."""

import multiprocessing
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import torch

from clipdiff_core.bench.subject import Loaded, Subject, load
from clipdiff_core.device import use_threads
from clipdiff_core.job import Gradient


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


def largest_resident_set() -> int:
    """Of this process so far, in bytes."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        counters = (ctypes.c_size_t * 10)()  # PROCESS_MEMORY_COUNTERS: two DWORDs, then sizes, the peak first
        windows = ctypes.WinDLL("kernel32")
        windows.GetCurrentProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(windows.GetCurrentProcess())
        windows.K32GetProcessMemoryInfo(process, ctypes.byref(counters), ctypes.sizeof(counters))
        return int(counters[1])
    if sys.platform == "linux":
        # Not getrusage: it begins with what the process took that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
