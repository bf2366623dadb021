"""What the engine's process runs: the engine behind a pipe. `host` starts it by name, so nobody imports it."""

import json
import os
import queue
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Generic, Protocol, TypeVar

from clipdiff_core import events
from clipdiff_core.child_process import go_offline
from clipdiff_core.control import Control, Wish
from clipdiff_core.errors import ClipDiffError, EngineError
from clipdiff_core.events import Event, Failed
from clipdiff_core.host import Output
from clipdiff_core.job import Job

_WISHES = {"keep": Wish.KEEP, "discard": Wish.DISCARD, "skip": Wish.SKIP}
_COMMANDS = ("run", "pause", "resume", "close", *_WISHES)
_GRACE = 10.0  # seconds a step may still take once nobody is listening


J = TypeVar("J")
J_contra = TypeVar("J_contra", contravariant=True)


class Runs(Protocol[J_contra]):
    """The part of an engine that is used here."""

    def warm_up(self) -> None:
        """Load what the first job will need."""
        ...

    def run(self, job: J_contra, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Do what `job` says."""
        ...


@dataclass(frozen=True, slots=True)
class _Request:
    """A job to run, as it came, and the flags that the reader of commands sets while it runs."""

    values: dict[str, Any]
    control: Control = field(default_factory=Control)


_Requests = queue.SimpleQueue[_Request | None]


def load_engine() -> Runs[Job]:
    """The engine itself; slow, and all that loads torch."""
    go_offline()
    from clipdiff_core.engine import Engine

    return Engine()


def serve(connection: Connection, make_engine: Callable[[], Runs[Job]] = load_engine) -> None:
    """Draw the jobs that arrive until told to close, or until the other side is gone."""
    serve_any(connection, make_engine, Job.from_dict)


def serve_any(connection: Connection, make_engine: Callable[[], Runs[J]], read_job: Callable[[object], J]) -> None:
    """Run jobs of any kind, which `read_job` makes of the JSON values that arrive."""
    requests: _Requests = queue.SimpleQueue()
    finished = threading.Event()
    threading.Thread(target=_listen, args=(connection, requests, finished), daemon=True).start()
    server = _Server(make_engine, read_job)
    try:
        server.warm_up()
        while (request := requests.get()) is not None:
            number = str(request.values["run"]).encode()
            for message in server.answer(request):
                connection.send_bytes(number + b" event\n" + message)
            connection.send_bytes(number + b" end\n")
    except OSError:
        return  # the other side is gone: there is nobody to draw for
    finally:
        finished.set()


class _Server(Generic[J]):
    """Holds the engine, made once and again after it could not be made, and lets nothing it raises end the process."""

    def __init__(self, make_engine: Callable[[], Runs[J]], read_job: Callable[[object], J]) -> None:
        self._make_engine = make_engine
        self._read_job = read_job
        self._engine: Runs[J] | None = None

    def warm_up(self) -> None:
        """Load what the first job will need, while the person still reads the window."""
        try:
            self._made().warm_up()
        except Exception:  # noqa: BLE001 - whatever it is, the first job meets it again, and then there is somebody to tell
            return

    def answer(self, request: _Request) -> Iterator[bytes]:
        """The encoded events of one job."""
        try:
            output = Output.from_dict(request.values["output"])
            job = self._read_job(request.values["job"])
            for event in self._made().run(job, output, request.control):
                yield events.encode(event)
        except ClipDiffError as error:
            yield events.encode(Failed(error.message, error.field))
        except Exception as error:  # noqa: BLE001 - the one boundary where a bug must become a message: behind it is only the pipe
            told = (
                f"The engine met an error that it did not expect ({type(error).__name__}). Try again, and report it if "
                "it comes back."
            )
            yield events.encode(Failed(told, "", traceback.format_exc()))

    def _made(self) -> Runs[J]:
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine


def _listen(connection: Connection, requests: _Requests, finished: threading.Event) -> None:
    control = Control()
    while (command := _receive(connection)) is not None:
        match command["do"]:
            case "run":
                request = _Request(command)
                control = request.control
                requests.put(request)
            case "pause":
                control.pause()
            case "resume":
                control.resume()
            case wish:
                control.ask(_WISHES[wish])
    control.ask(Wish.LEAVE)
    requests.put(None)
    if not finished.wait(_GRACE):
        os._exit(1)  # the engine is stuck, and this thread is all that can still end the process


def read_command(message: bytes) -> dict[str, Any]:
    """A command from the pipe, one that is known in `do`; raises `EngineError` when it is none."""
    try:
        command = json.loads(message)
        if command["do"] not in _COMMANDS or (command["do"] == "run" and type(command["run"]) is not int):
            raise ValueError(command["do"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineError("The window sent a command that could not be read.") from error
    return command


def _receive(connection: Connection) -> dict[str, Any] | None:
    """The next command, or None when told to close, or when the other side is gone or out of its mind."""
    try:
        command = read_command(connection.recv_bytes())
    except (EOFError, OSError, EngineError):
        return None
    return None if command["do"] == "close" else command
