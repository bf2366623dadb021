"""One request for a file over HTTPS: redirects that stay encrypted, a limit on silence, and an end from any thread.

Torch-free, with what Python brings. Proxies come from the environment, as with Python's own openers.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from clipdiff_core import __version__

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 18
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Limits:
    """How long a server may be silent, how slow it may be, how much it may send, how often a broken line is resumed.

    `stall` in seconds; `slowest` in bytes a second, averaged over a stall; `largest` in bytes. `loopback` lets tests
    talk to this machine without encryption.
    """

    stall: float = 20.0
    slowest: int = 1_000
    largest: int = 20_000_000_000
    redirects: int = 5
    resumes: int = 5
    loopback: bool = False


class TransferError(Exception):
    """A server did not send what was asked for; the message goes behind the server's name: “it …”.

    `resumable`: asking the same server again may go on.
    """

    def __init__(self, message: str, resumable: bool = False) -> None:
        super().__init__(message)
        self.resumable = resumable


class Cancel:
    """Ends a download from any thread, also while it waits for a silent server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = threading.Event()
        self._socket: socket.socket | None = None

    def cancel(self) -> None:
        """End the download soon; what has arrived stays."""
        with self._lock:
            self._asked.set()
            if self._socket is not None:
                _shut(self._socket)

    @property
    def asked(self) -> bool:
        """Whether `cancel` was called."""
        return self._asked.is_set()

    @contextmanager
    def watching(self, connection: socket.socket) -> Iterator[None]:
        """Shut `connection` when `cancel` is called meanwhile."""
        with self._lock:
            self._socket = connection
            if self.asked:
                _shut(connection)
        try:
            yield
        finally:
            with self._lock:
                self._socket = None


@dataclass(frozen=True)
class Answer:
    """What a server answers: `status`, `headers` by lower-case name, `body` in pieces, and the hash it announces."""

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]
    sha256: str = ""


@contextmanager
def request(url: str, headers: Mapping[str, str], limits: Limits, cancel: Cancel) -> Iterator[Answer]:
    """Ask for `url` and follow redirects; raises `TransferError`, also while the body is read."""
    announced = ""
    for _ in range(limits.redirects + 1):
        parts = _check(url, limits)
        with (
            _connected(parts, limits) as connection,
            cancel.watching(connection.sock),
            _ask(connection, parts, headers) as answer,
        ):
            found = {name.lower(): value for name, value in answer.getheaders()}
            # Hugging Face names a file's SHA-256 when it sends one on to where the file lies.
            linked = found.get("x-linked-etag", "").strip('"')
            announced = announced or (linked if _SHA256.fullmatch(linked) else "")
            if answer.status not in _REDIRECTS:
                yield Answer(answer.status, found, _pieces(answer, limits), announced)
                return
        url = _joined(url, found.get("location", ""))
    raise TransferError("sends one on from address to address without end")


def _check(url: str, limits: Limits) -> SplitResult:
    """The parts of an address that may be asked; raises `TransferError` for one without encryption."""
    parts = urlsplit(url)
    local = parts.hostname in _LOOPBACK
    if parts.scheme == "https" and parts.hostname:
        return parts
    if parts.scheme == "http" and limits.loopback and local:
        return parts
    raise TransferError("leads to an address without encryption, which ClipDiff does not follow")


def _joined(url: str, location: str) -> str:
    """Where `url` sends one on to; raises `TransferError` when that is no address."""
    try:
        joined = urljoin(url, location)
        _ = urlsplit(joined).port  # may be no number
    except ValueError as error:
        raise TransferError("sends one on to an address that makes no sense") from error
    return joined


@contextmanager
def _connected(parts: SplitResult, limits: Limits) -> Iterator[http.client.HTTPConnection]:
    connection = _connection(parts, limits.stall)
    try:
        with _said_plainly():
            connection.connect()
        yield connection
    finally:
        connection.close()


def _connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout)
    context = ssl.create_default_context()
    proxy = urlsplit(getproxies().get("https", ""))
    if not proxy.hostname or proxy_bypass(host):
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=timeout, context=context)
    connection.set_tunnel(host, parts.port or 443)
    return connection


def _ask(
    connection: http.client.HTTPConnection, parts: SplitResult, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    always = {"User-Agent": f"ClipDiff/{__version__}", "Accept-Encoding": "identity", "Connection": "close"}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _said_plainly():
        connection.request("GET", path, headers=always | dict(headers))
        return connection.getresponse()


def _pieces(answer: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    """The body, as it comes; a server that trickles is as bad as a silent one."""
    since, arrived = time.monotonic(), 0
    with _said_plainly():
        while piece := answer.read1(_CHUNK):
            yield piece
            arrived += len(piece)
            if (passed := time.monotonic() - since) > limits.stall:
                if arrived < limits.slowest * passed:
                    raise TransferError("sends too slowly", resumable=True)
                since, arrived = time.monotonic(), 0


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what Python says of a failed connection into words."""
    try:
        yield
    except TimeoutError as error:
        raise TransferError("stopped answering", resumable=True) from error
    except ssl.SSLCertVerificationError as error:
        raise TransferError("cannot prove who it is (its certificate is not valid here)") from error
    except socket.gaierror as error:
        raise TransferError("cannot be found: is this computer online?") from error
    except ConnectionRefusedError as error:
        raise TransferError("refuses the connection") from error
    except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a name or header that is none
        raise TransferError("broke off", resumable=True) from error


def _shut(connection: socket.socket) -> None:
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # not SSLSocket's own, which another thread may be inside
    except OSError:  # already closed
        return
