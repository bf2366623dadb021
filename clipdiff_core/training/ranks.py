"""Several processes that train one network together, as `torchrun` starts them; alone, all of this is nothing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import nn


def rank() -> int:
    """This process's number among those that train together; the first alone speaks and writes."""
    return dist.get_rank() if dist.is_initialized() else 0


@contextmanager
def together(device: torch.device) -> Iterator[torch.device]:
    """Join the processes that `torchrun` started, each with a GPU of its own where `device` is one."""
    if "LOCAL_RANK" not in os.environ:
        yield device
        return
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield device
    finally:
        dist.destroy_process_group()


def average_gradients(parameters: Sequence[nn.Parameter]) -> None:
    """Let every process follow the mean of all their gradients."""
    if not dist.is_initialized():
        return
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for gradient, mean in zip(gradients, flat.split([gradient.numel() for gradient in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def agree(value: int) -> int:
    """The first process's `value`, for all of them."""
    if not dist.is_initialized():
        return value
    said = [value]
    dist.broadcast_object_list(said)
    return said[0]


def wait() -> None:
    """Go on only when every process has come here."""
    if dist.is_initialized():
        dist.barrier()
