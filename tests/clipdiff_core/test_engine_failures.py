"""What can go wrong ends in one sentence that names the field at fault, and never ends the engine."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.engine import Engine
from clipdiff_core.events import Event, Failed, Picture, Unguided
from clipdiff_core.job import Conditioning, Guidance, Job, Model, Size
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, TextTarget
from tests.clipdiff_core.drawing import draw


def failure(engine: Engine, job: Job, folder: Path) -> Failed:
    """The last event of a job that must fail, leaving no picture."""
    events: list[Event] = list(engine.run(job, Output(folder)))
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert failed.message.endswith(".")
    assert not any(isinstance(event, Picture | Failed) for event in events[:-1])
    assert not list(folder.glob("*.png"))
    return failed


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"targets": ()}, "targets", "the prompt is empty"),
        ({"targets": (TextTarget("  "),)}, "targets", "the prompt is empty"),
        ({"targets": (TextTarget("fox"), TextTarget("Fox", -1))}, "targets", "asked for and against"),
        ({"targets": (PictureTarget("ab" * 32),)}, "targets", "not on this computer"),
        ({"size": Size(0, 0)}, "size", "0x0 cannot be drawn"),
        ({"size": Size(100_000, 100_000)}, "size", "cannot be drawn"),
        ({"model": Model("no-such-model")}, "model", "no model called “no-such-model”"),
    ],
)
def test_a_job_that_cannot_be_drawn(
    changes: dict[str, Any], field: str, says: str, engine: Engine, job: Job, tmp_path: Path
) -> None:
    engine.sources = SourceStore(tmp_path / "sources")
    failed = failure(engine, replace(job, **changes), tmp_path)
    assert failed.field == field
    assert says in failed.message


def test_a_job_drawn_with_other_weights_is_refused(engine: Engine, job: Job, tmp_path: Path) -> None:
    failed = failure(engine, replace(job, model=replace(job.model, sha256="0" * 64)), tmp_path)
    assert failed.field == "model"
    assert "another version of the model" in failed.message


def test_broken_weights_are_named_and_the_next_job_works(
    engine: Engine, job: Job, tiny_model: Path, tmp_path: Path
) -> None:
    broken = shutil.copytree(tiny_model, tmp_path / "broken")
    weights = bytearray((broken / "clip.safetensors").read_bytes())
    weights[-1] ^= 1
    (broken / "clip.safetensors").write_bytes(weights)
    failed = failure(engine, replace(job, model=Model(str(broken))), tmp_path)
    assert failed.field == "model"
    assert "clip.safetensors" in failed.message
    assert draw(engine, job, tmp_path)


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_drawn(
    engine: Engine, job: Job, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (failed,) = engine.run(job, Output(tmp_path / "file" / "below"))
    assert isinstance(failed, Failed)
    assert failed.field == "output"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_end_the_picture_with_advice(
    value: float, engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall_apart(_: StarterDenoiser, x: torch.Tensor, sigma: float, cond: torch.Tensor | None) -> torch.Tensor:
        return torch.full_like(x, value)

    unguided = replace(job, guidance=Guidance(clip_guidance_scale=0.0), conditioning=Conditioning(guidance_scale=1.0))
    with monkeypatch.context() as patch:
        patch.setattr(StarterDenoiser, "denoise", fall_apart)
        assert "lower the guidance" in failure(engine, unguided, tmp_path).message
    assert draw(engine, unguided, tmp_path)


def test_a_step_whose_gradient_is_no_number_goes_unguided_and_the_run_goes_on(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gradients, asked = torch.autograd.grad, []

    def once_broken(*args: Any, **options: Any) -> tuple[torch.Tensor, ...]:
        asked.append(args)
        return tuple(found * float("nan") if len(asked) == 2 else found for found in gradients(*args, **options))

    job = replace(job, guidance=Guidance(iterations=1))
    monkeypatch.setattr(torch.autograd, "grad", once_broken)
    events = list(engine.run(job, Output(tmp_path)))
    assert [event for event in events if isinstance(event, Unguided)] == [Unguided(0, 2)]
    assert isinstance(events[-1], Picture)
    assert events[-1].steps_done == job.sampling.steps


def no_memory_on_the_gpu() -> Exception:
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")


def no_memory_on_the_processor() -> Exception:
    try:
        torch.empty(10**15)
    except RuntimeError as error:
        return error
    raise AssertionError("there is memory for a quadrillion numbers")


@pytest.mark.parametrize("make", [no_memory_on_the_gpu, no_memory_on_the_processor, MemoryError])
def test_too_little_memory_is_said_and_the_next_job_works(
    make: Callable[[], Exception], engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise make()

    with monkeypatch.context() as patch:
        patch.setattr(StarterDenoiser, "denoise", fail)
        failed = failure(engine, job, tmp_path)
    assert failed.field == "size"
    assert "not enough memory" in failed.message
    assert "Traceback" in failed.detail
    assert draw(engine, job, tmp_path)


def test_a_bug_is_not_mistaken_for_a_lack_of_memory(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("shapes do not match")

    monkeypatch.setattr(StarterDenoiser, "denoise", fail)
    with pytest.raises(RuntimeError, match="shapes"):
        list(engine.run(job, Output(tmp_path)))
