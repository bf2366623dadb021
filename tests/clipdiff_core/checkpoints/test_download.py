"""Downloads over a real connection to a server that does everything wrong."""

import hashlib
import random
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.download import arrived, download, forget, is_whole
from clipdiff_core.checkpoints.locking import hold
from clipdiff_core.checkpoints.transfer import Cancel, Limits
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Fetched, Fetching
from tests.clipdiff_core.checkpoints.file_server import Behaviour, FileServer, serving, wait_until
from tests.clipdiff_core.checkpoints.tiny_files import safetensors_bytes, tiny_adm

CONTENT = random.Random(0).randbytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
QUICK = Limits(stall=0.5, loopback=True)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


def entry(*urls: str, sha256: str = SHA256, size: int = 0, name: str = "net") -> Entry:
    return Entry(name, "A net", "guided-diffusion", sha256, size, urls, "https://example.org", "MIT", {})


def fetch(wanted: Entry, folder: Path, limits: Limits = QUICK) -> list[Fetching | Fetched]:
    return list(download(wanted, folder, Cancel(), limits))


def assert_whole(folder: Path, content: bytes = CONTENT, name: str = "net.pt") -> None:
    assert (folder / name).read_bytes() == content
    assert [path.name for path in folder.iterdir() if not path.name.endswith(".lock")] == [name]


def test_a_file_arrives_whole_and_checked(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    events = fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)
    assert events[-1] == Fetched("net", str(folder / "net.pt"), SHA256)
    progress = [event for event in events if isinstance(event, Fetching)]
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert (progress[-1].done, progress[-1].total) == (len(CONTENT), len(CONTENT))


def test_what_is_here_is_not_fetched_again(server: FileServer, folder: Path) -> None:
    folder.mkdir()
    (folder / "net.pt").write_bytes(CONTENT)
    assert fetch(entry(server.url("/net.pt")), folder) == [Fetched("net", str(folder / "net.pt"), SHA256)]
    assert server.asked == []


def test_a_broken_line_is_resumed_at_once(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, etag='"one"', break_once=1_000_000)
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)
    assert server.asked == [("/net.pt", ""), ("/net.pt", "bytes=1000000-")]


def test_what_has_arrived_is_kept_for_the_next_time(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, break_after=100_000)
    with pytest.raises(CheckpointError, match=r"127\.0\.0\.1 broke off\. What has arrived is kept"):
        fetch(entry(server.url("/net.pt")), folder, Limits(loopback=True, resumes=2))
    assert (folder / "net.pt.part").read_bytes() == CONTENT[:300_000]
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    fetch(entry(server.url("/net.pt")), folder)
    assert server.asked[-1] == ("/net.pt", "bytes=300000-")
    assert_whole(folder)


def test_a_silent_server_is_left_for_the_next(server: FileServer, folder: Path) -> None:
    server.behaviours["/a.pt"] = Behaviour(CONTENT, stall_after=0)
    server.behaviours["/b.pt"] = Behaviour(CONTENT)
    began = time.monotonic()
    fetch(entry(server.url("/a.pt"), server.url("/b.pt")), folder)
    assert time.monotonic() - began < 5
    assert_whole(folder)


def test_a_trickle_is_as_bad_as_silence(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, trickle=0.05)
    with pytest.raises(CheckpointError, match="sends too slowly"):
        fetch(entry(server.url("/net.pt")), folder, Limits(stall=0.3, loopback=True, resumes=0))


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (Behaviour(CONTENT, claims=len(CONTENT) - 10), "another file than the one that was published"),
        (Behaviour(CONTENT[:-1] + b"x"), "another file than the one that was published"),
        (Behaviour(CONTENT, status=404), "no longer has the file"),
        (Behaviour(CONTENT, status=403), "log in first"),
        (Behaviour(CONTENT, status=503), "error 503"),
        (Behaviour(CONTENT, claims=10**15), "offers a file of 1000000.0 GB"),
        (Behaviour(status=302, location="http://example.org/net.pt"), "without encryption"),
        (Behaviour(status=302, location="ftp://example.org/net.pt"), "without encryption"),
        (Behaviour(status=302, location="file:///etc/passwd"), "without encryption"),
        (Behaviour(status=302, location="http://[broken"), "makes no sense"),
        (Behaviour(status=302, location="/net.pt"), "from address to address without end"),
    ],
)
def test_each_fault_of_a_server_has_its_words(
    server: FileServer, folder: Path, behaviour: Behaviour, said: str
) -> None:
    server.behaviours["/net.pt"] = behaviour
    with pytest.raises(CheckpointError, match=said) as caught:
        fetch(entry(server.url("/net.pt")), folder)
    assert "“net” could not be downloaded: 127.0.0.1" in caught.value.message
    assert not (folder / "net.pt").exists()


