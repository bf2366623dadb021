"""The window that draws one picture without anybody and closes, with a scripted engine."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.rehearsal import Rehearsal
from tests.clipdiff_gui.fake_host import FakeHost, picture, progress


def end(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    host.end()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_picture_drawn_closes_the_window(qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path) -> None:
    rehearsal = Rehearsal(window)
    qtbot.waitUntil(lambda: bool(host.jobs))
    host.give(progress(1), picture(tmp_path / "fox.png", host.jobs[0]))
    end(qtbot, window, host)
    assert rehearsal.told() == 0


def test_a_failure_is_told(
    qtbot: QtBot, window: MainWindow, host: FakeHost, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal = Rehearsal(window)
    host.give(Failed("There is no room left."))
    end(qtbot, window, host)
    assert rehearsal.told() == 1
    assert capsys.readouterr().err == "There is no room left.\n"


def test_a_window_that_closes_early_is_told(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    rehearsal = Rehearsal(window)
    qtbot.waitUntil(lambda: bool(host.jobs))
    window.close()
    assert rehearsal.told() == 1
