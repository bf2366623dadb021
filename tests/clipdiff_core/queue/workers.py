"""A queue that is worked off without a window, in a process that can be killed at any moment, and started again."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image

from clipdiff_core import folders
from clipdiff_core.events import Failed
from clipdiff_core.host import EngineHost
from clipdiff_core.job import Job, Model, Sampling, Size, Solver
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import QueueStore
from clipdiff_core.targets import TextTarget

ROOT = Path(__file__).parents[3]
SOLVERS: tuple[Solver, ...] = ("ddim", "euler_ancestral", "dpmpp_2m", "heun", "lms")
_DONE = b"done 0"  # and nothing was damaged
_PATIENCE = 600.0  # seconds for a process to load torch and draw on a busy machine
_DRAWING = 0.8  # of all kills hit while it draws


def fill(jobs: int, count: int, steps: int) -> None:
    """Queue `jobs` jobs of `count` pictures each, of the model called tiny."""
    output = Output(folders.pictures())
    store = QueueStore(folders.data() / "queue")
    entries: list[Entry] = []
    for number in range(jobs):
        sampling = Sampling(SOLVERS[number % len(SOLVERS)], steps=steps)
        target = TextTarget(f"fox {number}")
        drawn = Job((target,), Size(64, 64), sampling, model=Model("tiny"), seed=10 * number, count=count)
        entries.append(Entry.of(drawn, output))
    store.arrange(entry.id for entry in entries)
    for entry in entries:
        store.put(entry)
    store.close()


def work() -> int:
    """Draw everything that is queued, as the window does, and return how many damaged entries there were."""
    store = QueueStore(folders.data() / "queue")
    kept = store.read()
    host = EngineHost()
    try:
        for index, waiting in enumerate(kept.entries):
            taken = {path for other in kept.entries[index + 1 :] for path in other.files}
            _draw(host, store, waiting.begun(taken))
    finally:
        host.close()
        store.close()
    return len(kept.damaged)


def _draw(host: EngineHost, store: QueueStore, entry: Entry) -> None:
    store.put(entry)
    for event in host.run(entry.job, replace(entry.output, snapshot=store.snapshot(entry.id))):
        sys.stdout.write("drawing\n")
        sys.stdout.flush()
        noted = entry.noted(event)
        if isinstance(event, Failed):
            raise SystemExit(event.message)
        if noted != entry:
            entry = noted
            store.put(entry)
    store.remove(entry.id)


@dataclass
class Worker:
    """The process, which leads a group of its own: its engine dies with it."""

    process: "subprocess.Popen[bytes]"
    heard: threading.Condition = field(default_factory=threading.Condition)
    events: int = 0
    ended: bool = False
    done: bool = False

    @staticmethod
    def start(home: Path) -> "Worker":
        code = "from tests.clipdiff_core.queue import workers; print('done', workers.work(), flush=True)"
        environment = {**os.environ, "CLIPDIFF_HOME": str(home), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, start_new_session=True
        )
        worker = Worker(process)
        threading.Thread(target=worker._listen).start()
        return worker

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                with self.heard:
                    self.events += 1
                    self.done = self.done or line.startswith(_DONE)
                    self.heard.notify_all()
        with self.heard:
            self.ended = True
            self.heard.notify_all()

    def wait_for(self, events: int) -> None:
        """Wait until its engine has said so much, or it has ended."""
        with self.heard:
            assert self.heard.wait_for(lambda: self.ended or self.events >= events, _PATIENCE)

    def finish(self) -> bool:
        """Wait for it; whether everything was drawn, and nothing was damaged."""
        try:
            self.process.wait(_PATIENCE)
            with self.heard:
                self.heard.wait_for(lambda: self.ended, 10)
            return self.done
        finally:
            self.kill()

    def kill(self) -> None:
        """kill -9 for it and its engine."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()


def pixels(home: Path) -> dict[str, bytes]:
    """Every finished picture, read in full, by its name."""
    found: dict[str, bytes] = {}
    for path in sorted((home / "pictures").glob("*.png")):
        with Image.open(path) as image:
            found[path.name] = image.tobytes()
    return found


def kill_and_restart(home: Path, times: int, chance: random.Random, most_events: int) -> list[int]:
    """Kill a worker of the queue in `home` so often, and let the last one finish; how many pictures each left behind.

    Most die once the engine has said something, up to `most_events` times, some before it says anything. After each,
    every picture is whole, and the queue has lost nothing and kept nothing that is finished: that is asserted.
    """
    left_behind: list[int] = []
    before: dict[str, bytes] = {}
    for _ in range(times):
        worker = Worker.start(home)
        if chance.random() < _DRAWING:
            worker.wait_for(chance.randint(1, most_events))
            time.sleep(chance.uniform(0, 0.05))
        else:
            time.sleep(chance.uniform(0, 5))
        worker.kill()
        now = pixels(home)
        assert before.items() <= now.items(), "a finished picture changed, or was lost"
        before = now
        check_queue(home)
        left_behind.append(len(now))
        if worker.done:
            break
    assert Worker.start(home).finish()
    return left_behind


def check_queue(home: Path) -> None:
    """Assert that the queue in `home` has lost nothing and kept nothing that is finished; nobody may hold it."""
    store = QueueStore(home / "queue")
    try:
        kept = store.read()
    finally:
        store.close()
    assert kept.damaged == ()
    there = set(pixels(home))
    for entry in kept.entries:
        drawn = [path.name in there for path in entry.files]
        assert sum(drawn) == entry.output.done == len(drawn) - entry.left if drawn else entry.output.done == 0
