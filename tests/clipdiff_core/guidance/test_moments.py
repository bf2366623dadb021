"""A run's moments: courses become numbers, step by step."""

import pytest

from clipdiff_core.cuttings import CUTTINGS, cutout_counts
from clipdiff_core.errors import JobError
from clipdiff_core.guidance.cutouts import Look
from clipdiff_core.guidance.moments import Moment, moments, steady
from clipdiff_core.job import Cutting, Guidance, Losses

SIGMAS = (10.0, 8.0, 4.0, 1.0, 0.5, 0.0)


def test_without_a_course_every_step_looks_the_same() -> None:
    looks = [moment.look for moment in moments(Guidance(cutouts=5), SIGMAS)]
    assert looks == [Look(3, 2)] * 5
    assert steady(5) == (Moment(look=Look(3, 2)),)


def test_the_share_of_the_run_and_the_courses_follow_the_steps() -> None:
    cutting = Cutting("0: 12, 40%: 4", "σ4: 3", "2", "0: 0.5 -> 80%: 0.1", False, 0.1, 0.2, 0.3, 0.0)
    losses = Losses(total_variation="0: 0, 60%: 2", up_down="1")
    done = moments(Guidance(cutting=cutting, losses=losses), SIGMAS)
    assert [moment.share for moment in done] == [0.0, 0.2, 0.4, 0.6, 0.8]
    assert [moment.look.overview for moment in done] == [12, 12, 4, 4, 4]
    assert [moment.look.inner for moment in done] == [3, 3, 3, 3, 3]
    assert [moment.look.grey for moment in done] == pytest.approx([0.5, 0.4, 0.3, 0.2, 0.1])
    assert done[0].look == Look(12, 3, True, 2.0, 0.5, False, 0.1, 0.2, 0.3, 0.0)
    assert [moment.weights for moment in done[:3]] == [{"up_down": 1.0}] * 3
    assert [moment.weights for moment in done[3:]] == [{"total_variation": 2.0, "up_down": 1.0}] * 2


def test_one_course_alone_leaves_out_the_other_kind() -> None:
    assert cutout_counts(Cutting(inner="4"), SIGMAS) == [(0, 4)] * 5
    assert cutout_counts(Cutting("0: 4 -> 100%: 1"), SIGMAS) == [(4, 0), (3, 0), (3, 0), (2, 0), (2, 0)]


def test_a_step_at_which_clip_would_see_nothing_is_refused() -> None:
    with pytest.raises(JobError, match="CLIP would see nothing at step 3") as caught:
        moments(Guidance(cutting=Cutting("0: 2, σ4: 0")), SIGMAS)
    assert caught.value.field == "guidance.cutting.overview"


@pytest.mark.parametrize("name", CUTTINGS)
def test_known_ways_of_cutting_begin_with_the_whole_and_end_close(name: str) -> None:
    sigmas = tuple(range(50, -1, -1))
    counts = cutout_counts(CUTTINGS[name], sigmas)
    assert counts[0][0] > counts[0][1]
    assert counts[-1][0] < counts[-1][1]
    looks = [moment.look for moment in moments(Guidance(cutting=CUTTINGS[name]), sigmas)]
    assert looks[0].grey > 0
    assert looks[-1].grey == 0
