"""`clipdiff sweep` with an engine that saves white pictures, here and on a pretended cluster."""

import json
import shlex
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import clipdiff_core
from clipdiff_core import cli
from clipdiff_core.cli_jobs import load_jobs, save_jobs
from clipdiff_core.cluster.worker import Worker
from clipdiff_core.errors import CheckpointError, ClipDiffError
from clipdiff_core.events import Event, Failed, Loading, MadeWith, Picture
from clipdiff_core.job import Job, Model
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, TextTarget
from tests.clipdiff_core.cluster.pretended_ray import PretendedRay, RayError

MADE_WITH = MadeWith("cpu", "float32", 1, {})
FOX = Job((TextTarget("a fox"),), seed=3)


class WhiteEngine:
    """Saves white pictures of the starter, and knows no other model."""

    def __init__(self, sources: SourceStore | None = None, cores: int | None = None) -> None:
        self.sources = sources or SourceStore()
        self.cores = cores

    def identified(self, job: Job) -> Job:
        """`job` with its model's hash."""
        if job.model.name != "starter":
            raise CheckpointError(f"There is no model called “{job.model.name}”.", "model")
        return replace(job, model=Model("starter", "1" * 64))

    def run(self, job: Job, output: Output) -> Iterator[Event]:
        """Draw `job`, which is of one picture."""
        yield Loading("the starter")
        try:
            named = self.identified(job)
        except ClipDiffError as error:
            yield Failed(error.message, error.field)
            return
        if job.title == "interrupt":
            raise KeyboardInterrupt
        for target in job.targets:
            if isinstance(target, PictureTarget):
                self.sources.path(target.sha256)
        path = save_picture(Image.new("RGB", (2, 2), "white"), named, MADE_WITH, output, 0, 1)
        yield Picture(0, 1, str(path), 0.1, job.seed, named, MADE_WITH, 1)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = types.ModuleType("clipdiff_core.engine")
    module.Engine = WhiteEngine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "clipdiff_core.engine", module)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "RAY_USAGE_STATS_ENABLED"):
        monkeypatch.setenv(name, "put back")
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "put back")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Callable[..., PretendedRay]:
    """Puts a pretended cluster of machines in Ray's place."""

    def put(*machines: dict[str, float], make: Callable[[int], object] = Worker) -> PretendedRay:
        ray = PretendedRay(machines, make)
        monkeypatch.setitem(sys.modules, "ray", ray)
        return ray

    return put


def write(*jobs: Job) -> Path:
    save_jobs(Path("jobs.json"), jobs, SourceStore())
    return Path("jobs.json")


def swept(capsys: pytest.CaptureFixture[str], words: str, code: int = 0) -> tuple[list[str], str]:
    """The names of the pictures told, and what was said beside."""
    assert cli.main(["sweep", *words.split()]) == code, capsys.readouterr().err
    out, err = capsys.readouterr()
    return [Path(line).name for line in out.splitlines()], err


def test_render_writes_what_sweep_draws(capsys: pytest.CaptureFixture[str]) -> None:
    Path("prompts.txt").write_text("a fox\n\na {red|red} dog | blurry:-0.5\n", "utf-8")
    assert cli.main(shlex.split("render --from-file prompts.txt --seed 4 --count 2 --save-job jobs.json")) == 0
    names, err = swept(capsys, "jobs.json --out out")
    assert names == ["001-a-fox-1.png", "001-a-fox-2.png", "002-a-red-dog.png", "003-a-red-dog.png"]
    assert err.splitlines()[-1] == "4 of 4"
    assert [read_job(Path("out", name)).seed for name in names] == [4, 5, 4, 5]


def test_what_is_there_is_not_drawn_again(capsys: pytest.CaptureFixture[str]) -> None:
    write(FOX, replace(FOX, seed=4), replace(FOX, count=2))
    names, _ = swept(capsys, "jobs.json --out out")
    assert names == ["001-a-fox.png", "002-a-fox.png", "003-a-fox-1.png", "003-a-fox-2.png"]
    Path("out/002-a-fox.png").unlink()
    names, err = swept(capsys, "jobs.json --out out")
    assert names == ["002-a-fox.png"]
    assert "3 of 4 pictures are there already" in err
    assert swept(capsys, "jobs.json --out out")[0] == []


