"""Two weeks of use in fast motion: whether the window grows, or leaves threads, timers or files open.

    python tests/bench/two_weeks.py --jobs 2000 --json

A scripted engine draws at once what the real window asks for, into real files; some jobs fail, some are stopped, kept
or skipped. In between the model and the task change, the gallery is searched and scrolled, old settings are used, and
the theme and the language change, for which the window is built anew. After the first `--warm` jobs and at the end
everything is counted: `memory_mb` (resident), `threads`, `timers`, `files`, and `objects`, Qt's own below the windows
and the studio. `after` has what is left once the window is closed.
"""

import argparse
import gc
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QObject, QTimer  # noqa: E402 - behind the path to this checkout
from PySide6.QtWidgets import QApplication  # noqa: E402
from shiboken6 import isValid  # noqa: E402

from clipdiff_core import folders  # noqa: E402
from clipdiff_core.checkpoints.store import BUILT_IN  # noqa: E402
from clipdiff_core.targets import TextTarget  # noqa: E402
from clipdiff_core.task_settings import TaskName  # noqa: E402
from clipdiff_gui.app import Program  # noqa: E402
from clipdiff_gui.main_window import MainWindow  # noqa: E402
from clipdiff_gui.model.gallery import Gallery  # noqa: E402
from clipdiff_gui.model.run import Phase  # noqa: E402
from clipdiff_gui.studio import Studio  # noqa: E402
from clipdiff_gui.theme import Theme  # noqa: E402
from tests.clipdiff_gui.quick_engine import QuickEngine  # noqa: E402

OTHER = "another"  # a second model
TASKS: tuple[TaskName, ...] = ("vary", "inpaint", "outpaint", "denoise", "upscale", "cut_out")
LOOK = 3  # milliseconds between two looks at whether the window has done what it was asked
PATIENCE = 60.0  # seconds it may take for that
IDLE_THREADS = 31.0  # seconds after which Qt ends threads that have nothing to do
Step = Callable[[], object]