def test_wrong_bytes_are_thrown_away_and_the_next_address_is_tried(server: FileServer, folder: Path) -> None:
    server.behaviours["/a.pt"] = Behaviour(b"x" * 1000)
    server.behaviours["/b.pt"] = Behaviour(CONTENT)
    fetch(entry(server.url("/a.pt"), server.url("/b.pt")), folder)
    assert_whole(folder)
    assert server.asked[-1] == ("/b.pt", "")


def test_all_addresses_are_named_when_none_works(server: FileServer, folder: Path) -> None:
    server.behaviours["/a.pt"] = Behaviour(status=404)
    with pytest.raises(CheckpointError, match=r"127\.0\.0\.1 no longer has the file; localhost refuses the connection"):
        fetch(entry(server.url("/a.pt"), "http://localhost:1/b.pt"), folder)


def test_a_server_that_ignores_ranges_sends_all_of_it_again(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, break_once=1_000_000, ignores_range=True)
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)


def test_a_range_that_begins_elsewhere_is_not_believed(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, break_once=1_000_000, range_start=5)
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)
    assert server.asked[-1] == ("/net.pt", "")


def test_a_file_that_changed_meanwhile_begins_anew(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(b"old" * 400_000, etag='"old"', break_after=500_000)
    with pytest.raises(CheckpointError):
        fetch(entry(server.url("/net.pt")), folder, Limits(loopback=True, resumes=0))
    server.behaviours["/net.pt"] = Behaviour(CONTENT, etag='"new"')
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)


def test_a_length_that_is_too_long_is_found_out(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, claims=len(CONTENT) + 10)
    fetch(entry(server.url("/net.pt")), folder)
    assert [asked for _, asked in server.asked] == ["", f"bytes={len(CONTENT)}-"]
    assert_whole(folder)


def test_a_part_of_something_else_costs_one_more_try(server: FileServer, folder: Path) -> None:
    folder.mkdir()
    (folder / "net.pt.part").write_bytes(b"x" * 500_000)
    (folder / "net.pt.part.json").write_text("[" * 100_000)
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    fetch(entry(server.url("/net.pt")), folder)
    assert [asked for _, asked in server.asked] == ["bytes=500000-", ""]
    assert_whole(folder)


@pytest.mark.parametrize("excess", [b"", b"more"])
def test_a_part_as_long_as_the_file_or_longer(server: FileServer, folder: Path, excess: bytes) -> None:
    folder.mkdir()
    (folder / "net.pt.part").write_bytes(CONTENT + excess)
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)


def test_a_redirect_is_followed_and_the_hash_on_the_way_is_checked(server: FileServer, folder: Path) -> None:
    content = safetensors_bytes(tiny_adm())
    linked = {"X-Linked-ETag": f'"{hashlib.sha256(content).hexdigest()}"'}
    server.behaviours["/net.safetensors"] = Behaviour(status=302, location="/cdn", headers=linked)
    server.behaviours["/cdn"] = Behaviour(content)
    fetch(entry(server.url("/net.safetensors"), sha256=""), folder)
    assert_whole(folder, content, "net.safetensors")
    server.behaviours["/cdn"] = Behaviour(content + b"x")
    with pytest.raises(CheckpointError, match="another file"):
        fetch(entry(server.url("/net.safetensors"), sha256="", name="again"), folder)