def test_another_jobs_picture_is_not_taken_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    write(FOX)
    swept(capsys, "jobs.json --out out")
    write(replace(FOX, seed=4))
    names, err = swept(capsys, "jobs.json --out out", code=2)
    assert names == []
    assert "001-a-fox.png” was not drawn from job 1: choose another folder" in err


def test_a_job_is_varied_over_lists(capsys: pytest.CaptureFixture[str]) -> None:
    write(FOX)
    assert cli.main(["sweep", "jobs.json", "--vary", "seed=1..2", "--vary", "steps=5, 6", "--out", "out"]) == 0
    drawn = [read_job(path) for path in sorted(Path("out").iterdir())]
    assert [(job.seed, job.sampling.steps) for job in drawn] == [(1, 5), (2, 5), (1, 6), (2, 6)]
    capsys.readouterr()


def test_a_failure_is_told_at_the_end_and_the_others_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    write(replace(FOX, model=Model("mine")), FOX)
    names, err = swept(capsys, "jobs.json --out out", code=2)
    assert names == ["002-a-fox.png"]
    assert err.splitlines()[-1] == "clipdiff: Job 1, 001-a-fox.png: There is no model called “mine”."


def test_ctrl_c_keeps_what_is_finished(capsys: pytest.CaptureFixture[str]) -> None:
    write(FOX, Job((TextTarget("interrupt"),)), FOX)
    assert swept(capsys, "jobs.json --out out", code=130)[0] == ["001-a-fox.png"]


def test_events_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    write(FOX, FOX)
    assert cli.main(shlex.split("sweep jobs.json --out out --json")) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    pictures = [(line["index"], line["count"]) for line in told if line["event"] == "picture"]
    assert pictures == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "“jobs.json” is not a ClipDiff job file: it is not valid JSON."),
        ("[]", "“jobs.json” holds no jobs"),
        ('{"a": 1}', "“jobs.json” is not a ClipDiff job file"),
        ('{"clipdiff_jobs": 2, "jobs": []}', "was saved by a newer ClipDiff"),
        ('{"jobs": [{"targets": []}], "sources": 3}', "its source pictures cannot be read"),
        ('[{"targets": [{"text": "a"}]}, {"targets": 3}]', "Job 2 of “jobs.json”: This is not a ClipDiff job"),
        ('[{"targets": [{"text": "a"}]}, {"targets": [{"text": "a"}], "count": 0}]', "Job 2: "),
        ('[{"targets": [], "task": "describe"}]', "Job 1: It describes a picture and draws none"),
    ],
)
def test_a_file_that_is_none_is_a_sentence(capsys: pytest.CaptureFixture[str], text: str, sentence: str) -> None:
    Path("jobs.json").write_text(text, "utf-8")
    names, err = swept(capsys, "jobs.json --out out", code=2)
    assert names == []
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert not Path("out").exists()


@pytest.mark.parametrize("words", ["--vary steps", "--vary seed=1 --vary steps=1 --vary eta=1", "--cores 0"])
def test_options_that_make_no_sense_are_a_sentence(capsys: pytest.CaptureFixture[str], words: str) -> None:
    write(FOX)
    err = swept(capsys, f"jobs.json --out out {words}", code=2)[1]
    assert len(err.splitlines()) == 1


def test_a_list_by_hand_and_one_job_are_files_of_jobs(tmp_path: Path) -> None:
    Path("jobs.json").write_text('[{"targets": [{"text": "a fox"}], "seed": 3}]', "utf-8")
    assert load_jobs(Path("jobs.json"), SourceStore()) == [FOX]
    assert cli.main(["render", "a fox", "--seed", "3", "--save-job", "fox.json"]) == 0
    assert load_jobs(Path("fox.json"), SourceStore()) == [FOX]


def test_the_cluster_draws_the_same_files(
    capsys: pytest.CaptureFixture[str], cluster: Callable[..., PretendedRay]
) -> None:
    Image.new("RGB", (3, 3)).save("grey.png")
    sha256 = SourceStore().add(Path("grey.png"))
    write(FOX, replace(FOX, targets=(PictureTarget(sha256, "grey.png"),)))
    swept(capsys, "jobs.json --out here")
    ray = cluster({"CPU": 4.0}, {"CPU": 3.0, "memory": 1.0})
    names, err = swept(capsys, "jobs.json --out there --ray auto --cores 2")
    assert sorted(names) == [path.name for path in sorted(Path("here").iterdir())]
    for path in Path("here").iterdir():
        assert Path("there", path.name).read_bytes() == path.read_bytes()
    assert (ray.addresses, ray.made, ray.open) == (["auto"], 2, False)
    assert ray.options["num_cpus"] == 2
    assert err.splitlines()[0] == "2 workers draw"
    assert "1 of 2" in err.splitlines()


