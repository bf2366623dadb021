"""The window with the real engine in its own process, on a model small enough to draw at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from clipdiff_core.host import EngineHost
from clipdiff_core.job import Model
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.theme import Theme
from tests.clipdiff_core.tiny_model import write_tiny_model

LOADING = 90_000  # milliseconds that loading torch may take on a busy machine

pytestmark = pytest.mark.slow


@pytest.fixture
def studio(theme: Theme, home: Path) -> Iterator[tuple[MainWindow, EngineHost]]:
    """A window with the real engine, set to the tiny model."""
    write_tiny_model(home / "models" / "tiny")
    host = EngineHost()
    window = MainWindow(host, theme, home / "window.json")
    window.draft.set("model", Model("tiny"))
    window.show()
    window.warm_up()
    yield window, host
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_picture_is_drawn_and_a_killed_engine_comes_back(qtbot: QtBot, studio: tuple[MainWindow, EngineHost]) -> None:
    window, host = studio
    window.draft.set("sampling.steps", 1000)
    window.generate()
    qtbot.waitUntil(lambda: window.session.phase is Phase.RUNNING, timeout=LOADING)
    assert host._child is not None
    host._child.process.kill()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE, timeout=10_000)
    assert window.isVisible()
    assert "stopped unexpectedly" in window.panes.bar.text
    window.draft.set("sampling.steps", 4)
    window.generate()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE, timeout=LOADING)
    assert window.panes.bar.text == ""
    assert window.viewer.path is not None
    assert window.viewer.path.is_file()
    assert window.panes.canvas.image.width() == 256


def test_closing_while_it_draws_leaves_nothing(qtbot: QtBot, studio: tuple[MainWindow, EngineHost]) -> None:
    window, _ = studio
    window.draft.set("sampling.steps", 1000)
    window.generate()
    qtbot.waitUntil(lambda: window.session.phase is Phase.RUNNING, timeout=LOADING)
    window.close()
    assert not window.isVisible()
