"""What the tests of the engine share: a tiny model and a tiny CLIP, each made once."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # torch is loaded by the tests that need it, not by all that lie here
    from clipdiff_core.clip.perceptor import Perceptor


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model; a test that changes it must copy it first."""
    from tests.clipdiff_core.tiny_model import write_tiny_model

    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_model(folder)
    return folder


@pytest.fixture(scope="session")
def perceptor(tmp_path_factory: pytest.TempPathFactory) -> "Perceptor":
    """A tiny frozen CLIP with random weights."""
    from tests.clipdiff_core.tiny_model import tiny_perceptor

    return tiny_perceptor(tmp_path_factory.mktemp("clip") / "merges.txt.gz")


@pytest.fixture
def one_thread() -> Iterator[None]:
    """One thread for torch: fastest for small tensors, and fair on a busy machine; put back afterwards."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
