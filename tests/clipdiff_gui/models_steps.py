"""What the tests of the window of the models do again and again."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.listing import Listed
from clipdiff_core.checkpoints.store import write_manifest
from clipdiff_core.events import Event, Failed, Fetched, Imported, Question
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.models.page import ModelsPage
from tests.clipdiff_gui.fake_host import FakeHost

QUESTIONS = (
    Question("num_head_channels", (-1, 32), -1),
    Question("num_heads", (1, 2, 4), 1),
    Question("noise_schedule", ("linear", "cosine"), "linear"),
    Question("use_new_attention_order", (False, True), False),
)


class Scripts:
    """The three engines, scripted: each one that is made goes on with the script of its kind."""

    def __init__(self) -> None:
        self.downloads: FakeHost[Entry] = FakeHost()
        self.imports: FakeHost[ImportJob] = FakeHost()
        self.checks: FakeHost[str] = FakeHost()
        self.engines = ModelEngines(
            lambda: FakeHost(self.downloads), lambda: FakeHost(self.imports), lambda: FakeHost(self.checks)
        )


def make_model(
    name: str,
    kind: str = "starter",
    origin: Mapping[str, str] | None = None,
    config: Mapping[str, Any] = MappingProxyType({"image_size": 256}),
) -> Path:
    """A model in the models folder, with nothing in it that would draw."""
    folder = folders.models() / name
    folder.mkdir(parents=True)
    (folder / "network.safetensors").write_bytes(b"0" * 1_500_000)
    (folder / "network.json").write_text(json.dumps(dict(config)), encoding="utf-8")
    write_manifest(folder, kind, origin)
    return folder


def choose(qtbot: QtBot, page: ModelsPage, name: str) -> Listed:
    """Select the model `name` as soon as it is listed."""
    page.shelf.look()
    qtbot.waitUntil(lambda: name in {item.name for item in page.shelf.items})
    page.view.choose(name)
    assert page.details.item is not None
    assert page.details.item.name == name
    return page.details.item


def settle(qtbot: QtBot, page: ModelsPage, script: "FakeHost[Any]", *events: Event) -> None:
    """Let the errand in progress say `events`, and end."""
    script.give(*events)
    script._events.put(None)
    qtbot.waitUntil(lambda: not page.session.busy)


def fetched(entry: Entry) -> Fetched:
    """The file of `entry` has arrived, really on disk."""
    path = folders.downloads() / entry.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"whole")
    return Fetched(entry.name, str(path), "0a" * 32)


def imported(name: str, kind: str = "guided-diffusion", origin: Mapping[str, str] | None = None) -> Imported:
    """The model `name` is whole, really on disk."""
    return Imported(name, kind, str(make_model(name, kind, origin)))


def failed(message: str, field: str = "") -> Failed:
    """Something went wrong."""
    return Failed(message, field)
