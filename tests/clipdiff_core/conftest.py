"""What the tests of the engine share: a tiny model and a tiny CLIP, each made once."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clipdiff_core.job import Guidance, Job, Model, Sampling, Size
from clipdiff_core.targets import TextTarget

if TYPE_CHECKING:  # torch is loaded by the tests that need it, not by all that lie here
    from clipdiff_core.clip.perceptor import Perceptor
    from clipdiff_core.engine import Engine
    from clipdiff_core.training.sprites import Sprites


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


@pytest.fixture(scope="session")
def make_engine() -> "Iterator[type[Engine]]":
    """The engine on one thread: small networks gain nothing from more, and the machine may be busy."""
    import torch

    from clipdiff_core import engine
    from clipdiff_core.device import use_threads

    before = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "use_threads", lambda *_: use_threads(1))
        yield engine.Engine
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def shared_engine(make_engine: "type[Engine]") -> "Engine":
    """One engine for many tests, so that the tiny model is loaded once."""
    return make_engine()


@pytest.fixture
def engine(shared_engine: "Engine", tmp_path: Path) -> "Engine":
    """The shared engine with source pictures of the test's own."""
    import torch

    from clipdiff_core.pictures.sources import SourceStore

    torch.set_num_threads(shared_engine.threads)  # as its maker did; another test may have changed it
    shared_engine.sources = SourceStore(tmp_path / "sources")
    return shared_engine


@pytest.fixture
def job(tiny_model: Path) -> Job:
    """A job of three quick steps for the tiny model."""
    return Job(
        (TextTarget("a fox"),),
        size=Size(64, 64),
        sampling=Sampling(steps=3),
        guidance=Guidance(cutouts=2, iterations=1),
        model=Model(str(tiny_model)),
        seed=5,
    )


@pytest.fixture(scope="session")
def sprites_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to train on, three concepts in two styles; a test that changes it must copy it first."""
    from tests.clipdiff_core.training.drawn_sprites import draw_sprites

    return draw_sprites(tmp_path_factory.mktemp("sprites") / "drawn")


@pytest.fixture(scope="session")
def sprites(sprites_folder: Path) -> "Sprites":
    """All of its pictures, at 32 pixels."""
    from clipdiff_core.training.sprites import read_sprites

    return read_sprites(sprites_folder, None, 32)
