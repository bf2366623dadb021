"""A training told as events: what was found, each batch, a look at what the denoiser draws, the finished model."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from clipdiff_core.checkpoints.locking import HeldElsewhere, hold
from clipdiff_core.errors import TrainingError
from clipdiff_core.events import Found, Learning, Preview, Trained
from clipdiff_core.training.denoiser_training import DenoiserTraining
from clipdiff_core.training.export import export
from clipdiff_core.training.preview import draw_sheet
from clipdiff_core.training.ranks import rank
from clipdiff_core.training.recipe import STAGES
from clipdiff_core.training.workshop import Workshop

LOCK = ".training.lock"
PACE = 0.05  # how much the newest batch counts in the pace that the time left is reckoned by


def learn(
    workshop: Workshop, out: Path | None, stages: Sequence[str] = STAGES
) -> Generator[Found | Learning | Preview | Trained, None, None]:
    """Train `stages` one after another and write the finished model to `out`, if given.

    Close the generator to stop: every state is kept, and the next call goes on from there. Raises `TrainingError`, also
    while another training is at work on the same states.
    """
    with ExitStack() as held:
        if not rank():
            held.enter_context(_alone(workshop.state))
        yield from _learn(workshop, out, stages)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    try:
        with hold(state / LOCK):
            yield
    except HeldElsewhere as error:
        raise TrainingError(
            f"Another training is at work in “{state}”: wait until it has ended, or train in another folder.", "state"
        ) from error


def _learn(
    workshop: Workshop, out: Path | None, stages: Sequence[str]
) -> Generator[Found | Learning | Preview | Trained, None, None]:
    sprites = workshop.sprites(size=8)
    yield Found(len(sprites.concepts), len(sprites.names), workshop.memory_bytes(), sprites.left_out)
    for stage in stages:
        yield from _stage(workshop, stage)
    if out is not None and not rank():
        export(workshop, out)
        yield Trained(str(out.absolute()))


def _stage(workshop: Workshop, stage: str) -> Generator[Learning | Preview, None, None]:
    task = workshop.prepare(stage)
    pace, before = 0.0, time.monotonic()
    with closing(workshop.train(stage, task)) as batches:
        for learned in batches:
            taken, before = time.monotonic() - before, time.monotonic()
            pace = pace + PACE * (taken - pace) if pace else taken
            left = round(pace * (learned.steps - learned.done), 1)
            yield Learning(stage, learned.done, learned.steps, left, learned.figures)
            if isinstance(task, DenoiserTraining) and (learned.saved or learned.done == learned.steps):
                sheet = draw_sheet(task)
                yield Preview(0, learned.done, sheet.width, sheet.height, sheet.tobytes())
                before = time.monotonic()
