"""What tests of the queue in the window have in common."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import QueueStore
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from tests.clipdiff_gui.fake_host import FakeHost, picture, preview, progress


def job(words: str, count: int = 1) -> Job:
    return Job((TextTarget(words),), seed=7, count=count, size=Size(64, 64))


def titles(window: MainWindow) -> list[str]:
    return [entry.job.title for entry in window.studio.queue.rows.entries]


def states(window: MainWindow) -> list[str]:
    return [entry.state for entry in window.studio.queue.rows.entries]


def say(window: MainWindow, words: str) -> None:
    window.draft.set_target(0, TextTarget(words))


def wait_for_job(qtbot: QtBot, host: FakeHost[Job], number: int) -> Job:
    qtbot.waitUntil(lambda: len(host.jobs) == number)
    return host.jobs[-1]


def draw(qtbot: QtBot, host: FakeHost[Job]) -> Path:
    """Let the engine finish the job that it was given last, all pictures of it that are left."""
    given, output, before = host.jobs[-1], host.outputs[-1], len(host.jobs)
    path = output.folder
    for index in range(output.done, given.count):
        path = output.folder / f"{output.name}-{index + 1}.png" if given.count > 1 else output.folder / output.name
        path = path.with_suffix(".png")
        host.give(picture(path, given, index, given.count))
    host.end()
    qtbot.waitUntil(lambda: not host.iterating.is_set() or len(host.jobs) > before)
    return path


def idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE and not window.studio.queue.rows.of("waiting"))


def fill(home: Path, *entries: Entry) -> None:
    """What the window had in its queue when it was last closed."""
    store = QueueStore(home / "queue")
    store.arrange(entry.id for entry in entries)
    for entry in entries:
        store.put(entry)
    store.close()


def entry(words: str, count: int = 1) -> Entry:
    return Entry.of(job(words, count), Output(folders.pictures()))


def draws_three(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> MainWindow:
    """Let `window` draw a fox, with a dog and an owl to come."""
    window.desks.queue.add_jobs([job("fox"), job("dog"), job("owl")])
    wait_for_job(qtbot, host, 1)
    host.give(progress(1), preview())
    qtbot.waitUntil(lambda: window.session.phase is Phase.RUNNING)
    return window
