"""Automatic settings: what a person need not know, found from the steps and the size; torch-free."""

from dataclasses import replace

from clipdiff_core.job import AUTOMATIC, Job, Size

PULLS = 60  # gradients in a run that CLIP steers alone; fewer leave shapes undecided, more change little
MOST_PULLS = 4  # in one step: the next prediction says more than a fifth look at the same one
LOOKS = 4  # cutouts of a picture as large as CLIP sees it, half of the whole: eight drew the starter's no better
MOST_LOOKS = 32


def tuned(job: Job, drawn: Size, clip_side: int, told: bool) -> Job:
    """`job` with its automatic settings filled in, for a picture of `drawn` pixels and a CLIP that sees `clip_side`².

    `told` says whether the network itself hears what to draw.
    """
    guidance = job.guidance
    iterations, cutouts = guidance.iterations, guidance.cutouts
    if iterations == AUTOMATIC:
        iterations = 1 if told else min(MOST_PULLS, max(1, round(PULLS / job.sampling.steps)))
    if cutouts == AUTOMATIC:
        larger = max(1.0, (drawn.width * drawn.height) ** 0.5 / clip_side)
        cutouts = min(MOST_LOOKS, round(LOOKS * larger))
    return replace(job, guidance=replace(guidance, iterations=iterations, cutouts=cutouts))
