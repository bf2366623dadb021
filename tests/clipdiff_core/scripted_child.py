"""A child process whose engine does what the job's words ask for, and draws nothing; free of torch, so it is fast."""

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from clipdiff_core import child
from clipdiff_core.control import Control, Wish
from clipdiff_core.errors import JobError
from clipdiff_core.events import Event, Failed, Loading, MadeWith, Picture, Preview, Progress, Stopped
from clipdiff_core.host import Output
from clipdiff_core.job import Job

MADE_WITH = MadeWith("cpu", "float32", 2, {"torch": "2"})


class ScriptedEngine:
    """Takes 10 ms a step; `connection` is there to talk nonsense over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def warm_up(self) -> None:
        """Nothing to load."""

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Tell the process's id, then do as the first target says."""
        assert control is not None
        words = job.title
        yield Loading(f"{os.getpid()} {os.environ.get('HF_HUB_OFFLINE')} {os.nice(0)}")
        if words == "refuse":
            yield Failed("The size does not fit.", "size")
            return
        for index in range(job.count):
            for step in range(1, job.sampling.steps + 1):
                match control.take():
                    case Wish.DISCARD | Wish.LEAVE:
                        yield Stopped(index)
                        return
                    case Wish.SKIP:
                        break
                    case Wish.KEEP:
                        yield self._picture(job, output, index, step)
                        yield Stopped(index)
                        return
                time.sleep(0.01)
                yield Progress(index, job.count, step, job.sampling.steps, 1.0, 0.0)
                yield Preview(index, step, 2, 1, b"\x00\n\x02\n12")
                self._misbehave(words)
            else:
                yield self._picture(job, output, index, job.sampling.steps)

    def _misbehave(self, words: str) -> None:
        if words == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if words == "leave":
            os._exit(3)
        if words == "stall":
            time.sleep(60)
        if words == "garbage":
            self._connection.send_bytes(b"\x80\x04 not one of ours")
        if words == "wrong event":
            self._connection.send_bytes(b'1 event\n{"event": "picture"}')
        if words == "bug":
            raise ZeroDivisionError("a bug")
        if words == "mistake":
            raise JobError("No such thing.", "targets")

    @staticmethod
    def _picture(job: Job, output: Output, index: int, step: int) -> Picture:
        path = str(output.folder / f"{output.name}-{index}")
        return Picture(index, job.count, path, 0.1, job.seed + index, job, MADE_WITH, step)


def serve(connection: Connection) -> None:
    """What the child runs."""
    child.serve(connection, lambda: ScriptedEngine(connection))
