"""What each mode of an evaluation asks for, and of which concepts."""

import shutil
from pathlib import Path

import pytest

from clipdiff_core.checkpoints.store import find_model, write_manifest
from clipdiff_core.engine import Engine
from clipdiff_core.errors import CheckpointError
from clipdiff_core.evaluation.drawing import Evaluation
from clipdiff_core.targets import TextTarget
from clipdiff_core.training.captions import COLOURS


@pytest.fixture
def evaluation(tiny_model: Path, make_engine: type[Engine]) -> Evaluation:
    return Evaluation(find_model(str(tiny_model)), None, seeds=2, first_seed=7)


def test_each_mode_steers_in_its_own_way(evaluation: Evaluation) -> None:
    def steering(mode: str) -> tuple[bool, bool]:
        job = evaluation.job(mode, evaluation.ask(mode, 0))
        return job.conditioning.enabled, job.guidance.clip_guidance_scale > 0

    assert steering("both") == steering("chinese") == steering("described") == (True, True)
    assert steering("guided") == (False, True)
    assert steering("conditioned") == (True, False)
    assert steering("neither") == (False, False)
    job = evaluation.job("both", evaluation.ask("both", 0))
    assert (job.targets, job.seed, job.count) == ((TextTarget("a fox"),), 7, 2)
    assert evaluation.ask("chinese", 0).text == "一只狐狸"


def test_a_described_picture_names_a_style_and_a_background_and_is_held_to_them(evaluation: Evaluation) -> None:
    asked = evaluation.ask("described", 0)
    assert asked.style is not None
    assert asked.background is not None
    assert evaluation.styles[asked.style] in asked.text
    top, bottom = (COLOURS[colour][0] for colour in asked.background)
    assert (f"{top} background" if top == bottom else f"{top} to {bottom} gradient") in asked.text
    assert asked == evaluation.ask("described", 0), "the same first seed asks the same"


def test_some_concepts_are_drawn_at_random_by_the_first_seed(tiny_model: Path, make_engine: type[Engine]) -> None:
    files = find_model(str(tiny_model))
    chosen = {tuple(Evaluation(files, 1, 1, seed).chosen) for seed in range(8)}
    assert chosen == {(0,), (1,)}
    assert Evaluation(files, 9, 1, 1).chosen == [0, 1]


def test_a_model_that_knows_nothing_by_name_cannot_be_asked(tiny_model: Path, tmp_path: Path) -> None:
    silent = shutil.copytree(tiny_model, tmp_path / "silent")
    (silent / "concepts.txt").unlink()
    write_manifest(silent, "starter")
    with pytest.raises(CheckpointError, match="nothing to ask"):
        Evaluation(find_model(str(silent)), None, 1, 1)


def test_a_model_without_a_judge_cannot_be_judged(tiny_model: Path, tmp_path: Path) -> None:
    unjudged = shutil.copytree(tiny_model, tmp_path / "unjudged")
    (unjudged / "judge.json").unlink()
    write_manifest(unjudged, "starter")
    with pytest.raises(CheckpointError, match=r"judge\.json"):
        Evaluation(find_model(str(unjudged)), None, 1, 1)


def test_a_model_without_chinese_says_so(tiny_model: Path, tmp_path: Path) -> None:
    english = shutil.copytree(tiny_model, tmp_path / "english")
    (english / "names_zh.json").write_text("{}", encoding="utf-8")
    write_manifest(english, "starter")
    with pytest.raises(CheckpointError, match="knows no Chinese for “fox”"):
        Evaluation(find_model(str(english)), None, 1, 1).ask("chinese", 0)