class Artist(QObject):
    """Uses the window as the seasons go, one thing after another; `program` may build the window anew meanwhile."""

    def __init__(self, program: Program, jobs: int, chance: random.Random) -> None:
        super().__init__()
        self._program, self._jobs, self._chance = program, jobs, chance
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK)
        self._clock.timeout.connect(self._look)
        self._doing: Iterator[Step] = iter(())
        self._done: Step = lambda: True
        self._end = 0.0
        self._acts = itertools.cycle(chance.sample(("keep", "discard", "skip", "retry", *6 * ("wait",)), 10))
        self._then: Callable[[], object] = lambda: None
        self.given = 0

    @property
    def window(self) -> MainWindow:
        """The one there is now."""
        return self._program.window

    def work(self, jobs: int, then: Callable[[], object]) -> None:
        """Until so many jobs were given altogether; `then` is called afterwards."""
        self._begin(self._work(jobs), then)

    def rest(self, seconds: float, then: Callable[[], object]) -> None:
        """Do nothing for so long."""
        self._begin(self._wait(seconds), then)

    def _begin(self, doing: Iterator[Step], then: Callable[[], object]) -> None:
        self._doing, self._then, self._done = doing, then, lambda: True
        self._end = time.monotonic() + PATIENCE
        self._clock.start()

    def _look(self) -> None:
        if not self._done():
            if time.monotonic() > self._end:
                self._clock.stop()
                raise AssertionError("The window did not do what it was asked.")
            return
        step = next(self._doing, None)
        if step is None:
            self._clock.stop()
            self._then()
        else:
            self._done, self._end = step, time.monotonic() + PATIENCE

    def _wait(self, seconds: float) -> Iterator[Step]:
        end = time.monotonic() + seconds
        yield lambda: time.monotonic() > end

    def _work(self, jobs: int) -> Iterator[Step]:
        """Hours of four to nine jobs, and after each something else."""
        others = (
            self._browse,
            self._change_model,
            self._change_task,
            self._use_old_settings,
            self._change_theme,
            self._look_at_old,
            self._speak,
        )
        turn = 0
        while self.given < jobs:
            yield from self._draw(min(self._chance.randint(4, 9), jobs - self.given))
            yield from others[turn % len(others)]()
            turn += 1

    def _draw(self, jobs: int) -> Iterator[Step]:
        """Queue them, change one's mind about some, and wait until nothing is left."""
        queue = self._program.studio.queue
        for _ in range(jobs):
            draft = self.window.draft
            words = f"a {self._chance.choice(['red', 'blue', 'old'])} {self._chance.choice(['fox', 'owl', 'tree'])}"
            draft.set_all({"targets": (TextTarget(words),), "count": self._chance.choice([1, 1, 1, 1, 2, 3])})
            self.window.generate()
            self.given += 1
            yield lambda: True
        while queue.rows.drawing or queue.rows.of("waiting", "paused"):
            yield from self._interfere()
            if queue.rows.of("paused"):
                queue.go_on()
            yield self._moved_on(queue.rows.ids)
        queue.clear()  # of those that failed
        yield lambda: self.window.session.phase is Phase.IDLE

    def _interfere(self) -> Iterator[Step]:
        act, queue = next(self._acts), self._program.studio.queue
        yield from self._wait(0.01)
        if act == "keep":
            queue.stop(keep=True)
        elif act == "discard":
            queue.stop(keep=False)
        elif act == "skip":
            self.window.session.skip()
        elif act == "retry" and (failed := queue.rows.of("failed")):
            queue.retry([failed[0].id])

    def _moved_on(self, ids: list[str]) -> Step:
        rows = self._program.studio.queue.rows
        return lambda: rows.ids != ids or not rows.drawing

    def _browse(self) -> Iterator[Step]:
        """Open the gallery, look for something, scroll, look at the details, go back."""
        desk = self.window.desks.gallery
        desk.actions_.gallery.trigger()
        page = desk.page
        yield lambda: page.model.rowCount() > 0
        for text in ("fox", "red ow", ""):
            page.search.setText(text)
            yield lambda: page._shown is not None and page._shown.text == page.search.text()
            yield from self._scroll()
        desk.actions_.details.trigger()
        page.grid.setCurrentIndex(page.model.index(self._chance.randrange(max(1, page.model.rowCount()))))
        yield from self._wait(0.05)
        desk.actions_.details.trigger()
        desk.actions_.gallery.trigger()

    def _scroll(self) -> Iterator[Step]:
        bar = self.window.desks.gallery.page.grid.verticalScrollBar()
        for turn in range(5):
            bar.setValue(turn * bar.maximum() // 4)
            yield from self._wait(0.02)

    def _change_model(self) -> Iterator[Step]:
        draft = self.window.draft
        self._program.studio.installed.choose(draft, OTHER if draft.job.model.name == BUILT_IN else BUILT_IN)
        yield lambda: True

    def _change_task(self) -> Iterator[Step]:
        task = self._chance.choice(TASKS)
        self.window.desks.tasks.begins(task, self._old())()
        yield from self._draw(2)
        self.window.desks.tasks.choose("generate")

    def _use_old_settings(self) -> Iterator[Step]:
        self.window.desks.recall.use_settings(self._old())
        yield from self._draw(1)
        self.window.draft.lock_seed(False)

    def _look_at_old(self) -> Iterator[Step]:
        for _ in range(3):
            self.window.panes.filmstrip.choose(self._old())
            yield from self._wait(0.02)

    def _change_theme(self) -> Iterator[Step]:
        scheme = "light" if self._program.studio.scheme == "dark" else "dark"
        self.window.desks.menus.schemes[scheme].trigger()
        yield lambda: True

    def _speak(self) -> Iterator[Step]:
        """Another language, also while something is drawn: a new window."""
        before, language = self.window, self._program.studio.language
        self.window.generate()
        self.given += 1
        code = "en" if language.code == "zh_CN" else "zh_CN"
        self.window.desks.languages.actions[code].trigger()
        yield lambda: self.window is not before
        yield lambda: not self._program.studio.session.busy

    def _old(self) -> Path:
        gallery = self.window.gallery
        return gallery.index(self._chance.randrange(gallery.rowCount())).data(Gallery.PATH)


def count(*roots: QObject) -> dict[str, float]:
    """What there is now; `roots` are the studio and the like, every window is looked through anyway."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    below = [one for root in (*roots, *QApplication.topLevelWidgets()) for one in root.findChildren(QObject)]
    unowned = [one for one in gc.get_objects() if issubclass(type(one), QTimer) and isValid(one)]
    timers = {id(one) for one in (*below, *unowned) if isinstance(one, QTimer)}
    return {
        "memory_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1),
        "threads": len(os.listdir("/proc/self/task")),
        "timers": len(timers),
        "files": len(os.listdir("/proc/self/fd")),
        "objects": len({id(one) for one in below}),
    }


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--warm", type=int, default=100, help="jobs after which everything is counted first")
    parser.add_argument("--seed", type=int, default=0, help="of what is done when")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CLIPDIFF_HOME"] = home
        result = measure(QApplication([]), options.jobs, options.warm, random.Random(options.seed))
    result["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(result) if options.json else "\n".join(f"{name:9} {value}" for name, value in result.items()))
    return 0


def measure(
    app: QApplication, jobs: int, warm: int, chance: random.Random, rest: float = IDLE_THREADS
) -> dict[str, Any]:
    """The counts before there was a window, when it was warm, at the end, and once it is closed."""
    other = folders.models() / OTHER
    other.parent.mkdir(parents=True)
    other.symlink_to(folders.resources() / "starter", target_is_directory=True)
    theme, engine, began = Theme(app), QuickEngine(chance), time.monotonic()
    result: dict[str, Any] = {"before": count()}
    program = Program(Studio(engine, theme, folders.data() / "window.json"))
    program.window.show()
    program.window.warm_up()
    artist = Artist(program, jobs, chance)

    def note(name: str, then: Callable[[], object]) -> Callable[[], object]:
        def counted() -> None:
            result[name] = count(program.studio, artist)
            then()

        return lambda: artist.rest(rest, counted)

    def end() -> None:
        program.window.close()  # the one that there is by then

    at_end = note("end", end)
    artist.work(warm, note("warm", lambda: artist.work(jobs, at_end)))
    app.exec()
    pictures = len(list(folders.pictures().glob("*.png")))
    result |= {"jobs": artist.given, "pictures": pictures, "said": engine.said}
    for one in (program.window, program.studio, program, artist, theme):
        one.deleteLater()
    QTimer.singleShot(round(1000 * rest), app.quit)
    app.exec()
    return result | {"after": count(), "seconds": round(time.monotonic() - began)}


if __name__ == "__main__":
    sys.exit(main())
