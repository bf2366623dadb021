"""`clipdiff evaluate`: figures, a contact sheet and the model's card."""

import json
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import cli
from clipdiff_core.engine import Engine
from clipdiff_core.evaluation.command import write_figures
from clipdiff_core.evaluation.measures import Score


def test_new_figures_replace_the_old_ones_in_a_card(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text("# A model\n\n## Data\n\nPictures.\n", encoding="utf-8")
    for share in (0.25, 0.75):
        write_figures(card, [Score("both", 8, share, 0.3, 1.5, ("fox",), background_right=0.5)])
    text = card.read_text(encoding="utf-8")
    assert text.startswith("# A model\n\n## Data\n\nPictures.\n")
    assert text.count("## Measured") == 1
    assert "| both | 8 | 75.0% |  | 50.0% |  | 0.300 | 1.5 |" in text
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
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number, colour in enumerate(("red", "blue")):
        Image.new("RGB", (64, 64), colour).save(pictures / f"{colour} {number}.png")
    words = ["evaluate", "--model", str(tiny_model), "--concepts", "1", "--seeds", "2", "--witness", str(tiny_model)]
    sheet = tmp_path / "docs" / "sheet.png"
    modes = ["conditioned", "described"]
    assert cli.main([*words, "--json", "--modes", *modes, "--sheet", str(sheet), "--data", str(pictures)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["judge_accuracy"] == 0.5
    assert 0 < told["nearest_rms_least"] <= told["nearest_rms"] < 2
    for mode in modes:
        score = told[mode]
        assert score["pictures"] == 2
        assert score["right"] in (0.0, 0.5, 1.0)
        assert (score["right"] == 1.0) == (score["missed"] == [])
        assert -1 <= score["clip_score"] <= 1
        assert score["held_out"] == score["clip_score"], "a CLIP that is its own witness says the same"
        assert score["frechet"] > 0
    assert told["conditioned"]["background_right"] is None
    assert told["described"]["background_right"] in (0.0, 0.5, 1.0)
    assert told["described"]["style_right"] in (0.0, 0.5, 1.0)
    with Image.open(sheet) as image:
        assert image.width >= 4 * 90, "each picture stands beside the training picture it is nearest to"
        assert len(set(image.convert("L").tobytes())) > 10
    assert cli.main([*words, "--modes", "neither"]) == 0
    assert "named rightly" in capsys.readouterr().out
