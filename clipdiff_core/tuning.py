"""Automatic settings: what a person need not know, found from the model and the size; torch-free."""

from dataclasses import dataclass, replace

from clipdiff_core.job import AUTOMATIC, Job, Size

PULLS = 20  # gradients in a run that CLIP steers alone: twice as many, in any way, drew the starter's no better
MOST_PULLS = 4  # in one step: the next prediction says more than a fifth look at the same one
LOOKS = 4  # cutouts of a picture as large as CLIP sees it, half of the whole: eight drew the starter's no better
MOST_LOOKS = 32


@dataclass(frozen=True, slots=True)
class Pace:
    """How many steps suit a network: one that is `told` what to draw, and one that CLIP steers `alone`."""

    told: int
    alone: int


USUAL_PACE = Pace(told=30, alone=50)
# Small pictures take shape quickly: conditioned, 30 steps drew no better, nor 15 with twice the gradients alone.
STARTER_PACE = Pace(told=20, alone=10)


def tuned(job: Job, drawn: Size, clip_side: int, told: bool, pace: Pace) -> Job:
    """`job` with its automatic settings filled in, for a picture of `drawn` pixels and a CLIP that sees `clip_side`².

    `told` says whether the network itself hears what to draw.
    """
    guidance = job.guidance
    steps = job.sampling.steps or (pace.told if told else pace.alone)
    iterations, cutouts = guidance.iterations, guidance.cutouts
    if iterations == AUTOMATIC:
        iterations = 1 if told else min(MOST_PULLS, max(1, round(PULLS / steps)))
    if cutouts == AUTOMATIC:
        larger = max(1.0, (drawn.width * drawn.height) ** 0.5 / clip_side)
        cutouts = min(MOST_LOOKS, round(LOOKS * larger))
    return replace(
        job,
        sampling=replace(job.sampling, steps=steps),
        guidance=replace(guidance, iterations=iterations, cutouts=cutouts),
    )
