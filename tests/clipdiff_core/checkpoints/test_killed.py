"""kill -9 in the middle of a download, which the next start resumes, and of an import, which it cleans up."""

import hashlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.download import download
from clipdiff_core.checkpoints.importing import ImportJob, clean_leftovers
from clipdiff_core.checkpoints.store import check_files, find_model, list_models
from clipdiff_core.checkpoints.transfer import Cancel, Limits
from clipdiff_core.events import Fetched, Imported
from tests.clipdiff_core.checkpoints.file_server import Behaviour, serving, wait_until
from tests.clipdiff_core.checkpoints.tiny_files import tiny_adm, torch_bytes, write

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="kill -9")]

ROOT = Path(__file__).parents[3]
CONTENT = random.Random(0).randbytes(2_000_000)
DOWNLOAD = """
import sys
from pathlib import Path
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.download import download
from clipdiff_core.checkpoints.transfer import Cancel, Limits
url, folder, sha256 = sys.argv[1:]
entry = Entry("net", "A net", "secondary", sha256, 0, (url,), "https://example.org", "MIT", {})
for event in download(entry, Path(folder), Cancel(), Limits(loopback=True)):
    print(event, flush=True)
"""
IMPORT = """
import sys, time
from clipdiff_core import folders
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
for event in install(ImportJob(sys.argv[1], likely=True, in_place=sys.argv[2] == "in place")):
    if any(folders.models().glob(".*.part")):
        print("half way", flush=True)
        time.sleep(60)
"""


def started(script: str, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", script, *words], cwd=ROOT, stdout=subprocess.PIPE)


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def test_a_killed_download_goes_on_where_it_was(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    folder, part = tmp_path / "downloads", tmp_path / "downloads" / "net.pt.part"
    with serving() as server:
        server.behaviours["/net.pt"] = Behaviour(CONTENT, stall_after=1_500_000)
        process = started(DOWNLOAD, server.url("/net.pt"), str(folder), sha256)
        try:
            wait_until(lambda: part.exists() and part.stat().st_size > 500_000)
        finally:
            kill(process)
        kept = part.stat().st_size
        assert not (folder / "net.pt").exists()
        server.behaviours["/net.pt"] = Behaviour(CONTENT)
        entry = Entry("net", "A net", "secondary", sha256, 0, (server.url("/net.pt"),), "https://a.b", "MIT", {})
        assert isinstance(list(download(entry, folder, Cancel(), Limits(loopback=True)))[-1], Fetched)
        assert server.asked[-1] == ("/net.pt", f"bytes={kept}-")
    assert (folder / "net.pt").read_bytes() == CONTENT


@pytest.mark.parametrize("how", ["as a copy", "in place"])
def test_a_killed_import_is_never_listed_and_is_cleaned_up(how: str, home: Path, tmp_path: Path) -> None:
    from clipdiff_core.checkpoints.installing import install

    path = write(tmp_path, "net.pt", torch_bytes(tiny_adm()))
    process = started(IMPORT, str(path), how)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half way\n"
    finally:
        kill(process)
    assert list((home / "models").glob(".net-*.part"))
    assert list_models() == ["starter"]
    clean_leftovers()
    assert not list((home / "models").glob(".net-*.part"))
    again = ImportJob(str(path), likely=True, in_place=how == "in place")
    assert isinstance(list(install(again))[-1], Imported)
    check_files(find_model("net"))
