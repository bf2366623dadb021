"""The bench of time to equal quality: what it keeps, what it draws again, and what its table says."""

from pathlib import Path

import pytest

from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.engine import Engine
from clipdiff_core.evaluation.drawing import Evaluation
from tests.bench.equal_quality import LINES, Bench, Line, Scored, draw_all, read_results, rows, scored, table

CLASSIC = ("classic 250 .05", "classic 50 .2", "classic 25 .2")


def lines(run: str, seconds: float, *scores: float) -> list[Scored]:
    return [
        Scored(Line(run, "a fox", 0, seed, seconds, 2 * seconds, "fox.png"), score, score > 0.5)
        for seed, score in enumerate(scores)
    ]


def test_the_table_has_a_row_for_each_run_and_compares_the_times() -> None:
    slow, half, quick = (
        lines(run, seconds, score) for run, seconds, score in zip(CLASSIC, (100, 20, 9), (0.6, 0.61, 0.4), strict=True)
    )
    told = table(rows([*lines("default", 5.0, 0.55, 0.67), *slow, *half, *quick]))
    assert "| default | 2 | 5.0 | 10.0 | 0.610 ± 0.060 | 100% |" in told
    assert "| classic 25 .2 | 1 | 9.0 | 18.0 | 0.400 ± 0.000 | 0% |" in told
    assert "reach the classic score (0.610, 0.600) in 1/20.0 of its time" in told
    assert "score of the classic update is “classic 50 .2”; the default settings take 1/4.0 of its time" in told


def test_a_score_that_is_not_reached_is_said() -> None:
    told = table(rows([*lines("default", 5.0, 0.5), *lines("classic 250 .05", 10.0, 0.6)]))
    assert "miss the classic score" in told
    assert "No classic run reaches" in table(rows([*lines("default", 5.0, 0.7), *lines("classic 250 .05", 10.0, 0.6)]))
    assert "classic" not in table(rows(lines("default", 5.0, 0.5)))


def test_what_is_drawn_is_kept_and_not_drawn_again(
    tiny_model: Path, make_engine: type[Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = find_model(str(tiny_model))
    evaluation = Evaluation(files, 1, 1, 1, files)
    assert evaluation.witness is not None
    bench = Bench(evaluation, tmp_path)
    names = ["dpmpp_2m 10", "classic 25 .2"]
    assert {"default", "classic 250 .05", *names} <= set(bench.runs)
    draw_all(bench, names, range(1, 2))
    first = read_results(tmp_path)
    assert [line.run for line in first] == names
    assert all(line.seconds > 0 for line in first)
    assert all(-1 <= one.score <= 1 for one in scored(evaluation, evaluation.witness, tmp_path, first))
    with (tmp_path / LINES).open("a", encoding="utf-8") as file:
        file.write('{"run": "cut')
    monkeypatch.setattr(Bench, "line", lambda *_: pytest.fail("This was drawn already."))
    draw_all(bench, names, range(1, 2))
    assert read_results(tmp_path) == first
