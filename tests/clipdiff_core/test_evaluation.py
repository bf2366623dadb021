"""`clipdiff evaluate`: jobs for each kind of steering, figures, a contact sheet and the model's card."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import cli
from clipdiff_core.checkpoints.store import find_model, write_manifest
from clipdiff_core.engine import Engine
from clipdiff_core.errors import CheckpointError
from clipdiff_core.evaluation import Evaluation, Score, write_figures
from clipdiff_core.job import Job, TextTarget


@pytest.fixture
def evaluation(tiny_model: Path, make_engine: type[Engine]) -> Evaluation:
    return Evaluation(find_model(str(tiny_model)), None, seeds=2, first_seed=7)


def test_each_mode_steers_in_its_own_way(evaluation: Evaluation) -> None:
    def steering(mode: str) -> tuple[bool, bool]:
        job = evaluation.job(mode, "fox")
        return job.conditioning.enabled, job.guidance.clip_guidance_scale > 0

    assert steering("both") == steering("chinese") == (True, True)
    assert steering("guided") == (False, True)
    assert steering("conditioned") == (True, False)
    assert steering("neither") == (False, False)
    job: Job = evaluation.job("both", "fox")
    assert (job.targets, job.seed, job.count) == ((TextTarget("a fox"),), 7, 2)
    assert evaluation.job("chinese", "fox").targets == (TextTarget("一只狐狸"),)


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


def test_new_figures_replace_the_old_ones_in_a_card(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text("# A model\n\n## Data\n\nPictures.\n", encoding="utf-8")
    for share in (0.25, 0.75):
        write_figures(card, [Score("both", 8, share, 0.3, 1.5, ("fox",))])
    text = card.read_text(encoding="utf-8")
    assert text.startswith("# A model\n\n## Data\n\nPictures.\n")
    assert text.count("## Measured") == 1
    assert "75.0%" in text
    assert "25.0%" not in text


def test_asking_for_nothing_is_a_mistake(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", "--model", str(tiny_model), "--seeds", "0"]) == 2
    assert "at least one concept and one seed" in capsys.readouterr().err
    assert cli.main(["evaluate", "--model", "no-such"]) == 2
    assert "no model called" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_draws_judges_and_shows(
    tiny_model: Path, make_engine: type[Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", "--model", str(tiny_model), "--concepts", "1", "--seeds", "2", "--json"]
    sheet = tmp_path / "docs" / "sheet.png"
    assert cli.main([*words, "--modes", "conditioned", "neither", "--sheet", str(sheet)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert list(scores) == ["conditioned", "neither"]
    for score in scores.values():
        assert score["pictures"] == 2
        assert score["right"] in (0.0, 0.5, 1.0)
        assert (score["right"] == 1.0) == (score["missed"] == [])
        assert -1 <= score["clip_score"] <= 1
    with Image.open(sheet) as image:
        assert image.width >= 2 * 90
        assert len(set(image.convert("L").tobytes())) > 10
