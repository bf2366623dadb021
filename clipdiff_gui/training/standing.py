"""How far a whole training is, reckoned from what the network in training says of itself."""

from dataclasses import dataclass

from clipdiff_core.events import Learning
from clipdiff_core.training_job import SHARES

STAGES = tuple(SHARES)


@dataclass(frozen=True, slots=True)
class Standing:
    """Network `stage`, the `place`th of all, learns; `share` and `seconds_left` are for the whole training."""

    stage: str
    place: int
    share: float
    seconds_left: float


def standing(event: Learning, minutes: float) -> Standing:
    """Where a training that has `minutes` stands after `event`."""
    index = STAGES.index(event.stage)
    later = sum(SHARES[stage] for stage in STAGES[index + 1 :])
    share = begins_at(event.stage) + SHARES[event.stage] * share_learned(event)
    return Standing(event.stage, index + 1, share, event.seconds_left + 60 * minutes * later)


def begins_at(stage: str) -> float:
    """The share of a training that is done when `stage` begins."""
    return sum(SHARES[earlier] for earlier in STAGES[: STAGES.index(stage)])


def share_learned(event: Learning) -> float:
    """How much of its own training the network has behind it, 0 to 1."""
    return event.done / max(1, event.steps)
