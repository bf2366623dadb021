"""What the tests of the training window do again and again."""

from pytestqt.qtbot import QtBot

from clipdiff_core.events import Found, Loading
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.model.run import Phase
from clipdiff_gui.training.page import TrainingPage
from tests.clipdiff_gui.fake_host import FakeHost, learning

Trainer = FakeHost[TrainingJob]


def begin(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    """Train, up to the third network."""
    page.actions_.train.trigger()
    trainer.give(Loading("starter"), Found(12, 5, 2_100_000_000), learning("clip", 10), learning("denoiser", 5))
    qtbot.waitUntil(lambda: "3 of 5" in page.progress.words.text())


def finish(qtbot: QtBot, page: TrainingPage, trainer: Trainer) -> None:
    """Let the training end."""
    trainer.end()
    qtbot.waitUntil(lambda: page.session.phase is Phase.IDLE)
