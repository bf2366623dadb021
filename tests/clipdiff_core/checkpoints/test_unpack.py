"""State dicts out of every wrapper that checkpoints come in, and a sentence for all that is none."""

import argparse
import os
import pickle
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from clipdiff_core.checkpoints.unpack import unpack
from clipdiff_core.errors import CheckpointError
from tests.clipdiff_core.checkpoints.tiny_files import (
    memory_in_use,
    safetensors_bytes,
    tiny_adm,
    torch_bytes,
    write,
    zip_bytes,
)

PLAIN = {"a.weight": torch.ones(3, 2), "a.bias": torch.zeros(3), "steps": torch.tensor(5)}
OTHER = {"a.weight": torch.full((3, 2), 9.0), "a.bias": torch.zeros(3), "steps": torch.tensor(6)}


def behind(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + key: value for key, value in tensors.items()}


def assert_plain(found: dict[str, Tensor]) -> None:
    assert found.keys() == PLAIN.keys()
    assert all(torch.equal(found[key], PLAIN[key]) for key in PLAIN)


@pytest.mark.parametrize("length", [0x280, 0x380, 0x480, 0x680, 0x1080])
def test_a_header_may_be_as_long_as_a_pickle_begins(tmp_path: Path, length: int) -> None:
    whole = safetensors_bytes(PLAIN)
    end = 8 + int.from_bytes(whole[:8], "little")
    longer = length.to_bytes(8, "little") + whole[8:end].ljust(length) + whole[end:]
    assert longer.startswith(b"\x80")
    assert_plain(unpack(write(tmp_path, "a.safetensors", longer)))


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".ckpt", ""])
def test_each_format_is_read_whatever_its_ending(tmp_path: Path, suffix: str) -> None:
    assert_plain(unpack(write(tmp_path, "zip" + suffix, torch_bytes(PLAIN))))
    assert_plain(unpack(write(tmp_path, "old" + suffix, torch_bytes(PLAIN, _use_new_zipfile_serialization=False))))
    assert_plain(unpack(write(tmp_path, "safe" + suffix, safetensors_bytes(PLAIN))))


@pytest.mark.parametrize(
    "content",
    [
        OrderedDict(PLAIN),
        {key: torch.nn.Parameter(value) if value.is_floating_point() else value for key, value in PLAIN.items()},
        {"state_dict": PLAIN, "epoch": 3, "optimizer": {"lr": 1e-4, "betas": (0.9, 0.99)}},
        {"model": PLAIN},
        {"params": PLAIN},
        {"model": {"state_dict": PLAIN}, "step": 7},
        {"ema": PLAIN, "model": OTHER},
        {"state_dict": OTHER, "state_dict_ema": PLAIN},
        {"model": OTHER, "model_ema": PLAIN},
        {"params": OTHER, "params_ema": PLAIN},
        {"ema": {"state_dict": PLAIN}, "state_dict": OTHER},
        behind("module.", PLAIN),
        behind("model.", PLAIN),
        behind("_orig_mod.", PLAIN),
        {"state_dict": behind("module._orig_mod.model.", PLAIN)},
        {"state_dict": behind("model.", PLAIN) | {"loss.scale": torch.ones(1)}, "pytorch-lightning_version": "2.4"},
        {"state_dict": behind("model.", OTHER) | behind("model_ema.", PLAIN) | {"model_ema.decay": torch.ones(1)}},
        {"model": behind("online_model.", OTHER) | behind("ema_model.", PLAIN) | {"initted": torch.tensor(True)}},
    ],
    ids=lambda content: ",".join(list(content)[:3]),
)
def test_the_state_dict_is_found_in_its_wrapper(tmp_path: Path, content: Any) -> None:
    assert_plain(unpack(write(tmp_path, "a.pt", torch_bytes(content))))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_the_precision_stays_what_it_was(tmp_path: Path, dtype: torch.dtype) -> None:
    tensors = {"a.weight": torch.randn(4, 4).to(dtype)}
    for name, content in (("a.pt", torch_bytes(tensors)), ("a.safetensors", safetensors_bytes(tensors))):
        found = unpack(write(tmp_path, name, content))["a.weight"]
        assert found.dtype == dtype
        assert torch.equal(found, tensors["a.weight"])


def test_a_view_of_a_larger_tensor_and_a_shared_one_are_read(tmp_path: Path) -> None:
    large = torch.arange(12.0).reshape(3, 4)
    found = unpack(write(tmp_path, "a.pt", torch_bytes({"a.weight": large[:, 1:3], "b.weight": large.T})))
    assert torch.equal(found["a.weight"], large[:, 1:3])
    assert torch.equal(found["b.weight"], large.T)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", ["a.pt", "a.safetensors"])
