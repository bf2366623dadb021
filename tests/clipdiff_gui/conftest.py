"""The window with a scripted engine, closed again after each test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.theme import Theme
from tests.clipdiff_gui.fake_host import FakeHost


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen that is none says at every window that it has no sizes: that is no fault of a test."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The looks, put on once."""
    return Theme(qapp)


@pytest.fixture
def host() -> FakeHost:
    """The scripted engine."""
    return FakeHost()


@pytest.fixture
def open_window(theme: Theme, host: FakeHost, home: Path) -> Iterator[Callable[[], MainWindow]]:
    """Opens windows on the scripted engine, and closes them after the test."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(host, theme, home / "window.json")
        windows.append(window)
        window.show()
        window.warm_up()
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """The window as on the first start."""
    return open_window()
