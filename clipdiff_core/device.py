"""Which device draws, in which precision, with how many threads."""

import gc
import os

import torch

SMALL_SIDE = 64  # pixels


def pick_device() -> torch.device:
    """The GPU when there is one that torch can use, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def use_threads(count: int | None = None) -> int:
    """Set and return torch's thread count; by default every core this process may use.

    The same count gives the same bits, so it is set here and recorded, never left to the environment.
    """
    count = cores() if count is None else count
    torch.set_num_threads(count)
    return count


def threads_for(side: int, count: int | None = None) -> int:
    """How many threads suit networks whose pictures have up to `side` pixels a side, where `count` cores may be used.

    All of them, or half for small ones; by default the cores are those of this process.

    A small network's threads mostly wait for each other. Two of them on two cores are a fifth quicker than one, and
    four to ten times slower as soon as another program wants a core.
    """
    count = cores() if count is None else count
    return max(1, count // 2) if side <= SMALL_SIDE else count


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says so: on a GPU torch has a class for it, on a processor or a Mac only these words."""
    known = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return known or any(words in str(error) for words in ("can't allocate memory", "out of memory"))


def release_memory(device: torch.device) -> None:
    """Give back to the system what nothing holds any longer."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def half_precision(device: torch.device) -> torch.dtype:
    """The one that needs no care with gradients, where the device has it."""
    fit = device.type == "cpu" or (device.type == "cuda" and torch.cuda.is_bf16_supported())
    return torch.bfloat16 if fit else torch.float16


def drawing_precision(device: torch.device) -> torch.dtype:
    """What large networks compute in: half precision on a GPU, which is made for it, else float32."""
    return torch.float16 if device.type == "cuda" else torch.float32


def training_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the hardware multiplies it natively (two to three times faster here), else float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    if device.type == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16"):
        return torch.bfloat16
    return torch.float32


def begin_peak(device: torch.device) -> None:
    """Measure `gpu_peak` anew from now on."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)


def gpu_peak(device: torch.device) -> int:
    """The most bytes that torch's tensors took on the GPU since `begin_peak`; 0 where torch does not count them."""
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0


def synchronise(device: torch.device) -> None:
    """Wait until everything that `device` was asked to do is done."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
