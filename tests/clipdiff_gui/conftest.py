"""The window with a scripted engine, closed again after each test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.models.page import ModelsPage
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme
from clipdiff_gui.training.page import TrainingPage
from clipdiff_gui.worker import MakeTrainer
from tests.clipdiff_gui.fake_host import FakeHost
from tests.clipdiff_gui.models_steps import Scripts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen that is none says of windows that it has no sizes, order and keyboard: that is no test's fault."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)"))


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The looks, put on once."""
    return Theme(qapp)


@pytest.fixture
def host() -> FakeHost[Job]:
    """The scripted engine."""
    return FakeHost()


@pytest.fixture
def trainer() -> FakeHost[TrainingJob]:
    """The scripted engine of trainings."""
    return FakeHost()


@pytest.fixture
def trainers() -> list[FakeHost[TrainingJob]]:
    """Every engine of trainings that was made: `trainer`, then others with the same script."""
    return []


@pytest.fixture
def make_trainer(trainer: FakeHost[TrainingJob], trainers: list[FakeHost[TrainingJob]]) -> MakeTrainer:
    """Makes the scripted engines of trainings."""

    def make() -> FakeHost[TrainingJob]:
        trainers.append(FakeHost(trainer) if trainers else trainer)
        return trainers[-1]

    return make


@pytest.fixture
def scripts() -> Scripts:
    """The scripted engines of models."""
    return Scripts()


@pytest.fixture
def open_window(
    theme: Theme, host: FakeHost[Job], make_trainer: MakeTrainer, scripts: Scripts, home: Path
) -> Iterator[Callable[[], MainWindow]]:
    """Opens windows on the scripted engine, and closes them after the test."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(
            Studio(host, theme, home / "window.json", make_trainer=make_trainer, model_engines=scripts.engines)
        )
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


@pytest.fixture
def page(theme: Theme, make_trainer: MakeTrainer, tmp_path: Path) -> Iterator[TrainingPage]:
    """The training window alone, with a folder chosen."""
    page = TrainingPage(make_trainer)
    page.come_forward()
    folder = tmp_path / "foxes"
    folder.mkdir()
    page.form.folder_row.show_folder(folder)
    yield page
    page.close()
    page.session.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def models(theme: Theme, scripts: Scripts, qtbot: QtBot) -> Iterator[ModelsPage]:
    """The window of the models alone, with what is there listed."""
    page = ModelsPage(scripts.engines)
    page.come_forward()
    qtbot.waitUntil(lambda: bool(page.shelf.items))
    yield page
    page.close()
    page.end()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