def test_without_any_hash_it_must_be_a_checkpoint(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.safetensors"] = Behaviour(b"<html>Please log in</html>")
    with pytest.raises(CheckpointError, match="no checkpoint"):
        fetch(entry(server.url("/net.safetensors"), sha256=""), folder)
    assert not list(folder.glob("net*"))


def test_without_any_hash_a_part_is_resumed_only_where_it_is_the_same(server: FileServer, folder: Path) -> None:
    content = safetensors_bytes(tiny_adm())
    server.behaviours["/net.safetensors"] = Behaviour(content, break_once=10_000)
    fetch(entry(server.url("/net.safetensors"), sha256=""), folder)
    server.behaviours["/net.safetensors"] = Behaviour(content, etag='"e"', break_once=10_000)
    fetch(entry(server.url("/net.safetensors"), sha256="", name="again"), folder)
    assert [asked for _, asked in server.asked] == ["", "", "", "bytes=10000-"]


def test_addresses_without_encryption_are_not_asked(server: FileServer, folder: Path) -> None:
    with pytest.raises(CheckpointError, match="without encryption"):
        fetch(entry(server.url("/net.pt")), folder, Limits())
    assert server.asked == []


def test_a_file_far_larger_than_listed_is_refused(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    with pytest.raises(CheckpointError, match=r"offers a file of 0\.0 GB, far more"):
        fetch(entry(server.url("/net.pt"), size=900_000), folder)


def test_a_full_disk_is_said_before_anything_is_fetched(
    server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=50_000_000))
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    with pytest.raises(CheckpointError, match=r"too little space.*0\.1 GB are free") as caught:
        fetch(entry(server.url("/net.pt")), folder)
    assert caught.value.field == "output"


def test_a_folder_that_cannot_be_written_is_said(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match="cannot be saved"):
        fetch(entry(server.url("/net.pt")), tmp_path / "file" / "downloads")


def test_only_one_at_a_time_writes_a_part(server: FileServer, folder: Path) -> None:
    folder.mkdir()
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    with hold(folder / ".net.pt.lock"), pytest.raises(CheckpointError, match="already being downloaded"):
        fetch(entry(server.url("/net.pt")), folder)
    assert server.asked == []
    fetch(entry(server.url("/net.pt")), folder)
    assert_whole(folder)


def test_cancel_ends_it_from_another_thread_while_the_server_is_silent(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, stall_after=700_000)
    cancel, events = Cancel(), list[Any]()
    running = threading.Thread(
        target=lambda: events.extend(download(entry(server.url("/net.pt")), folder, cancel, Limits(loopback=True)))
    )
    running.start()
    part = folder / "net.pt.part"
    wait_until(lambda: part.exists() and len(server.asked) == 1 and part.stat().st_size > 0)
    began = time.monotonic()
    cancel.cancel()
    running.join(10)
    assert time.monotonic() - began < 2
    assert not any(isinstance(event, Fetched) for event in events)
    kept = part.stat().st_size
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    fetch(entry(server.url("/net.pt")), folder)
    assert server.asked[-1] == ("/net.pt", f"bytes={kept}-")
    assert_whole(folder)


def test_cancelled_before_it_began(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    cancel = Cancel()
    cancel.cancel()
    assert not any(
        isinstance(event, Fetched) for event in download(entry(server.url("/net.pt")), folder, cancel, QUICK)
    )
    assert not (folder / "net.pt").exists()


def test_a_proxy_is_asked_where_there_is_one(server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", server.url("/"))
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(CheckpointError, match=r"models\.example broke off"):
        fetch(entry("https://models.example/net.pt"), folder, Limits(resumes=0))
    assert server.asked == [("CONNECT models.example:443", "")]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that nobody else vouches for, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    path = tmp_path / "loopback.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes"]
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", *subject, "-keyout", str(path), "-out", str(path) + ".crt"]
    subprocess.run(made, check=True, capture_output=True)
    path.write_text(path.read_text() + Path(str(path) + ".crt").read_text())
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="openssl's command line")
def test_an_encrypted_server_must_prove_who_it_is(
    certificate: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as server:
        server.behaviours["/net.pt"] = Behaviour(CONTENT, break_once=1_000_000)
        with pytest.raises(CheckpointError, match="cannot prove who it is"):
            fetch(entry(server.url("/net.pt")), folder, Limits())
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        fetch(entry(server.url("/net.pt")), folder, Limits())
    assert_whole(folder)


def test_what_has_arrived_is_told_and_can_be_thrown_away(server: FileServer, folder: Path) -> None:
    server.behaviours["/net.pt"] = Behaviour(CONTENT, break_after=1_000_000)
    wanted = entry(server.url("/net.pt"))
    assert arrived(wanted, folder) == 0
    with pytest.raises(CheckpointError):
        fetch(wanted, folder, Limits(stall=0.5, loopback=True, resumes=0))
    assert (arrived(wanted, folder), is_whole(wanted, folder)) == (1_000_000, False)
    server.behaviours["/net.pt"] = Behaviour(CONTENT)
    fetch(wanted, folder)
    assert (arrived(wanted, folder), is_whole(wanted, folder)) == (len(CONTENT), True)
    forget(wanted, folder)
    assert arrived(wanted, folder) == 0
    assert [path.name for path in folder.iterdir() if not path.name.endswith(".lock")] == []
