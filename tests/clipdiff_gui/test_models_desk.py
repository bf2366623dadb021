"""The window of the models beside the one that draws: opened from it, heard in it, closed with it."""

import json
import multiprocessing
import os
import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.checkpoints import catalogue, listing
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.download import download
from clipdiff_core.checkpoints.store import check_files, file_sha256, find_model
from clipdiff_core.checkpoints.transfer import Limits
from clipdiff_core.events import Failed
from clipdiff_core.job import Clip, Model, Size
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.models.cards import ImportCard
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.models.page import ModelsPage
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme
from tests.clipdiff_core.checkpoints.file_server import Behaviour, serving
from tests.clipdiff_gui.fake_host import FakeHost
from tests.clipdiff_gui.models_steps import Scripts, choose, imported, make_model, settle

LOADING = 90_000  # milliseconds that loading torch may take on a busy machine


def opened(qtbot: QtBot, window: MainWindow) -> ModelsPage:
    window.actions_.models.trigger()
    page = window.desks.models.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.shelf.items))
    return page


def choices(window: MainWindow) -> list[str]:
    return window.panes.parameters.model_row.names


def test_the_action_opens_one_window(qtbot: QtBot, window: MainWindow, scripts: Scripts) -> None:
    assert window.desks.models.page is None
    page = opened(qtbot, window)
    assert page.isVisible()
    assert not page.isModal()
    page.close()
    window.actions_.models.trigger()
    assert window.desks.models.page is page
    assert not scripts.downloads.jobs


def test_no_two_actions_of_a_window_share_a_shortcut(qtbot: QtBot, window: MainWindow) -> None:
    for actions in (window.actions(), opened(qtbot, window).actions()):
        keys = [keys.toString() for action in actions for keys in action.shortcuts()]
        assert len(keys) == len(set(keys))


def test_draw_with_this_selects_it_where_one_draws(qtbot: QtBot, window: MainWindow) -> None:
    make_model("foxes")
    page = opened(qtbot, window)
    choose(qtbot, page, "foxes")
    page.actions_.draw.trigger()
    assert window.draft.job.model.name == "foxes"
    assert window.panes.parameters.model_row.choice.currentText() == "Foxes"


def test_draw_with_this_takes_the_size_it_learned(qtbot: QtBot, window: MainWindow) -> None:
    make_model("net", "guided-diffusion", config={"image_size": 512})
    page = opened(qtbot, window)
    choose(qtbot, page, "net")
    page.actions_.draw.trigger()
    assert window.draft.job.size == Size(512, 512)


def test_guide_with_this_chooses_it_where_one_draws(qtbot: QtBot, window: MainWindow) -> None:
    make_model("ViT", "open_clip")
    page = opened(qtbot, window)
    choose(qtbot, page, "ViT")
    page.actions_.guide.trigger()
    assert window.draft.job.guidance.clips == (Clip("ViT"),)
    row = window.panes.parameters.guided_row
    assert row.field.currentText() == "ViT"
    page.session.delete(choose(qtbot, page, "ViT"))
    assert row.field.currentText() == "ViT (not here)"
    assert window.draft.job.guidance.clips == (Clip("ViT"),)


def test_models_come_and_go_in_the_list_of_those_that_draw(qtbot: QtBot, window: MainWindow, scripts: Scripts) -> None:
    page = opened(qtbot, window)
    page.import_path(Path("/x/foxes"))
    settle(qtbot, page, scripts.imports, imported("foxes", "starter"))
    assert choices(window) == ["starter", "foxes"]
    page.import_path(Path("/x/net.pt"))
    settle(qtbot, page, scripts.imports, imported("net", "guided-diffusion"))
    assert choices(window) == ["starter", "foxes", "net"]
    page.import_path(Path("/x/ViT.pt"))
    settle(qtbot, page, scripts.imports, imported("ViT", "open_clip"))
    assert choices(window) == ["starter", "foxes", "net"]
    window.draft.set("model", Model("foxes"))
    page.session.delete(choose(qtbot, page, "foxes"))
    assert window.draft.job.model.name == "starter"
    assert choices(window) == ["starter", "net"]


def test_what_nobody_saw_is_told_where_one_draws(qtbot: QtBot, window: MainWindow, scripts: Scripts) -> None:
    page = opened(qtbot, window)
    page.import_path(Path("/x/net.pt"))
    page.close()
    settle(qtbot, page, scripts.imports, imported("net"))
    assert window.panes.bar.text == "“net” is here."
    window.panes.bar._act()
    assert page.isVisible()
    page.import_path(Path("/x/other.pt"))
    page.close()
    settle(qtbot, page, scripts.imports, Failed("It is none.", "model"))
    assert window.panes.bar.text == "It is none."


