"""A real HTTP server on this machine that misbehaves as it is told, and remembers what it was asked."""

import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Behaviour:
    """How one path is served."""

    content: bytes = b""
    etag: str = ""
    status: int = 200
    location: str = ""  # sends one on to there
    break_after: int | None = None  # ends the connection after so many bytes, every time
    break_once: int | None = None  # only the first time
    stall_after: int | None = None  # goes silent after so many bytes until the server ends
    trickle: float = 0.0  # seconds between single bytes
    claims: int | None = None  # the length it says, whatever it sends
    ignores_range: bool = False
    range_start: int | None = None  # where it says that a range begins, whatever was asked
    headers: dict[str, str] = field(default_factory=dict)


class FileServer(ThreadingHTTPServer):
    """Serves `behaviours` by path; `asked` lists each request's path and Range."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviours: dict[str, Behaviour] = {}
        self.asked: list[tuple[str, str]] = []
        self.ending = threading.Event()
        self.scheme = "http"

    def url(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests want."""


class _Handler(BaseHTTPRequestHandler):
    server: FileServer  # type: ignore[assignment]

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_CONNECT(self) -> None:
        self.server.asked.append(("CONNECT " + self.path, ""))
        self.send_error(403)

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.asked.append((self.path, asked))
        behaviour = self.server.behaviours[self.path]
        start = self._start(behaviour, asked)
        if start is None:
            self._answer(416, {"Content-Range": f"bytes */{len(behaviour.content)}"})
        elif behaviour.location:
            self._answer(behaviour.status, {"Location": behaviour.location, **behaviour.headers})
        elif behaviour.status != 200:
            self._answer(behaviour.status, {"Content-Length": "5"})
            self.wfile.write(b"sorry")
        else:
            self._send(behaviour, start, partial=bool(start))

    def _start(self, behaviour: Behaviour, asked: str) -> int | None:
        """Where to begin; None where the range lies behind the end."""
        found = re.fullmatch(r"bytes=(\d+)-", asked)
        if found is None or behaviour.ignores_range:
            return 0
        if (expected := self.headers.get("If-Range")) and expected != behaviour.etag:
            return 0
        start = int(found[1])
        return start if start < len(behaviour.content) else None

    def _send(self, behaviour: Behaviour, start: int, partial: bool) -> None:
        content = behaviour.content[start:]
        length = len(content) if behaviour.claims is None else behaviour.claims
        headers = {"Content-Length": str(length), **behaviour.headers}
        if behaviour.etag:
            headers["ETag"] = behaviour.etag
        if partial:
            said = start if behaviour.range_start is None else behaviour.range_start
            headers["Content-Range"] = f"bytes {said}-{len(behaviour.content) - 1}/{len(behaviour.content)}"
        self._answer(206 if partial else 200, headers)
        self._send_body(behaviour, content)

    def _send_body(self, behaviour: Behaviour, content: bytes) -> None:
        if behaviour.trickle:
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                if self.server.ending.wait(behaviour.trickle):
                    return
        cut = behaviour.break_after if behaviour.break_once is None else behaviour.break_once
        behaviour.break_once = None
        if behaviour.stall_after is not None:
            self.wfile.write(content[: behaviour.stall_after])
            self.wfile.flush()
            self.server.ending.wait(30)
            return
        self.wfile.write(content[:cut])

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[FileServer]:
    """A running server, encrypted with `context`; everything it started has ended afterwards."""
    server = FileServer()
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.scheme = "https"
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), name="file server")
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


def wait_until(reached: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something another thread or process does."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
