"""A child process and the pipe to it: spawned, spoken to, waited for and ended.

Each command to the child is one JSON object with `do`. Each message back starts with a line saying which run it
belongs to ("3 event" or "3 end"); an encoded event follows. Leftovers of a run nobody reads any more are thus known.
"""

import importlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from clipdiff_core import events
from clipdiff_core.errors import ClipDiffError, EngineError
from clipdiff_core.events import Event

_LARGEST_MESSAGE = 64 * 1024 * 1024  # bytes; a preview of 2048 x 2048 pixels takes 12 million
_NICENESS = 5  # the engine takes every core: the window must come first
_UNREADABLE = "The engine sent a message that could not be read."


@dataclass(slots=True)
class Child:
    """A child process and the pipe to it; the pipe is read by one thread and written by any."""

    process: SpawnProcess
    connection: Connection
    sending: threading.Lock = field(default_factory=threading.Lock)
    reaping: threading.Lock = field(default_factory=threading.Lock)

    def send(self, command: dict[str, Any]) -> None:
        """Send a command; a child that is gone is not told, whoever reads its messages learns of it."""
        try:
            with self.sending:
                self.connection.send_bytes(json.dumps(command).encode())
        except OSError:
            return

    def events(self, number: int) -> Iterator[Event]:
        """What run `number` says until its end; raises `EngineError` when the child dies or talks nonsense."""
        while True:
            head, _, body = self._receive().partition(b"\n")
            run, _, kind = head.partition(b" ")
            if not run.isdigit() or kind not in (b"event", b"end"):
                raise EngineError(_UNREADABLE)
            if int(run) != number:
                continue
            if kind == b"end":
                return
            try:
                yield events.decode(body)
            except ClipDiffError as error:
                raise EngineError(_UNREADABLE) from error

    def gone(self, seconds: float) -> bool:
        """Whether the process has ended, waited for no longer than `seconds`."""
        if not wait([self.process.sentinel], seconds):
            return False
        with self.reaping:  # two threads that wait for one process would steal the exit code from each other
            self.process.join()
        return True

    def end(self, seconds: float) -> None:
        """Tell the process to end, and end it by force when it does not within `seconds`."""
        self.send({"do": "close"})
        if not self.gone(seconds):
            self.process.kill()
            self.gone(seconds)

    def _receive(self) -> bytes:
        try:
            wait([self.connection, self.process.sentinel])  # a dead process may leave a pipe that never ends
            if self.connection.poll():
                return self.connection.recv_bytes(_LARGEST_MESSAGE)
        except (EOFError, OSError):
            pass  # the process ended in the middle, or the message is longer than any can be: see below
        if not self.gone(1.0):
            raise EngineError(_UNREADABLE)
        raise EngineError(f"The engine stopped unexpectedly ({_reason(self.process.exitcode)}).")


def go_offline() -> None:
    """Keep libraries from looking for models on the network; for a process that is about to load the engine."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"


def spawn(module: str) -> Child:
    """Start a child that runs `module`'s `serve(connection)`; raises `EngineError` when it cannot be started."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_enter, args=(theirs, module), name="clipdiff-engine", daemon=True)
    try:
        process.start()
    except OSError as error:
        raise EngineError(f"The engine could not be started ({error.strerror}). Close other programs first.") from error
    finally:
        theirs.close()  # or the child's end would never be seen
    return Child(process, ours)


def _enter(connection: Connection, module: str) -> None:
    """What the child runs first; the module is named, not imported, so that this side never loads the engine."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the parent's to answer
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # In a windowed program these are None, and a closed terminal breaks them: libraries that print must not fail.
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - stays open to the end
    go_offline()
    importlib.import_module(module).serve(connection)
    os._exit(0)  # every picture is on disk; Python's own farewell to torch takes seconds, and a window waits for it


def _reason(code: int | None) -> str:
    if code is None:
        return "for an unknown reason"
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"signal {name}, perhaps for lack of memory" if name == "SIGKILL" else f"signal {name}"
