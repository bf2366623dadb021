"""Device, threads and precision."""

import pytest
import torch

from clipdiff_core import device
from clipdiff_core.device import pick_device, threads_for, training_dtype, use_threads


@pytest.mark.usefixtures("one_thread")
def test_the_thread_count_is_set_and_told() -> None:
    assert use_threads(2) == 2
    assert torch.get_num_threads() == 2
    assert use_threads() == torch.get_num_threads() >= 1


@pytest.mark.parametrize(("cores", "small", "large"), [(1, 1, 1), (2, 1, 2), (8, 4, 8)])
def test_small_networks_leave_half_of_the_cores(
    cores: int, small: int, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "cores", lambda: cores)
    assert [threads_for(64), threads_for(65)] == [small, large]


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"), [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")]
)
def test_a_gpu_is_taken_where_there_is_one(
    cuda: bool, mps: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert pick_device().type == expected


def test_bfloat16_only_where_the_hardware_multiplies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = torch.device("cpu")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert training_dtype(cpu) == torch.bfloat16
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    assert training_dtype(cpu) == torch.float32
    assert training_dtype(torch.device("mps")) == torch.float32
