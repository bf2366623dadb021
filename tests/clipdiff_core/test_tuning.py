"""Automatic settings, as they are filled in."""

from dataclasses import replace

import pytest

from clipdiff_core.job import Guidance, Job, Sampling, Size
from clipdiff_core.targets import TextTarget
from clipdiff_core.tuning import Pace, tuned

FOX = Job((TextTarget("a fox"),))
PACE = Pace(told=24, alone=12)


def filled(job: Job, side: int = 64, clip_side: int = 64, told: bool = False) -> Job:
    return tuned(job, Size(side, side), clip_side, told, PACE)


def counts(job: Job, side: int = 64, clip_side: int = 64, told: bool = False) -> tuple[int, int]:
    guidance = filled(job, side, clip_side, told).guidance
    return guidance.iterations, guidance.cutouts


def test_what_the_person_chose_stays() -> None:
    assert counts(replace(FOX, guidance=Guidance(cutouts=5, iterations=7))) == (7, 5)
    assert counts(replace(FOX, guidance=Guidance(cutouts=5)))[1] == 5
    assert filled(replace(FOX, sampling=Sampling(steps=7))).sampling.steps == 7


def test_the_model_says_how_many_steps_suit_it() -> None:
    assert filled(FOX).sampling.steps == PACE.alone
    assert filled(FOX, told=True).sampling.steps == PACE.told


def test_beside_conditioning_a_glance_is_enough() -> None:
    for steps in (2, 5, 10):
        job = replace(FOX, sampling=Sampling(steps=steps))
        assert counts(job, told=True)[0] == 1 < counts(job)[0]


@pytest.mark.parametrize(("steps", "iterations"), [(2, 4), (5, 4), (7, 3), (10, 2), (20, 1), (250, 1)])
def test_fewer_steps_pull_more_often(steps: int, iterations: int) -> None:
    assert counts(replace(FOX, sampling=Sampling(steps=steps)))[0] == iterations


def test_larger_pictures_are_looked_at_more_often_up_to_a_bound() -> None:
    usual = counts(FOX)[1]
    assert counts(FOX, 128)[1] == 2 * usual
    assert counts(FOX, 64, 224)[1] == usual
    assert counts(FOX, 2048)[1] == 32


def test_all_else_is_as_it_was() -> None:
    job = filled(FOX)
    assert replace(job, guidance=FOX.guidance, sampling=FOX.sampling) == FOX
