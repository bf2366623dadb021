"""A real cluster of two workers, one of them killed in the middle of a picture: what comes is what is drawn here."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.cli_jobs import save_jobs
from clipdiff_core.job import Job, Sampling, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, Target, TextTarget

ROOT = Path(__file__).parents[3]
SWEEP = [sys.executable, "-m", "main", "sweep"]
WAIT = 120  # seconds
FROM = re.compile(r"(\S+\.png) from .*, process (\d+)")


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    """Six pictures of a second or more each, one of them towards another picture."""
    sources = SourceStore()
    Image.new("RGB", (32, 32), "orange").save(tmp_path / "orange.png")
    first: tuple[Target, ...] = (TextTarget("a fox"), PictureTarget(sources.add(tmp_path / "orange.png"), weight=0.5))
    towards = [first, *((TextTarget(word),) for word in ("a dog", "a cat", "a tree", "a car"))]
    made = [Job(each, size=Size(64, 64), sampling=Sampling(steps=40), seed=3) for each in towards]
    made.append(Job((TextTarget("a house"),), size=Size(64, 64), sampling=Sampling(steps=40), seed=9))
    save_jobs(tmp_path / "jobs.json", made, sources)
    for kept in (tmp_path / "home" / "sources").iterdir():  # from here on it is in the file alone
        kept.unlink()
    return tmp_path / "jobs.json"


@contextmanager
def cluster() -> Iterator[str]:
    """The address of two machines, which are gone afterwards."""
    script = [sys.executable, str(Path(__file__).with_name("two_machines.py"))]
    with subprocess.Popen(
        script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as machines:
        assert machines.stdout is not None
        address = machines.stdout.readline().strip()
        try:
            assert re.fullmatch(r"[\d.]+:\d+", address), address
            yield address
        finally:
            machines.communicate(timeout=WAIT)


def doing(pid: int) -> str:
    """What a worker's process calls itself: the method it is in."""
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0 ")


def kill_while_drawing(pid: int) -> None:
    """SIGKILL for a worker, in the middle of its next picture."""
    end = time.monotonic() + WAIT
    while not doing(pid).endswith("Worker.draw"):
        assert time.monotonic() < end, doing(pid)
    time.sleep(0.3)  # into the picture, which takes longer
    assert doing(pid).endswith("Worker.draw")
    os.kill(pid, signal.SIGKILL)


def pixels(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        with Image.open(path) as image:
            found[path.name] = image.tobytes()
    return found


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="which process draws is read from /proc")
def test_a_killed_workers_picture_is_drawn_again_to_the_same_pixels(jobs: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    words = [*SWEEP, str(jobs), "--cores", "1", "--out"]
    subprocess.run([*words, str(here)], cwd=ROOT, check=True, capture_output=True, timeout=WAIT)
    drew: dict[str, int] = {}
    killed = 0
    with (
        cluster() as address,
        subprocess.Popen(
            [*words, str(there), "--ray", address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as sweep,
    ):
        assert sweep.stdout is not None
        told = []
        for line in sweep.stdout:
            told.append(line)
            if match := FROM.match(line):
                drew[match[1]] = int(match[2])
                if not killed:
                    killed = int(match[2])
                    kill_while_drawing(killed)
        assert sweep.wait(WAIT) == 0, "".join(told)
    assert "2 workers draw\n" in told
    assert list(drew.values()).count(killed) == 1
    assert len(set(drew.values())) >= 2
    assert len(drew) == 6
    assert pixels(there) == pixels(here)


@pytest.mark.slow
def test_an_address_without_a_cluster_is_a_sentence(jobs: Path, tmp_path: Path) -> None:
    words = [*SWEEP, str(jobs), "--out", str(tmp_path / "out"), "--ray", "auto"]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True, timeout=WAIT)
    assert done.returncode == 2
    assert done.stderr.startswith("clipdiff: There is no Ray cluster to be reached at “auto”")
    assert len(done.stderr.splitlines()) == 1
