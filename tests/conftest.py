"""What every test gets: a home of its own, no screen, and a look at what it left behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leftovers import Leftovers


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for everything the program keeps, so that no test meets the person's own files."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("CLIPDIFF_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread, a Qt timer or thread, a child process or an open file behind."""
    leftovers = Leftovers()
    leftovers.watch_qt(monkeypatch)
    yield
    if left := leftovers.wait():
        pytest.fail("This test left behind: " + "; ".join(left), pytrace=False)
