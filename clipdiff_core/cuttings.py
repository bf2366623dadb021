"""Ways of cutting that people have found good, and how many cutouts a way takes at each step."""

from collections.abc import Sequence

from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError
from clipdiff_core.job import Cutting

# Disco Diffusion's own, and those it takes for KaliYuga's pixel-art and watercolor models (version 5.61). There a power
# of 12 leaves hardly an inner cutout larger than the smallest; its share of grey is of the inner ones, ours of all.
CUTTINGS: dict[str, Cutting] = {
    "classic": Cutting("0: 12, 40%: 4", "0: 4, 40%: 12", "1", "0: 0.2, 40%: 0"),
    "pixel art": Cutting(
        "0: 15, 20%: 12, 40%: 6, 50%: 4, 60%: 2, 80%: 0",
        "0: 1, 20%: 4, 40%: 8, 60%: 10",
        "0: 12, 50%: 10",
        "0: .87, 10%: .78, 15%: .73, 20%: .64, 26%: .56, 30%: .5, 35%: .33, 45%: .19, 60%: 0",
    ),
    "watercolor": Cutting(
        "0: 14, 20%: 12, 40%: 4, 80%: 0",
        "0: 2, 20%: 4, 40%: 12",
        "0: 12, 50%: 10",
        "0: .7, 10%: .6, 20%: .45, 30%: .3, 40%: 0",
    ),
}


def cutout_counts(cutting: Cutting, sigmas: Sequence[float]) -> list[tuple[int, int]]:
    """How many overviews and inner cutouts there are at each step of a run whose noise levels are `sigmas`.

    Raises `JobError` where there would be none; one that is empty beside the other has none at any step.
    """
    overview, inner = (
        parse_course(text or "0", f"guidance.cutting.{name}").values(sigmas)
        for name, text in (("overview", cutting.overview), ("inner", cutting.inner))
    )
    counts = [(round(around), round(closer)) for around, closer in zip(overview, inner, strict=True)]
    for step, count in enumerate(counts, 1):
        if sum(count) < 1:
            raise JobError(
                f"CLIP would see nothing at step {step}: leave at least one cutout, overview or inner.",
                "guidance.cutting.overview",
            )
    return counts
