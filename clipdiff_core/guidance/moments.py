"""The steps of a run as the guide knows them: every course of a job's guidance in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from clipdiff_core.courses import parse_course
from clipdiff_core.cuttings import cutout_counts
from clipdiff_core.guidance.cutouts import Look, evenly
from clipdiff_core.job import Cutting, Guidance, Losses


@dataclass(frozen=True, slots=True)
class Moment:
    """What the guide does at one step: the `share` of the run that is done, the cutouts, and the weights of losses.

    `weights` holds those losses alone whose weight is not 0, by their names in `Losses`.
    """

    share: float = 0.0
    look: Look = field(default_factory=Look)
    weights: dict[str, float] = field(default_factory=dict)


def steady(cutouts: int) -> tuple[Moment, ...]:
    """The same at every step: so many cutouts, half of which show the whole, and no other losses."""
    return (Moment(look=evenly(cutouts)),)


def moments(guidance: Guidance, sigmas: Sequence[float]) -> tuple[Moment, ...]:
    """One for each step of a run whose noise levels are `sigmas`, the final 0 among them; raises `JobError`."""
    steps = len(sigmas) - 1
    looks, weights = _looks(guidance.cutting, guidance.cutouts, sigmas), _weights(guidance.losses, sigmas)
    return tuple(Moment(step / steps, looks[step], weights[step]) for step in range(steps))


def _looks(cutting: Cutting, cutouts: int, sigmas: Sequence[float]) -> list[Look]:
    shared = evenly(cutouts)
    whole = bool(cutting.overview or cutting.inner)
    counts = cutout_counts(cutting, sigmas) if whole else [(shared.overview, shared.inner)] * (len(sigmas) - 1)
    powers = parse_course(cutting.size_power, "guidance.cutting.size_power").values(sigmas)
    greys = parse_course(cutting.grey, "guidance.cutting.grey").values(sigmas)
    return [
        Look(
            *count, whole, power, grey,
            cutting.flip, cutting.affine, cutting.perspective, cutting.colour, cutting.noise,
        )
        for count, power, grey in zip(counts, powers, greys, strict=True)
    ]  # fmt: skip


def _weights(losses: Losses, sigmas: Sequence[float]) -> list[dict[str, float]]:
    names = [field.name for field in fields(losses) if field.name != "distance"]
    courses = [parse_course(getattr(losses, name), f"guidance.losses.{name}").values(sigmas) for name in names]
    return [
        {name: weight for name, weight in zip(names, weights, strict=True) if weight}
        for weights in zip(*courses, strict=True)
    ]
