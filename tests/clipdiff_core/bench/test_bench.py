"""`clipdiff bench`: what it tells, and what it refuses. How long anything takes is nobody's business here."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from clipdiff_core import cli, device
from clipdiff_core.bench import report
from clipdiff_core.bench.memory import peak_memory
from clipdiff_core.bench.subject import Subject, load
from clipdiff_core.bench.timing import MEASURED, Times, time_steps
from clipdiff_core.errors import CheckpointError, EngineError, JobError
from clipdiff_core.job import Gradient, Size
from clipdiff_core.tasks.generate import Step

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
ROOT = Path(__file__).parents[3]
PARTS = ("network_seconds", "network_backward_seconds", "clip_forward_seconds", "clip_backward_seconds")


@pytest.fixture
def subject(tiny_model: Path) -> Subject:
    return Subject(model=str(tiny_model), cutouts=2)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread, and no process of its own for the memory."""
    monkeypatch.setattr(device, "use_threads", lambda: 1)
    monkeypatch.setattr(report, "peak_memory", lambda _, gradient, *__: {"fast": 2**20, "exact": 2**21}[gradient])


def test_a_step_and_its_parts_are_timed(subject: Subject) -> None:
    times = time_steps(load(subject, CPU), rounds=2)
    assert tuple(times) == MEASURED == ("fast", "exact")
    for gradient, figures in times.items():
        parts = [getattr(figures, part) for part in PARTS]
        assert [part > 0 for part in parts] == [True, gradient == "exact", True, True]
        assert figures.step_seconds > 0
        assert figures.rest_fraction == pytest.approx(1 - sum(parts) / figures.step_seconds)
        assert figures.rest_fraction < 1


@pytest.mark.usefixtures("small")
def test_json_has_an_object_for_each_gradient(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["bench", "--json", "--model", str(tiny_model), "--size", "32x64", "--cutouts", "3", "--rounds", "1"]
    assert cli.main([*words, "--clip", str(tiny_model)]) == 0
    told = json.loads(capsys.readouterr().out)
    for gradient in ("fast", "exact"):
        assert set(told[gradient]) == {"step_seconds", *PARTS, "rest_fraction", "peak_memory_bytes"}
    assert told["fast"]["network_backward_seconds"] == 0
    assert told["exact"]["peak_memory_bytes"] == 2**21
    assert told["exact_over_fast"] == pytest.approx(
        told["exact"]["step_seconds"] / told["fast"]["step_seconds"], rel=1e-2
    )
    assert (told["size"], told["cutouts"], told["rounds"], told["device"]) == ("32x64", 3, 1, "cpu")
    assert (told["precision"], told["threads"], told["clips"]) == ("float32", 1, [str(tiny_model)])


@pytest.mark.usefixtures("small")
def test_without_json_it_is_a_table(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--model", str(tiny_model), "--cutouts", "1", "--rounds", "1"]) == 0
    told = capsys.readouterr().out
    assert "guided by its own CLIP: 32x32, 1 cutouts" in told
    assert "1 MiB" in told
    assert "times as long as a fast one" in told


def test_the_table_shows_what_was_measured() -> None:
    fast, exact = Times(0.5, 0.25, 0.0, 0.125, 0.1, 0.05), Times(0.75, 0.25, 0.25, 0.125, 0.1, 1 / 30)
    times: dict[Gradient, Times] = {"fast": fast, "exact": exact}
    peaks: dict[Gradient, int] = {"fast": 3 * 2**20, "exact": 5 * 2**20}
    measured = report.Measured(times, peaks, "net", ("a", "b"), "64x64", 4, 5, "cpu", "float32", 2)
    rows = {line[:24].strip(): line[24:].split() for line in measured.table().splitlines()[2:-1]}
    assert rows["step"] == ["500.0", "ms", "750.0", "ms"]
    assert rows["network, backward"] == ["0.0", "ms", "250.0", "ms"]
    assert rows["all the rest"] == ["5.0", "%", "3.3", "%"]
    assert rows["peak memory"] == ["3", "MiB", "5", "MiB"]
    assert "1.50 times" in measured.table()
    assert "net, guided by a and b: 64x64, 4 cutouts" in measured.table()


@pytest.mark.slow
def test_memory_is_what_loading_and_one_step_add(subject: Subject) -> None:
    peak = peak_memory(subject, "exact", CPU, threads=1)
    assert 10_000 < peak < 2**30


def test_untrained_networks_need_no_file() -> None:
    subject = Subject(random_weights="secondary", random_clips=("ViT-S-32",), size=Size(64, 64), cutouts=1)
    loaded = load(subject, CPU)
    assert loaded.cast.models.files.name == "secondary"
    ((perceptor, _),) = loaded.cast.guides
    assert perceptor.size == 224
    assert torch.isfinite(next(loaded.walk(loaded.prepare("fast", 2))).x0).all()


def test_a_network_that_draws_no_numbers_is_not_measured(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(subject, CPU)
    x0 = torch.zeros(1, 3, 32, 32)
    monkeypatch.setattr(type(loaded), "walk", lambda *_: iter([Step(1, 1.0, x0, float("nan"))]))
    with pytest.raises(EngineError, match="draws no numbers"):
        time_steps(loaded, 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--model", "no-such"], "no model called “no-such”"),
        (["--random-weights", "no-such"], "no model called “no-such”"),
        (["--random-weights", "RN50_openai"], "is a CLIP: it guides"),
        (["--random-clip", "ViT-B-31"], "Similar ones: "),
        (["--clip", "no-such"], "no CLIP called “no-such”"),
        (["--size", "33x32"], "must be a multiple of 8"),
        (["--size", "16x16"], "cannot be drawn"),
        (["--size", "large"], "is not a size"),
        (["--cutouts", "0"], "number of cutouts must be between"),
        (["--rounds", "0"], "number of rounds must be between"),
    ],
)
@pytest.mark.usefixtures("small")
def test_what_cannot_be_measured_is_refused(
    words: list[str], says: str, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = [] if {"--model", "--random-weights"} & set(words) else ["--model", str(tiny_model)]
    assert cli.main(["bench", *model, *words]) == 2
    assert says in capsys.readouterr().err


def test_a_size_that_the_network_cannot_halve_is_refused() -> None:
    with pytest.raises(JobError, match="multiples of 32 pixels"):
        load(Subject(random_weights="secondary", size=Size(72, 64)), CPU)


def test_a_clip_that_open_clip_lacks_is_refused(subject: Subject) -> None:
    with pytest.raises(CheckpointError, match="no architecture called") as refused:
        load(replace(subject, random_clips=("nonsense",)), CPU)
    assert refused.value.field == "model"


def test_too_little_memory_is_a_sentence(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(report, "time_steps", short)
    with pytest.raises(EngineError, match="smaller size or fewer cutouts"):
        report.measure(subject, 1, CPU, 1)


def test_help_loads_no_torch() -> None:
    script = (
        "import sys; from clipdiff_core.cli import main; code = main(['bench', '--help']); "
        "sys.exit(code or 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    for option in ("--random-weights", "--random-clip", "--cutouts", "--rounds", "--json"):
        assert option in done.stdout
