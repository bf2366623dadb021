"""The window with the real engine in its own process, on a model small enough to draw at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.events import Imported
from clipdiff_core.host import EngineHost
from clipdiff_core.job import Clip, Model, Size
from clipdiff_core.pictures.metadata import read_job
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme
from tests.clipdiff_core.families import (
    write_class_conditional,
    write_clip,
    write_guided,
    write_secondary,
    write_v_network,
)
from tests.clipdiff_core.tiny_model import write_tiny_model

LOADING = 90_000  # milliseconds that loading torch may take on a busy machine

pytestmark = pytest.mark.slow


@pytest.fixture
def studio(theme: Theme, home: Path) -> Iterator[tuple[MainWindow, EngineHost]]:
    """A window with the real engine, set to the tiny model."""
    write_tiny_model(home / "models" / "tiny")
    host = EngineHost()
    window = MainWindow(Studio(host, theme, home / "window.json"))
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


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of each kind as diffusers saves them."""
    tiny_pipelines = pytest.importorskip("tests.clipdiff_core.tiny_pipelines")
    tiny_pipelines.calm()
    root = tmp_path_factory.mktemp("pipelines")
    tiny_pipelines.write_unconditional(root / "unet2d")
    tiny_pipelines.write_stable_diffusion(root / "stable")
    return root


@pytest.mark.timeout(300)
def test_a_model_of_every_family_is_chosen_and_draws(
    qtbot: QtBot, studio: tuple[MainWindow, EngineHost], pipelines: Path, tmp_path: Path
) -> None:
    window, _ = studio
    take_every_family(tmp_path, pipelines)
    window.studio.installed.look_again()
    drawing = {"guided", "classes", "painter", "helper", "pixels", "latents", "tiny"}
    assert drawing <= set(window.panes.parameters.model_row.names)
    window.draft.set("sampling.steps", 2)
    for name in sorted(drawing):
        window.studio.installed.choose(window.draft, name)
        window.draft.set("size", Size(64, 64))
        window.draft.set("guidance.clips", (Clip("mine"), Clip("tiny", weight=0.5)))
        window.draft.set("guidance.gradient", "secondary" if name == "guided" else "fast")
        window.generate()
        qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE, timeout=LOADING)
        assert window.panes.bar.text == "", name
        assert window.viewer.path is not None
        drawn = read_job(window.viewer.path)
        assert drawn.model.name == name
        assert [clip.name for clip in drawn.guidance.clips] == ["mine", "tiny"]


def take_every_family(folder: Path, pipelines: Path) -> None:
    """Import a checkpoint of each family, as small as there are."""
    files = {
        "guided": write_guided(folder),
        "classes": write_class_conditional(folder),
        "painter": write_v_network(folder),
        "helper": write_secondary(folder),
        "mine": write_clip(folder),
        "pixels": pipelines / "unet2d",
        "latents": pipelines / "stable",
    }
    for name, path in files.items():
        *_, last = install(ImportJob(str(path), name, likely=True))
        assert isinstance(last, Imported)
