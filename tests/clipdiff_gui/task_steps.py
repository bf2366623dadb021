"""What tests of the tasks in the window have in common."""

from dataclasses import replace
from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Event, Picture
from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output, save_picture
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost

FOX = Job((TextTarget("a fox"),), seed=7)


def made(folder: Path, job: Job = FOX, side: int = 64, mode: str = "RGB", name: str = "") -> Path:
    """A picture with its job inside."""
    return save_picture(Image.new(mode, (side, side), (10, 20, 30)), job, MADE_WITH, Output(folder, name), 0, 1)


def look_at(window: MainWindow, path: Path) -> None:
    """Put it on the canvas."""
    window.gallery.add(path)
    window.panes.filmstrip.chosen.emit(path)


def photo(folder: Path, width: int = 60, height: int = 40) -> Path:
    """A picture from elsewhere."""
    path = folder / "photo.png"
    Image.new("RGB", (width, height), (200, 100, 50)).save(path)
    return path


def choose(window: MainWindow, task: str) -> None:
    """Press the button of `task`."""
    {str(name): action for name, action in window.actions_.tasks.items()}[task].trigger()


def run(qtbot: QtBot, window: MainWindow, host: FakeHost[Job], *events: Event) -> Job:
    """Generate, and let the engine say `events`; the job that it was given."""
    before = len(host.jobs)
    window.generate()
    host.give(*events)
    host.end()
    qtbot.waitUntil(lambda: len(host.jobs) > before and window.session.phase is Phase.IDLE)
    return host.jobs[-1]


def result(folder: Path, job: Job, side: int, mode: str = "RGB") -> Picture:
    """What the engine says of a finished picture."""
    drawn = replace(job, count=1)
    path = made(folder, drawn, side, mode, "result")
    return Picture(0, 1, str(path), 1.5, drawn.seed, drawn, MADE_WITH, 1)