def test_closing_ends_what_is_under_way_and_begins_nothing_more(
    qtbot: QtBot, window: MainWindow, scripts: Scripts
) -> None:
    page = opened(qtbot, window)
    item = choose(qtbot, page, "secondary")
    assert item.entry is not None
    page.session.download(item.entry)
    page.import_path(Path("/x/net.pt"))
    page.import_path(Path("/x/other.pt"))
    page.session.check("starter")
    for script in (scripts.downloads, scripts.imports, scripts.checks):
        qtbot.waitUntil(lambda script=script: len(script.jobs) == 1)
    window.close()
    for script in (scripts.downloads, scripts.imports, scripts.checks):
        assert script.calls[-2:] == ["discard", "close"]
        assert len(script.jobs) == 1
    assert window.desks.models.page is None


@pytest.fixture
def real(theme: Theme, home: Path) -> MainWindow:
    """A window with the real engines of models."""
    return MainWindow(Studio(FakeHost(), theme, home / "window.json", model_engines=ModelEngines()))


def end(window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def small_safetensors() -> bytes:
    """One tensor of a million zeros, without torch."""
    head = json.dumps({"weight": {"dtype": "U8", "shape": [1_000_000], "data_offsets": [0, 1_000_000]}}).encode()
    return struct.pack("<Q", len(head)) + head + bytes(1_000_000)


def test_a_real_download_is_stopped_by_closing_and_goes_on_after_a_restart(
    qtbot: QtBot, theme: Theme, home: Path, scripts: Scripts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = small_safetensors()
    whole = tmp_path / "net.safetensors"
    whole.write_bytes(content)
    monkeypatch.setattr(download, "__defaults__", (Limits(loopback=True),))
    with serving() as server:
        server.behaviours["/net.safetensors"] = Behaviour(content, stall_after=len(content) // 2)
        urls = (server.url("/net.safetensors"),)
        entry = Entry(
            "net", "A net", "guided-diffusion", file_sha256(whole), len(content), urls, "https://a.b", "MIT", {}
        )
        monkeypatch.setattr(catalogue, "read_catalogue", lambda: (entry,))
        monkeypatch.setattr(listing, "read_catalogue", lambda: (entry,))
        engines = ModelEngines(make_importer=scripts.engines.make_importer)
        window = MainWindow(Studio(FakeHost(), theme, home / "window.json", model_engines=engines))
        page = opened(qtbot, window)
        choose(qtbot, page, "net")
        page.actions_.download.trigger()
        assert page.overlay.card is not None
        page.overlay.card.ok.click()
        qtbot.waitUntil(lambda: "Downloading" in page.details.facts["state"].value.text())
        part = folders.downloads() / "net.safetensors.part"
        qtbot.waitUntil(lambda: part.exists() and part.stat().st_size > 100_000)
        end(window)
        kept = part.stat().st_size
        assert kept > 100_000
        server.behaviours["/net.safetensors"] = Behaviour(content)
        window = MainWindow(Studio(FakeHost(), theme, home / "window.json", model_engines=engines))
        page = opened(qtbot, window)
        choose(qtbot, page, "net")
        assert page.actions_.download.text() == "Go on downloading…"
        page.actions_.download.trigger()
        assert page.overlay.card is not None
        page.overlay.card.ok.click()
        qtbot.waitUntil(lambda: len(scripts.imports.jobs) == 1)
        assert server.asked[-1] == ("/net.safetensors", f"bytes={kept}-")
        assert Path(scripts.imports.jobs[0].path).read_bytes() == content
        settle(qtbot, page, scripts.imports, imported("net"))
        end(window)


@pytest.mark.slow
def test_a_real_import_asks_answers_and_verifies(qtbot: QtBot, real: MainWindow, tmp_path: Path) -> None:
    from tests.clipdiff_core.checkpoints.tiny_files import tiny_adm, torch_bytes

    file = tmp_path / "net.pt"
    file.write_bytes(torch_bytes(tiny_adm()))
    page = opened(qtbot, real)
    page.import_path(file)
    qtbot.waitUntil(lambda: page.overlay.card is not None, timeout=LOADING)
    card = page.overlay.card
    assert isinstance(card, ImportCard)
    card.edit.setText("fox net")
    card.ok.click()
    qtbot.waitUntil(lambda: "“fox net” is here" in page.bar.text, timeout=LOADING)
    check_files(find_model("fox net"))
    choose(qtbot, page, "fox net")
    page.actions_.verify.trigger()
    qtbot.waitUntil(lambda: "“fox net” is whole" in page.bar.text)
    (find_model("fox net").folder / "network.json").write_text("{}", encoding="utf-8")
    page.actions_.verify.trigger()
    qtbot.waitUntil(lambda: "is damaged" in page.bar.text)
    end(real)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Needs a file that is never read to its end.")
def test_closing_during_a_real_import_leaves_nothing(
    qtbot: QtBot, real: MainWindow, tmp_path: Path, home: Path
) -> None:
    os.mkfifo(tmp_path / "net.pt")
    before = set(multiprocessing.active_children())
    page = opened(qtbot, real)
    page.import_path(tmp_path / "net.pt")
    qtbot.waitUntil(lambda: set(multiprocessing.active_children()) != before)
    qtbot.wait(1_000)
    end(real)
    assert set(multiprocessing.active_children()) == before
    assert not list((home / "models").glob(".*"))
