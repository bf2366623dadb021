"""What is said before the start: about how long, and how much memory."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from clipdiff_core.events import MadeWith, Picture, Progress
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source
from clipdiff_gui import estimate_desk
from clipdiff_gui.main_window import MainWindow
from tests.clipdiff_gui.fake_host import FakeHost


def said(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.panes.estimate.text())


def test_it_follows_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    said(qtbot, window, "about 2 s")
    assert window.panes.estimate.accessibleName() == window.panes.estimate.text()
    window.draft.set("count", 20)
    said(qtbot, window, "about 30 s")
    window.draft.set_all({"method": "noise_search", "noise_search.iterations": 500, "noise_search.steps": 50})
    said(qtbot, window, " h")
    window.draft.set("size", replace(window.draft.job.size, width=7))
    qtbot.waitUntil(window.panes.estimate.isHidden)


def test_it_learns_from_pictures(qtbot: QtBot, window: MainWindow, host: FakeHost[Job], home: Path) -> None:
    said(qtbot, window, "about 2 s")
    window.generate()
    qtbot.waitUntil(lambda: bool(host.jobs))
    job = host.jobs[0]
    host.give(
        Progress(0, 1, 1, 2, 1.0, 1.0, memory=5 * 2**30),
        Picture(0, 1, str(home / "none.png"), 30.0, 1, job, MadeWith("cpu", "float32", 1, {}), 2),
    )
    host.end()
    said(qtbot, window, "about 30 s")
    assert "5.0 GB" in window.panes.estimate.text()
    window.studio.estimates.close()
    assert (home / "paces.json").is_file()


def test_too_little_memory_is_said(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate_desk, "available", lambda: 2**20)
    window.draft.set("count", 2)
    qtbot.waitUntil(lambda: window.panes.estimate.objectName() == "scarce")
    assert "1 MB" in window.panes.estimate.toolTip()
    monkeypatch.setattr(estimate_desk, "available", lambda: None)
    window.draft.set("count", 3)
    qtbot.waitUntil(lambda: window.panes.estimate.objectName() == "dim")


def test_a_larger_init_picture_takes_longer(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for side, words in ((128, "about 1 s"), (1024, "about 26 s")):
        Image.new("RGB", (side, side)).save(tmp_path / "given.png")
        init = Source(SourceStore().add(tmp_path / "given.png"), "given.png")
        window.draft.set_all({"task": "denoise", "init": init})
        said(qtbot, window, words)


def test_the_queue_says_how_long_all_of_it_takes(qtbot: QtBot, window: MainWindow, host: FakeHost[Job]) -> None:
    for _ in range(3):
        window.generate()
    qtbot.waitUntil(lambda: "about 5 s" in window.desks.queue.panel.count.text())
