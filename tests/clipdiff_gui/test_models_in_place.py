"""Models that stay where they are, in the window: offered, told where they lie, and left alone when deleted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from clipdiff_core.checkpoints.elsewhere import add_folder, list_folders
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.listing import State
from clipdiff_core.checkpoints.store import file_sha256, find_model, save_manifest
from clipdiff_core.events import Asking, Imported, Stopped
from clipdiff_gui.models.cards import ImportCard
from clipdiff_gui.models.page import ModelsPage
from tests.clipdiff_gui.models_steps import QUESTIONS, Scripts, choose, failed, make_model, settle


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """A checkpoint in a folder that was added."""
    file = tmp_path / "other" / "fox.pt"
    file.parent.mkdir()
    file.write_bytes(b"0" * 1_000_000)
    add_folder(file.parent)
    return file


def link(name: str, file: Path) -> Imported:
    """The model `name` is the file elsewhere, really on disk."""
    folder = make_model(name, "guided-diffusion")
    hashes = {"network.json": find_model(name).hashes["network.json"]}
    (folder / "network.safetensors").unlink()
    save_manifest(folder, "guided-diffusion", hashes, {"file": file.name}, file.parent, {file.name: file_sha256(file)})
    return Imported(name, "guided-diffusion", str(folder))


def write_pipeline(folder: Path) -> Path:
    folder.mkdir()
    (folder / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}', encoding="utf-8")
    return folder


def test_what_was_found_is_offered_as_a_copy_and_where_it_is(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, found: Path
) -> None:
    choose(qtbot, models, "fox")
    for action in (models.actions_.take_in, models.actions_.use_in_place):
        assert action.isVisible()
    for button in models.details.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName(), button
            assert button.toolTip(), button
    models.actions_.use_in_place.trigger()
    assert not models.actions_.take_in.isVisible()
    assert not models.actions_.use_in_place.isVisible()
    settle(qtbot, models, scripts.imports, Stopped(0))
    models.actions_.take_in.trigger()
    settle(qtbot, models, scripts.imports, Stopped(0))
    assert scripts.imports.jobs == [ImportJob(str(found), in_place=True), ImportJob(str(found))]
    choose(qtbot, models, "starter")
    assert not models.actions_.use_in_place.isVisible()


def test_what_is_asked_says_that_nothing_is_copied(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, found: Path
) -> None:
    choose(qtbot, models, "fox")
    models.actions_.use_in_place.trigger()
    settle(qtbot, models, scripts.imports, Asking("guided-diffusion", QUESTIONS))
    card = models.overlay.card
    assert isinstance(card, ImportCard)
    assert (card.ok.text(), "copy nothing" in card.ok.toolTip()) == ("Use", True)
    card.ok.click()
    settle(qtbot, models, scripts.imports, failed("There is already a model called “fox”.", "name"))
    card = models.overlay.card
    assert isinstance(card, ImportCard)
    assert card.ok.text() == "Use"
    card.edit.setText("red fox")
    card.ok.click()
    settle(qtbot, models, scripts.imports, link("red fox", found))
    assert [job.in_place for job in scripts.imports.jobs] == [True, True, True]
    assert (scripts.imports.jobs[-1].name, scripts.imports.jobs[-1].answers["num_heads"]) == ("red fox", 1)
    qtbot.waitUntil(lambda: models.details.item is not None and models.details.item.name == "red fox")
    assert "fox" not in {item.name for item in models.shelf.items}, "it is here now, and not found again"


def test_a_linked_model_says_where_it_lies(qtbot: QtBot, models: ModelsPage, found: Path) -> None:
    link("mine", found)
    assert choose(qtbot, models, "mine").place == found
    facts = models.details.facts
    assert facts["place"].value.text().replace("\u200b", "") == str(found)
    assert facts["state"].value.text() == "In place"
    assert facts["folder"].isHidden()
    assert models.actions_.verify.isVisible()
    choose(qtbot, models, "starter")
    assert facts["place"].isHidden()
    assert not facts["folder"].isHidden()


def test_deleting_a_linked_model_leaves_its_file(qtbot: QtBot, models: ModelsPage, found: Path) -> None:
    link("mine", found)
    choose(qtbot, models, "mine")
    models.actions_.delete.trigger()
    card = models.overlay.card
    assert card is not None
    said = " ".join(label.text() for label in card.findChildren(QLabel))
    assert f"What lies at {found} stays." in said.replace("\u200b", "")
    assert "become free" not in said
    card.ok.click()
    qtbot.waitUntil(lambda: "fox" in {item.name for item in models.shelf.items})
    assert found.exists()


def test_a_linked_file_that_is_gone_is_said(qtbot: QtBot, models: ModelsPage, found: Path) -> None:
    link("mine", found)
    found.unlink()
    assert choose(qtbot, models, "mine").state is State.DAMAGED
    assert "is no longer at" in models.details.why.text()
    assert models.details.facts["place"].value.text()
    assert models.actions_.delete.isVisible()


def test_a_folder_of_diffusers_is_copied_when_dropped_and_used_when_chosen(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    folder = write_pipeline(tmp_path / "other" / "foxes")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(folder))])
    models.incoming.take(dropped)
    settle(qtbot, models, scripts.imports, Stopped(0))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    models.actions_.add_folder.trigger()
    settle(qtbot, models, scripts.imports, Stopped(0))
    assert scripts.imports.jobs == [ImportJob(str(folder)), ImportJob(str(folder), in_place=True)]
    assert list_folders() == ()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder.parent))
    (folder / "vae.safetensors").write_bytes(b"0" * 1_000_000)
    models.actions_.add_folder.trigger()
    assert list_folders() == (folder.parent,)
    assert choose(qtbot, models, "foxes").path == folder, "all that lies in it is one model"


def test_an_added_folder_that_became_a_model_can_be_forgotten(qtbot: QtBot, models: ModelsPage, found: Path) -> None:
    (found.parent / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}', encoding="utf-8")
    assert choose(qtbot, models, "other").path == found.parent
    models.actions_.forget.trigger()
    assert list_folders() == ()
