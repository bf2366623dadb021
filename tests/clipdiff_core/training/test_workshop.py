"""The whole way from a folder of pictures to a model that draws."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from clipdiff_core import cli
from clipdiff_core.checkpoints.store import check_files, find_model
from clipdiff_core.denoisers.unet import UNetConfig
from clipdiff_core.engine import Engine
from clipdiff_core.errors import TrainingError
from clipdiff_core.evaluation.measures import load_judge, load_reference
from clipdiff_core.events import Event
from clipdiff_core.job import Job, Model
from clipdiff_core.training import command
from clipdiff_core.training.export import export
from clipdiff_core.training.learning import learn
from clipdiff_core.training.recipe import STAGES, Recipe, Stage
from clipdiff_core.training.workshop import Workshop
from tests.clipdiff_core.drawing import draw

pytestmark = pytest.mark.usefixtures("one_thread")
NETWORK = UNetConfig(channels=(16, 32), blocks=(1, 1), attention=(1,), head_channels=16, embedding=32)
TINY = Recipe(
    clip=Stage(2, 4),
    tempering=Stage(2, 4),
    denoiser=Stage(2, 4),
    upscaler=Stage(2, 2),
    judge=Stage(2, 4),
    references=70,
    network=NETWORK,
    enlarger=replace(NETWORK, patch=1, enlarge=4, attention=()),
)
UNTRAINED = replace(TINY, **{stage: Stage(0, 4) for stage in STAGES})


def train(workshop: Workshop, *stages: str) -> list[Event]:
    """Train `stages`, or all, to their ends."""
    return list(learn(workshop, None, stages or STAGES))


def make_workshop(folder: Path, state: Path) -> Workshop:
    return Workshop(folder, None, state, TINY, torch.device("cpu"))


@pytest.mark.parametrize("stage", ["tempering", "denoiser", "upscaler"])
def test_a_stage_that_builds_on_another_says_what_comes_first(stage: str, sprites_folder: Path, tmp_path: Path) -> None:
    workshop = make_workshop(sprites_folder, tmp_path / "state")
    with pytest.raises(TrainingError, match="has not been trained yet"):
        train(workshop, stage)
    assert workshop.steps_done(stage) == 0


def test_two_trainings_never_work_on_the_same_states(sprites_folder: Path, tmp_path: Path) -> None:
    first = learn(make_workshop(sprites_folder, tmp_path / "state"), None, ["clip"])
    next(first)
    second = learn(make_workshop(sprites_folder, tmp_path / "state"), None, ["clip"])
    with pytest.raises(TrainingError, match="Another training is at work in"):
        next(second)
    first.close()
    assert train(make_workshop(sprites_folder, tmp_path / "state"), "clip")


def test_a_mistake_in_the_words_leaves_with_2(
    sprites_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names").write_text("ball\nball\n", encoding="utf-8")
    state = ["--state", str(tmp_path / "state"), "--threads", "1"]
    for words, says in (
        ([str(tmp_path / "nowhere")], "There is no folder"),
        ([str(sprites_folder), "--concepts", str(tmp_path / "nothing")], "cannot be read"),
        ([str(sprites_folder), "--concepts", str(tmp_path / "names")], "something twice"),
    ):
        assert cli.main(["train", *words, *state]) == 2
        said = capsys.readouterr().err
        assert said.startswith("clipdiff: ")
        assert says in said


@pytest.mark.slow
def test_every_stage_trains_and_the_exported_model_draws(
    sprites_folder: Path, tmp_path: Path, make_engine: type[Engine], job: Job
) -> None:
    workshop = make_workshop(sprites_folder, tmp_path / "state")
    train(workshop)
    assert [workshop.steps_done(stage) for stage in STAGES] == [2] * len(STAGES)
    export(workshop, tmp_path / "model")
    files = find_model(str(tmp_path / "model"))
    check_files(files)
    assert files.concepts() == ("ball", "orange box", "kite")
    assert load_judge(files).concept.out_features == 3
    reference = load_reference(files)
    assert reference is not None
    assert reference.covariance.shape == (256, 256)
    assert 0 <= reference.accuracy <= 1
    card = (tmp_path / "model" / "model-card.md").read_text(encoding="utf-8")
    assert "5 cut-out pictures of 3 concepts in 2 styles" in " ".join(card.split())
    assert "| denoiser | 2 | 4 |" in card
    (picture,) = draw(make_engine(), replace(job, model=Model(str(tmp_path / "model"))), tmp_path / "out")
    assert Path(picture.path).is_file()

    before = files.sha256
    export(workshop, tmp_path / "model")
    assert find_model(str(tmp_path / "model")).sha256 == before, "the same training gives the same files"

    onward = Workshop(sprites_folder, None, tmp_path / "onward", UNTRAINED, torch.device("cpu"), files)
    train(onward)
    export(onward, tmp_path / "again")
    assert find_model(str(tmp_path / "again")).hashes == files.hashes, "no batches later it is the same model"
    assert before in (tmp_path / "again" / "model-card.md").read_text(encoding="utf-8")

    other = Workshop(sprites_folder, ["ball"], tmp_path / "other", UNTRAINED, torch.device("cpu"), files)
    train(other)
    export(other, tmp_path / "fewer")
    fewer = find_model(str(tmp_path / "fewer"))
    assert fewer.hashes["denoiser.safetensors"] == files.hashes["denoiser.safetensors"]
    assert load_judge(fewer).concept.out_features == 1


@pytest.mark.slow
def test_the_command_trains_stops_and_goes_on(
    sprites_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Recipe", lambda: TINY)
    words = ["train", str(sprites_folder), "--state", str(tmp_path / "state"), "--threads", "1"]
    assert cli.main([*words, "--stage", "clip", "--clip-steps", "1"]) == 0
    assert "clip 1/1" in capsys.readouterr().err
    assert cli.main([*words, "--out", str(tmp_path / "model")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "model")
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == "starter"
    done = make_workshop(sprites_folder, tmp_path / "state")
    assert [done.steps_done(stage) for stage in STAGES] == [2] * len(STAGES)