def test_gpus_are_taken_where_there_are_any(
    capsys: pytest.CaptureFixture[str], cluster: Callable[..., PretendedRay]
) -> None:
    write(FOX, FOX, FOX, FOX)
    ray = cluster({"CPU": 4.0}, {"CPU": 8.0, "GPU": 2.0}, {"CPU": 8.0, "GPU": 1.0})
    swept(capsys, "jobs.json --out out --ray auto")
    assert (ray.made, ray.options["num_gpus"], ray.options["num_cpus"]) == (3, 1, 0)


def test_a_worker_that_is_lost_costs_its_picture_alone(
    capsys: pytest.CaptureFixture[str], cluster: Callable[..., PretendedRay]
) -> None:
    class Dying(Worker):
        def draw(self, place: int, job: str, name: str, *pictures: bytes) -> tuple[int, bytes, bytes, str]:
            if place == 1:
                raise RayError("gone")
            return super().draw(place, job, name, *pictures)

    write(FOX, FOX, FOX)
    cluster({"CPU": 1.0}, make=Dying)
    names, err = swept(capsys, "jobs.json --out out --ray auto --cores 1", code=2)
    assert names == ["003-a-fox.png", "001-a-fox.png"]
    assert err.splitlines()[-1].startswith("clipdiff: Job 2, 002-a-fox.png: Its worker ended before it was finished")


def test_a_worker_that_lacks_a_model_says_which_and_draws_nothing(
    capsys: pytest.CaptureFixture[str], cluster: Callable[..., PretendedRay], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poor(Worker):
        def lacks(self, version: str, jobs: object) -> str:
            monkeypatch.setattr(WhiteEngine, "identified", refuse)
            return super().lacks(version, [FOX.to_json()])

    def refuse(self: WhiteEngine, job: Job) -> Job:
        raise CheckpointError(f"There is no model called “{job.model.name}”.", "model")

    write(FOX)
    cluster({"CPU": 1.0}, make=Poor)
    names, err = swept(capsys, "jobs.json --out out --ray auto --cores 1", code=2)
    assert names == []
    assert "There is no model called “starter”. Install there the same models" in err


def test_another_version_of_clipdiff_is_told() -> None:
    told = Worker(1).lacks("0.0.0", [])
    assert clipdiff_core.__version__ in told
    assert told.endswith("install the same on both.")
    assert Worker(1).lacks(clipdiff_core.__version__, []) == ""


def test_what_fails_on_a_worker_says_where(
    capsys: pytest.CaptureFixture[str], cluster: Callable[..., PretendedRay]
) -> None:
    write(replace(FOX, model=Model("mine")), FOX)
    cluster({"CPU": 1.0})
    names, err = swept(capsys, "jobs.json --out out --ray auto --cores 1", code=2)
    assert names == ["002-a-fox.png"]
    assert "001-a-fox.png: On " in err.splitlines()[-1]
    assert err.splitlines()[-1].endswith("There is no model called “mine”.")


@pytest.mark.parametrize(
    ("machines", "sentence"),
    [
        ((), "There is no Ray cluster to be reached at “h:1” (nobody answers)."),
        (
            ({"CPU": 2.0},),
            "No machine of the cluster gives 4 cores to one worker, as this one would draw with: say --cores 2",
        ),
        (({"memory": 2.0},), "No machine of the cluster has a processor or a GPU to give"),
    ],
)
def test_a_cluster_that_cannot_draw_is_a_sentence(
    capsys: pytest.CaptureFixture[str],
    cluster: Callable[..., PretendedRay],
    machines: tuple[dict[str, float], ...],
    sentence: str,
) -> None:
    write(FOX)
    ray = cluster(*machines)
    err = swept(capsys, "jobs.json --out out --ray h:1 --cores 4", code=2)[1]
    assert sentence in err
    assert not ray.open


def test_without_ray_the_extra_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    write(FOX)
    err = swept(capsys, "jobs.json --out out --ray auto --cores 1", code=2)[1]
    assert (
        err == "clipdiff: A cluster needs ClipDiff with the package ray: “pip install clipdiff[ray]” installs both.\n"
    )
