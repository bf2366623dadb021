"""The look at what tests leave behind must itself see each kind of thing."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from tests import leftovers
from tests.leftovers import Leftovers


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(leftovers, "PATIENCE", 0.05)
    yield
    monkeypatch.setattr(leftovers, "PATIENCE", 2.0)


def test_nothing_is_left_when_nothing_was_started() -> None:
    assert Leftovers().wait() == []


def test_a_thread_is_seen() -> None:
    before = Leftovers()
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="forgotten")
    thread.start()
    assert before.wait() == ["the thread forgotten"]
    end.set()
    thread.join()
    assert before.wait() == []


def test_a_child_process_is_seen() -> None:
    before = Leftovers()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert before.wait() == [f"the process {child.pid}"]
    child.communicate(b"\n")
    assert before.wait() == []


def test_an_open_file_is_seen(tmp_path: Path) -> None:
    before = Leftovers()
    with (tmp_path / "open.txt").open("w"):
        assert before.wait() == [f"the open file {tmp_path / 'open.txt'}"]
    assert before.wait() == []


def test_a_running_timer_is_seen_until_its_owner_is_deleted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Leftovers()
    before.watch_qt(monkeypatch)
    owner = QObject()
    timer = QTimer(owner)
    timer.start(1000)
    assert len(before.wait()) == 1
    owner.deleteLater()
    assert before.wait() == []


def test_a_running_qt_thread_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Leftovers()
    before.watch_qt(monkeypatch)
    thread = QThread()
    thread.start()
    assert len(before.wait()) == 1
    thread.quit()
    thread.wait()
    assert before.wait() == []
