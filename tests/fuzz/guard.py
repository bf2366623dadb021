"""What an input may do while it is read: nothing outside its folder, no network, no code, within time and memory."""

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

LONGEST = 10.0  # seconds of processor time for one input
_STUCK = 120  # seconds after which even a library that does not listen is ended, with a traceback
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What else changes a file system: how many paths its audit event has first, and where a folder's handle stands.
_CHANGES = {
    "os.mkdir": (1, 2), "os.remove": (1, 1), "os.rmdir": (1, 1), "os.chmod": (1, 2), "os.chown": (1, 3),
    "os.utime": (1, 3), "os.truncate": (1, None), "os.rename": (2, None), "os.link": (2, None),
}  # fmt: skip
_FORBIDDEN = (
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "subprocess.", "pickle.", "os.system",
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "pty.",
)  # fmt: skip
_PROCESS = Path("/proc/self")


class Forbidden(BaseException):
    """An input made the program do what no input may; no `except` of the program's may hide it."""


class TooLong(BaseException):
    """An input took more processor time than any may."""


@dataclass
class Guard:
    """Watches while `watching`: writes and reads only below `folder`, reads also below `readable`; nothing is run.

    While `making` it watches writes alone: whoever makes inputs may err, too.

    An audit hook cannot be taken away: one guard for a process.
    """

    folder: Path
    readable: tuple[Path, ...]
    watching: bool = False
    making: bool = False
    seen: list[str] = field(default_factory=list)

    def install(self) -> None:
        """Begin to hear of everything that Python does."""
        sys.addaudithook(self._hear)
        signal.signal(signal.SIGPROF, _give_up)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch one input; raises `Forbidden`, or `TooLong`."""
        self.seen.clear()
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        self.watching = True
        try:
            yield
        finally:
            self.watching = False
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
        if self.seen:  # raised already, and swallowed
            raise Forbidden(self.seen[0])

    @contextmanager
    def watch_making(self) -> Iterator[None]:
        """Watch how one input is made; raises `Forbidden`."""
        self.making = True
        try:
            yield
        finally:
            self.making = False

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not (self.watching or (self.making and event in ("open", "os.symlink", *_CHANGES))):
            return
        if told := self._wrong(event, args):
            self.seen.append(told)
            raise Forbidden(told)

    def _wrong(self, event: str, args: tuple[Any, ...]) -> str:
        """What is wrong with an event, "" when nothing is."""
        if event == "open":
            path, mode, flags = args
            writes = bool(flags & _WRITING) if isinstance(flags, int) else any(c in str(mode) for c in "wax+")
            return "" if self._is_allowed(path, writes, opens=True) else f"{event} {path!r} {mode!r}"
        if event in _CHANGES:
            count, handle = _CHANGES[event]
            paths = [_within(path, -1 if handle is None else args[handle]) for path in args[:count]]
            allowed = all(self._is_allowed(path, writes=True, opens=False) for path in paths)
            return "" if allowed else f"{event} {paths!r}"
        if event == "os.symlink":
            return "" if self._is_allowed(args[1], writes=True, opens=False) else f"{event} {args!r}"
        if event == "exec":  # a module that is loaded late is code, too, and comes from a file
            code = args[0]
            known = isinstance(code, CodeType) and (code.co_filename.startswith("<frozen") or self._is_file(code))
            return "" if known or self._is_loading() else f"{event} {args!r:.200}"
        return f"{event} {args!r:.200}" if event.startswith(_FORBIDDEN) else ""

    def _is_file(self, code: CodeType) -> bool:
        return any(Path(code.co_filename).is_relative_to(place) for place in self.readable)

    def _is_loading(self) -> bool:
        """Whether a module is being loaded, which may make named tuples of text."""
        frame = sys._getframe()
        while frame := frame.f_back:
            if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") != "__main__":
                return self._is_file(frame.f_code)
        return False

    def _is_allowed(self, path: Any, writes: bool, opens: bool) -> bool:
        if path is None or isinstance(path, int):
            return True
        if self.making and not writes:
            return True
        place = Path(os.path.abspath(os.fsdecode(path)))
        place = place.resolve() if opens else place.parent.resolve() / place.name  # a link leads elsewhere
        places = (self.folder,) if writes else (self.folder, *self.readable, _PROCESS)
        return place == Path(os.devnull) or any(place.is_relative_to(one) for one in places)


class Meter:
    """The processor time and the most memory of one input after another; memory only where the system tells it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.memory = 0  # bytes, at the most, above what was held before
        self._tells = sys.platform == "linux"

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Measure what happens inside."""
        before = self._forget_peak()
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds = time.process_time() - began
            self.memory = max(0, self.read("VmHWM") - before)

    def held(self) -> int:
        """The bytes that this process holds."""
        return self.read("VmRSS")

    def _forget_peak(self) -> int:
        if self._tells:
            (_PROCESS / "clear_refs").write_text("5")
        return self.read("VmRSS")

    def read(self, name: str) -> int:
        """A line of what the system says of this process, in bytes; 0 where it says nothing."""
        if not self._tells:
            return 0
        lines = (_PROCESS / "status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _within(path: Any, handle: Any) -> Any:
    """A path that is relative to an open folder, as a whole one; None where the system does not tell which."""
    if isinstance(path, int) or not isinstance(handle, int) or handle < 0:
        return path
    if sys.platform != "linux":
        return None
    return os.path.join(os.readlink(_PROCESS / "fd" / str(handle)), os.fsdecode(path))


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise TooLong(f"more than {LONGEST:g} s of processor time")
