"""Estimates before a job starts: more of anything takes longer, and what was drawn teaches the rest."""

from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core import folders
from clipdiff_core.checkpoints.traits import Traits
from clipdiff_core.estimates import Estimate, Experience, Weights, estimate, keep_lessons, total, weigh
from clipdiff_core.job import Clip, Conditioning, Guidance, Job, Model, Sampling, Size
from clipdiff_core.targets import TextTarget
from clipdiff_core.task_settings import Denoise, Upscale

JOB = Job((TextTarget("a dog"),))
STARTER = Weights(Traits(), 25_000_000, ())
ADM = Weights(Traits("guided-diffusion", False, native_size=Size(256, 256)), 558_000_000, (600_000_000,))


@pytest.mark.parametrize(
    ("job", "seconds"),
    [
        (JOB, (1.0, 2.5)),
        (replace(JOB, conditioning=Conditioning(enabled=False)), (0.6, 1.2)),
        (replace(JOB, method="langevin"), (8, 18)),
        (replace(JOB, method="conv_prior"), (12, 30)),
        (replace(JOB, method="noise_search"), (15, 45)),
    ],
)
def test_the_starter_takes_what_was_measured(job: Job, seconds: tuple[float, float]) -> None:
    found = estimate(job, STARTER)
    assert seconds[0] <= found.seconds <= seconds[1]
    assert 0.8e9 < found.memory < 1.1e9


def test_guided_diffusion_takes_about_what_was_measured() -> None:
    one = replace(JOB, sampling=Sampling(steps=1), guidance=Guidance(cutouts=4, iterations=1))
    fast, exact = (
        estimate(replace(one, guidance=replace(one.guidance, gradient=gradient)), ADM) for gradient in ("fast", "exact")
    )
    assert fast.seconds == pytest.approx(2.35, rel=0.3)
    assert exact.seconds == pytest.approx(4.35, rel=0.3)
    torch_alone = 0.85e9
    assert fast.memory - torch_alone == pytest.approx(1.5e9, rel=0.2)
    assert exact.memory - torch_alone == pytest.approx(3.2e9, rel=0.2)


@pytest.mark.parametrize(
    "more",
    [
        {"count": 3},
        {"sampling": Sampling(steps=90)},
        {"sampling": Sampling(recurrence="3")},
        {"guidance": Guidance(cutouts=64)},
        {"guidance": Guidance(iterations=4)},
        {"guidance": Guidance(gradient="exact")},
    ],
)
def test_more_takes_longer(more: dict[str, object]) -> None:
    assert estimate(replace(JOB, **more), STARTER).seconds > estimate(JOB, STARTER).seconds


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, task="denoise"),
        replace(JOB, task="denoise", denoise=Denoise(mode="vivid")),
        replace(JOB, task="upscale", upscale=Upscale(4)),
        replace(JOB, task="upscale", upscale=Upscale(2, redraw=0.3)),
    ],
)
def test_a_larger_picture_takes_longer(job: Job) -> None:
    small, large = (estimate(job, STARTER, Size(side, side)).seconds for side in (256, 1024))
    assert 8 < large / small < 17


def test_the_articles_own_run_is_hours() -> None:
    search = replace(JOB.noise_search, iterations=500, steps=1000)
    assert estimate(replace(JOB, method="noise_search", noise_search=search), STARTER).seconds > 10 * 3600


def test_what_was_drawn_teaches(home: Path) -> None:
    experience = Experience.read()
    before = experience.estimate(JOB)
    taught = experience.taught(JOB, 3 * before.seconds, before.memory + 10**9)
    after = taught.estimate(JOB)
    assert after.seconds == pytest.approx(3 * before.seconds)
    assert after.memory == pytest.approx(before.memory + 10**9)
    other = replace(JOB, guidance=Guidance(gradient="exact"))
    assert taught.estimate(other).seconds == pytest.approx(3 * experience.estimate(other).seconds), "as slow a machine"
    once_more = taught.taught(JOB, before.seconds, 0)
    assert before.seconds < once_more.estimate(JOB).seconds < after.seconds

    keep_lessons(once_more.lessons)
    assert Experience.read().estimate(JOB).seconds == pytest.approx(once_more.estimate(JOB).seconds, rel=0.01)


def test_only_the_newest_kinds_are_kept(home: Path) -> None:
    experience = Experience.read()
    for number in range(80):
        experience = experience.taught(replace(JOB, model=Model(f"model {number}")), 1.0, 0)
    assert len(experience.lessons) == 60
    assert any("model 79" in kind for kind in experience.lessons)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 1, "lessons": {"a": [0, "x"]}}', '{"version": 1}', "null"]
)
def test_a_damaged_file_is_none(content: str, home: Path) -> None:
    folders.data().mkdir(parents=True, exist_ok=True)
    (folders.data() / "paces.json").write_text(content)
    assert not Experience.read().lessons


def test_what_is_not_here_weighs_nothing(home: Path) -> None:
    job = replace(JOB, model=Model("nowhere"), guidance=Guidance(clips=(Clip("nothing"),)))
    assert weigh(job).network == 0
    assert weigh(job).clips == (0,)
    assert Experience.read().estimate(job).seconds > 0
    assert weigh(JOB).network > 10**6


def test_all_together() -> None:
    assert total([Estimate(1, 5), Estimate(2, 3)]) == Estimate(3, 5)
