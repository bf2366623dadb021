"""A picture in progress is kept in a file, and gone on with by another engine to the same pixels."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from PIL import Image

from clipdiff_core.control import Control, Wish
from clipdiff_core.engine import Engine
from clipdiff_core.events import Event, Failed, FellBack, Picture, Progress, Stopped
from clipdiff_core.host import EngineHost
from clipdiff_core.job import Guidance, Job, Sampling, Solver
from clipdiff_core.methods import ConvPrior, Langevin, NoiseSearch
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import Denoise, Inpaint, Vary
from clipdiff_core.tasks import snapshots
from clipdiff_core.tasks.snapshots import SnapshotFile
from tests.clipdiff_core.drawing import draw, pixels

pytestmark = pytest.mark.usefixtures("one_thread")
HERE = Path(__file__).parent
STEPS = 4
KILLS = 4


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / "now.snapshot"


@pytest.fixture
def output(tmp_path: Path, kept: Path) -> Output:
    return Output(tmp_path / "out", snapshot=kept)


def leave(engine: Engine, job: Job, output: Output, at: int) -> list[Event]:
    """Begin a job, and leave it behind its step number `at`, counted in all."""
    control, events, steps = Control(), [], 0
    for event in engine.run(job, output, control):
        events.append(event)
        steps += isinstance(event, Progress)
        if steps == at:
            control.ask(Wish.LEAVE)
    assert isinstance(events[-1], Stopped)
    return events


def drawn(events: list[Event]) -> tuple[list[Picture], int]:
    """What was drawn without failing, and in how many steps."""
    assert not [event for event in events if isinstance(event, Failed)]
    pictures = [event for event in events if isinstance(event, Picture)]
    return pictures, sum(isinstance(event, Progress) for event in events)


def added(engine: Engine, image: Image.Image, folder: Path) -> Source:
    image.save(folder / "added.png")
    return Source(engine.sources.add(folder / "added.png"))


def inpainted(engine: Engine, job: Job, folder: Path) -> Job:
    mask = Image.new("L", (64, 48))
    mask.paste(255, (10, 10, 40, 40))
    init = added(engine, Image.radial_gradient("L").resize((64, 48)).convert("RGB"), folder)
    job = replace(job, task="inpaint", init=init)
    return replace(job, inpaint=Inpaint(mask=added(engine, mask, folder), jumps=2, jump_length=2))


def varied(engine: Engine, job: Job, folder: Path) -> Job:
    init = added(engine, Image.linear_gradient("L").convert("RGB"), folder)
    return replace(job, task="vary", init=init, vary=Vary(0.7), sampling=Sampling("lms", steps=6))


def langevin(engine: Engine, job: Job, folder: Path) -> Job:
    return replace(job, method="langevin", langevin=Langevin(steps=6))


def with_sampling(**settings: Any) -> Callable[[Engine, Job, Path], Job]:
    return lambda engine, job, folder: replace(job, sampling=Sampling(**{"steps": STEPS, **settings}))


def with_guidance(**settings: Any) -> Callable[[Engine, Job, Path], Job]:
    return lambda engine, job, folder: replace(job, guidance=Guidance(cutouts=2, iterations=1, **settings))


@pytest.mark.parametrize(
    "make",
    [
        *(pytest.param(with_sampling(solver=solver), id=solver) for solver in get_args(Solver)),
        pytest.param(with_sampling(solver="dpmpp_2m", recurrence="0: 2, 50%: 3"), id="recurrence"),
        pytest.param(with_sampling(start="perlin"), id="perlin"),
        pytest.param(with_guidance(gradient="exact"), id="exact"),
        pytest.param(with_guidance(update="clamped", spherical=0.3), id="clamped"),
        pytest.param(inpainted, id="inpaint"),
        pytest.param(varied, id="vary"),
        pytest.param(langevin, id="langevin"),
    ],
)
def test_a_picture_left_at_any_step_is_gone_on_with_to_the_same_pixels(
    make: Callable[[Engine, Job, Path], Job], engine: Engine, job: Job, output: Output, kept: Path, tmp_path: Path
) -> None:
    job = make(engine, job, tmp_path)
    (whole,), steps = drawn(list(engine.run(job, Output(tmp_path / "whole"))))
    for at in range(1, steps):
        leave(engine, job, output, at)
        assert kept.is_file()
        (picture,), rest = drawn(list(engine.run(job, output)))
        assert pixels(picture) == pixels(whole)
        assert picture.steps_done == whole.steps_done
        # At the last level nothing is written down: what comes behind it again begins where that was last done.
        drawn_again = job.task == "inpaint" or job.sampling.recurrence != "1"
        assert rest == steps - at or (drawn_again and rest <= steps - at + 2)
        assert not kept.exists()


def test_a_picture_left_again_and_again(engine: Engine, job: Job, output: Output, tmp_path: Path) -> None:
    job = replace(job, sampling=Sampling("dpmpp_2m_sde", steps=6))
    (whole,) = draw(engine, job, tmp_path / "whole")
    for _ in range(5):
        leave(engine, job, output, 1)
    (picture,), steps = drawn(list(engine.run(job, output)))
    assert steps == 1
    assert pixels(picture) == pixels(whole)


def test_another_engine_goes_on_with_the_picture_of_a_batch(
    engine: Engine, make_engine: type[Engine], job: Job, output: Output, kept: Path, tmp_path: Path
) -> None:
    three = replace(job, count=3)
    whole = draw(engine, three, tmp_path / "whole")
    events = leave(engine, three, output, 5)
    assert events[-1] == Stopped(1)
    (first,), _ = drawn(events)
    assert kept.is_file()
    rest, steps = drawn(list(make_engine().run(three, replace(output, done=1))))
    assert steps == 1 + 3
    assert [pixels(picture) for picture in (first, *rest)] == [pixels(picture) for picture in whole]
    assert not kept.exists()


def test_a_paused_picture_is_written_down_at_once(
    engine: Engine, job: Job, output: Output, kept: Path, tmp_path: Path
) -> None:
    (whole,) = draw(engine, job, tmp_path / "whole")
    control, paused, found = Control(), threading.Event(), []

    def look() -> None:
        paused.wait(10)
        for _ in range(500):
            if kept.exists():
                break
            time.sleep(0.01)
        found.append(kept.exists())
        control.resume()

    looking = threading.Thread(target=look)
    looking.start()
    events: list[Event] = []
    for event in engine.run(job, output, control):
        events.append(event)
        if isinstance(event, Progress) and event.step == 2:
            control.pause()
            paused.set()
    looking.join()
    assert found == [True]
    assert pixels(drawn(events)[0][0]) == pixels(whole)


def test_it_is_written_every_few_seconds_and_costs_little(
    engine: Engine, job: Job, output: Output, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[set[bool]] = []
    for seconds in (1e9, 0.0):
        monkeypatch.setattr(snapshots, "SECONDS_BETWEEN", seconds)
        written.append({kept.exists() for event in engine.run(job, output) if isinstance(event, Progress)})
    assert written == [{False}, {False, True}]
    assert not kept.exists()


@pytest.mark.parametrize("wish", [Wish.DISCARD, Wish.SKIP, Wish.KEEP])
def test_it_goes_with_its_picture(wish: Wish, engine: Engine, job: Job, output: Output, kept: Path) -> None:
    leave(engine, job, output, 1)
    control = Control()
    control.ask(wish)
    list(engine.run(job, output, control))
    assert not kept.exists()


def damage_tensors(content: bytearray) -> bytes:
    content[-1] ^= 1
    return bytes(content)


def damage_head(content: bytearray) -> bytes:
    return bytes(content).replace(b'\\"number\\": 2', b'\\"number\\": 1')


def make_newer(content: bytearray) -> bytes:
    return bytes(content).replace(b'\\"version\\": 1', b'\\"version\\": 2')


@pytest.mark.parametrize(
    "change",
    [
        damage_tensors,
        damage_head,
        make_newer,
        lambda content: content[: len(content) // 2],
        lambda content: content[:4],
        lambda content: b"",
        lambda content: b"\xff" * 64,
        lambda content: (2).to_bytes(8, "little") + b"{}",
        lambda content: (2).to_bytes(8, "little") + b"[]",
        lambda content: content + b"more",
    ],
)
def test_a_damaged_one_is_removed_and_the_picture_begins_anew(
    change: Callable[[bytearray], bytes], engine: Engine, job: Job, output: Output, kept: Path, tmp_path: Path
) -> None:
    (whole,) = draw(engine, job, tmp_path / "whole")
    leave(engine, job, output, 2)
    content = kept.read_bytes()
    changed = bytes(change(bytearray(content)))
    assert changed != content
    kept.write_bytes(changed)
    (picture,), steps = drawn(list(engine.run(job, output)))
    assert steps == 3
    assert pixels(picture) == pixels(whole)
    assert not kept.exists()


@pytest.mark.parametrize("changes", [{"seed": 6}, {"tiling": True}, {"sampling": Sampling(steps=5)}])
def test_another_jobs_is_not_taken_up(
    changes: dict[str, Any], engine: Engine, job: Job, output: Output, tmp_path: Path
) -> None:
    leave(engine, job, output, 1)
    other = replace(job, **changes)
    (picture,), steps = drawn(list(engine.run(other, output)))
    assert steps == other.sampling.steps
    (whole,) = draw(engine, other, tmp_path / "whole")
    assert pixels(picture) == pixels(whole)


def test_another_machines_is_not_taken_up(engine: Engine, job: Job, output: Output) -> None:
    leave(engine, job, output, 1)
    before, engine.threads = engine.threads, 17
    _, steps = drawn(list(engine.run(job, output)))
    engine.threads = before
    assert steps == 3


def test_one_that_is_far_too_large_is_not_read(
    engine: Engine, job: Job, output: Output, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(engine, job, output, 1)
    monkeypatch.setattr(snapshots, "LARGEST", 1000)
    _, steps = drawn(list(engine.run(job, output)))
    assert steps == 3
    leave(engine, job, output, 1)
    assert not kept.exists()


def test_without_room_for_it_the_picture_is_drawn_all_the_same(engine: Engine, job: Job, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    output = Output(tmp_path / "out", snapshot=tmp_path / "file" / "below")
    leave(engine, job, output, 1)
    assert drawn(list(engine.run(job, output)))[1] == 3


@pytest.mark.parametrize("task", ["conv_prior", "noise_search", "denoise"])
def test_what_walks_no_path_writes_nothing_and_begins_anew(
    task: str, engine: Engine, job: Job, output: Output, kept: Path, tmp_path: Path
) -> None:
    if task == "denoise":
        init = added(engine, Image.effect_noise((64, 64), 40).convert("RGB"), tmp_path)
        job = replace(job, task="denoise", init=init, denoise=Denoise(mode="vivid", sigma=20))
    elif task == "conv_prior":
        job = replace(job, method="conv_prior", conv_prior=ConvPrior(iterations=3))
    else:
        job = replace(job, method="noise_search", noise_search=NoiseSearch(iterations=3, steps=2))
    leave(engine, job, output, 1)
    assert not kept.exists()
    (whole,) = draw(engine, job, tmp_path / "whole")
    (picture,), _ = drawn(list(engine.run(job, output)))
    assert pixels(picture) == pixels(whole)


def test_it_says_what_it_is_without_torch(engine: Engine, job: Job, output: Output, kept: Path) -> None:
    leave(engine, job, output, 2)
    content = kept.read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    told = json.loads(header["__metadata__"]["snapshot"])
    assert (told["version"], told["number"], told["step"], told["repeats"]) == (1, 2, 2, 0)
    assert len(told["job"]) == 64


def test_seconds_go_on_where_they_were(
    engine: Engine, job: Job, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(Control):
        """A moment goes by behind each step."""

        @property
        def paused(self) -> bool:
            time.sleep(0.05)
            return super().paused

    control, events = Later(), []
    for event in engine.run(job, output, control):
        events.append(event)
        if isinstance(event, Progress) and event.step == 2:
            control.ask(Wish.LEAVE)
    (picture,), _ = drawn(list(engine.run(job, output)))
    assert picture.seconds > 0.05


def test_what_it_was_drawn_by_goes_on(engine: Engine, job: Job, kept: Path) -> None:
    """Layout in memory, every number, and the fallbacks come back as they were."""
    file = SnapshotFile(kept, {"threads": 1})
    x = torch.randn(1, 3, 4, 4).to(memory_format=torch.channels_last)
    generator = torch.Generator().manual_seed(3)
    state = snapshots.State(x, 2, (x * 2, x[:, :1]), (), 1)
    halt = snapshots.Halt(5, state, (generator.get_state(),), x + 1, torch.ones(1))
    fallbacks = (FellBack("cutouts", "Fewer.", 1, 4),)
    file.write(job, snapshots.Snapshot(halt, 1.5, fallbacks))
    found = file.read(job)
    assert found is not None
    assert (found.seconds, found.fallbacks, found.halt.number) == (1.5, fallbacks, 5)
    again = found.halt.on(torch.device("cpu")).state
    assert (again.step, again.repeats, again.x.stride()) == (2, 1, x.stride())
    assert [torch.equal(one, other) for one, other in zip(again.history, state.history, strict=True)] == [True, True]
    assert torch.equal(again.x, x)
    assert torch.equal(torch.randn(3, generator=again.generators[0]), torch.randn(3, generator=generator))


@pytest.mark.slow
def test_a_child_that_is_killed_again_and_again_loses_nothing(
    engine: Engine, job: Job, output: Output, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL at random moments; every child goes on where the last one was."""
    monkeypatch.syspath_prepend(HERE)
    job = replace(job, sampling=Sampling("dpmpp_2m_sde", steps=600))  # more than are drawn before the last kill
    (whole,) = draw(engine, job, tmp_path / "whole")
    host, chance = EngineHost("eager_child"), random.Random(7)
    begun: list[int] = []
    events: list[Event] = []
    try:
        for kill in range(KILLS + 1):
            steps = 0
            events.clear()
            for event in host.run(job, output):
                events.append(event)
                if isinstance(event, Progress):
                    steps += 1
                    begun += [event.step] if steps == 1 else []
                    if steps == 1 and kill < KILLS:
                        child = host._child
                        assert child is not None
                        threading.Timer(chance.uniform(0, 0.15), os.kill, (child.process.pid, signal.SIGKILL)).start()
            assert isinstance(events[-1], Failed if kill < KILLS else Picture)
    finally:
        host.close()
    assert begun == sorted(begun)
    assert begun[-1] > 1
    picture = events[-1]
    assert isinstance(picture, Picture)
    assert pixels(picture) == pixels(whole)
    assert not kept.exists()
    assert not list(kept.parent.iterdir())