def test_tensors_are_mapped_and_not_read(tmp_path: Path, name: str) -> None:
    tensors = {f"a{i}.weight": torch.zeros(1000, 1000) for i in range(25)}
    path = write(tmp_path, name, torch_bytes(tensors) if name == "a.pt" else safetensors_bytes(tensors))
    del tensors
    before = memory_in_use(mapped_files=False)
    found = unpack(path)
    assert len(found) == 25
    assert memory_in_use(mapped_files=False) - before < 20_000_000


class Mischief:
    """Asks for a function of Python's when it is read."""

    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call[0], self.call[1:]


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("how", [{}, {"_use_new_zipfile_serialization": False}])
def test_a_pickle_that_wants_more_is_refused_by_name_and_never_runs(
    tmp_path: Path, protocol: int, how: dict[str, Any]
) -> None:
    target = tmp_path / "made"
    content = torch_bytes({"a": Mischief(os.mkdir, str(target)), **PLAIN}, pickle_protocol=protocol, **how)
    with pytest.raises(CheckpointError, match=r"wants more than tensors.*mkdir.*never runs.*safetensors"):
        unpack(write(tmp_path, "a.pt", content))
    assert not target.exists()


def test_objects_of_a_trainer_are_named(tmp_path: Path) -> None:
    content = torch_bytes({"state_dict": PLAIN, "args": argparse.Namespace(lr=1)})
    with pytest.raises(CheckpointError, match=r"argparse\.Namespace"):
        unpack(write(tmp_path, "a.pt", content))


@pytest.mark.parametrize("call", [(bytearray, 10**9), (torch.FloatTensor, 10**9)])
def test_what_allocates_by_a_number_in_the_file_is_refused(tmp_path: Path, call: tuple[Any, ...]) -> None:
    with pytest.raises(CheckpointError, match="wants more than tensors"):
        unpack(write(tmp_path, "a.pt", torch_bytes({"a": Mischief(*call)})))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pt", b"", "is empty"),
        ("a.pt", b"a fox\n" * 100, "is not a checkpoint"),
        ("a.pt", b"<!DOCTYPE html><html>", "web page"),
        ("a.pt", b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "only a pointer"),
        ("a.safetensors", b"a fox\n" * 100, "not a safetensors file"),
        ("a.safetensors", torch_bytes(PLAIN), "Rename it to"),
        ("a.pt", pickle.dumps({"a": 1}), "bare pickle"),
        (
            "a.pt",
            zip_bytes({"a/data.pkl": b"\x80\x02}.", "a/code/model.py": b""}),
            "TorchScript.*open_clip's safetensors",
        ),
        ("a.pt", zip_bytes({"a/constants.pkl": b"\x80\x02}.", "a/data.pkl": b""}), "TorchScript"),
        ("a.pt", zip_bytes({"readme.txt": b"hello"}), "archive without a torch checkpoint"),
        ("a.pt", zip_bytes({"a/data.pkl": b"\0" * 100_000}, packed=True), "packed archive"),
        ("a.pt", torch_bytes({"epoch": 3}), "holds no network's weights"),
        ("a.pt", torch_bytes([torch.ones(2)]), "holds no network's weights"),
        ("a.pt", torch_bytes(PLAIN, pickle_protocol=4), "not saved as torch saves"),
        ("a.pt", torch_bytes({"a.weight": torch.ones(3, dtype=torch.int8)}), "as int8 numbers"),
        ("a.pt", torch_bytes({"a.weight": torch.ones(1).expand(10**6, 10**6)}), "larger than its data"),
        ("a.pt", torch_bytes({"a.weight": torch.ones(2, device="meta")}), "wants more|packed in a way|makes no sense"),
    ],
)
def test_each_wrong_file_has_its_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(CheckpointError, match=said) as caught:
        unpack(write(tmp_path, name, content))
    assert caught.value.field == "model"
    assert name in caught.value.message


def test_a_folder_and_nothing_at_all_are_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="is a folder"):
        unpack(tmp_path)
    with pytest.raises(CheckpointError, match="There is no file"):
        unpack(tmp_path / "none.pt")


def test_a_file_called_code_is_no_program(tmp_path: Path) -> None:
    path = tmp_path / "code.pt"
    torch.save(PLAIN, path)
    assert_plain(unpack(path))


def test_a_whole_network_comes_back_bit_for_bit(tmp_path: Path) -> None:
    tensors = tiny_adm()
    found = unpack(write(tmp_path, "a.pt", torch_bytes({"model": {}, "ema": behind("module.", tensors)})))
    assert found.keys() == tensors.keys()
    assert all(torch.equal(found[key], tensors[key]) for key in tensors)
