"""Every state of the window of the models, with scripted engines."""

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clipdiff_core import folders
from clipdiff_core.checkpoints.elsewhere import list_folders
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.listing import State
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.checkpoints.store import DRAWING
from clipdiff_core.events import Asking, Checked, Checking, Failed, Fetching, Importing, Stopped
from clipdiff_gui.models.cards import DownloadCard, ImportCard
from clipdiff_gui.models.page import ModelsPage
from clipdiff_gui.models.shelf import Shelf
from tests.clipdiff_gui.models_steps import (
    QUESTIONS,
    Scripts,
    choose,
    failed,
    fetched,
    imported,
    make_model,
    settle,
)

NET = "256x256_diffusion_uncond"


def rows(page: ModelsPage) -> list[str]:
    view = page.view.filtered
    return [view.index(row, 0).data(Shelf.ITEM).name for row in range(view.rowCount())]


def agree(page: ModelsPage) -> None:
    """Press Download, read, and agree."""
    page.actions_.download.trigger()
    card = page.overlay.card
    assert isinstance(card, DownloadCard)
    card.read.setChecked(True)
    card.ok.click()


def import_card(page: ModelsPage) -> ImportCard:
    card = page.overlay.card
    assert isinstance(card, ImportCard)
    return card


def test_everything_is_listed_and_the_starter_selected(models: ModelsPage) -> None:
    assert rows(models)[0] == "starter"
    assert NET in rows(models)
    assert models.details.title.text() == "The starter"
    assert models.actions_.draw.isVisible()
    assert not models.actions_.delete.isVisible()
    assert models.details.facts["licence"].value.text() == "MIT, like ClipDiff"
    assert models.footer.resting.words.text() == "1 model is here"


def test_every_control_has_a_name_and_a_tip(qtbot: QtBot, models: ModelsPage) -> None:
    make_model("mine", "guided-diffusion", {"page": "https://a.b"})
    choose(qtbot, models, "mine")
    models.details.folded.head.setChecked(True)
    for card in (None, "delete", "import"):
        if card == "delete":
            models.actions_.delete.trigger()
        if card == "import":
            models._show_import(ImportJob("/x/net.pt"), Asking("guided-diffusion", QUESTIONS))
        for kind in (QAbstractButton, QComboBox, QPlainTextEdit, QLineEdit):
            for control in models.findChildren(kind):
                if control.isVisible() and control.isEnabled() and control.parent() is not models.search:
                    assert control.accessibleName(), control
                    assert control.toolTip(), control
        models.overlay.dismiss()


def test_words_in_any_order_filter_the_list(models: ModelsPage) -> None:
    models.search.setText("art PIXEL")
    assert rows(models)
    assert all("pixel" in name.lower() or "PAD" in name for name in rows(models))
    models.search.setText("clip")
    assert rows(models)
    assert all("openai" in name or "laion" in name for name in rows(models))
    models.search.setText("no such thing")
    assert rows(models) == []
    assert models.view._hint.isVisible()
    assert models.details.item is None
    assert not models.actions_.draw.isVisible()
    models.actions_.clear.trigger()
    assert rows(models)[0] == "starter"
    assert not models.view._hint.isVisible()


def test_an_imported_model_says_where_it_came_from(qtbot: QtBot, models: ModelsPage) -> None:
    origin = {"file": "net.pt", "sha256": "0b" * 32, "page": "https://a.b/net", "licence": "CC0"}
    make_model("mine", "guided-diffusion", origin)
    choose(qtbot, models, "mine")
    details = models.details
    assert details.does.text() == "Draws · 256 px"
    assert details.facts["licence"].value.text() == "CC0"
    assert details.hash.sha256 == "0b" * 32
    details.hash.copy.click()
    assert QGuiApplication.clipboard().text() == "0b" * 32
    assert details.config.toPlainText() == "image_size: 256"
    assert not details.config.isVisible()
    details.folded.head.click()
    assert details.config.isVisible()
    assert models.actions_.draw.isVisible()
    assert models.actions_.draw.isEnabled()
    assert not details.why.isVisible()


def test_a_page_is_opened_by_a_press_and_by_nothing_else(
    qtbot: QtBot, models: ModelsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    choose(qtbot, models, NET)
    assert opened == []
    models.details.page.link.click()
    models.actions_.download.trigger()
    card = models.overlay.card
    assert isinstance(card, DownloadCard)
    card.page.click()
    assert opened == ["https://github.com/openai/guided-diffusion"] * 2


def test_every_family_draws_or_guides(qtbot: QtBot, models: ModelsPage) -> None:
    heard: list[str] = []
    models.guide_asked.connect(heard.append)
    for kind in (*DRAWING, CLIP):
        make_model(f"a {kind}", kind)
        choose(qtbot, models, f"a {kind}")
        assert models.actions_.draw.isVisible() == models.actions_.draw.isEnabled() == (kind != CLIP)
        assert models.actions_.guide.isVisible() == (kind == CLIP)
        assert "raws" in models.details.does.text() or kind == CLIP
        assert not models.details.why.isVisible()
    models.actions_.guide.trigger()
    assert heard == ["a open_clip"]


def test_a_clip_that_was_imported_can_guide_at_once(qtbot: QtBot, models: ModelsPage, scripts: Scripts) -> None:
    models.import_path(Path("/x/ViT.safetensors"))
    settle(qtbot, models, scripts.imports, imported("ViT", "open_clip"))
    with qtbot.waitSignal(models.guide_asked) as asked:
        models.bar._act()
    assert asked.args == ["ViT"]


def test_a_download_shows_its_licence_first_and_wants_it_read(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts
) -> None:
    item = choose(qtbot, models, NET)
    models.actions_.download.trigger()
    card = models.overlay.card
    assert isinstance(card, DownloadCard)
    assert "OpenAI's model card says research use" in card.licence.text()
    assert not models.view.isEnabled()
    card.ok.click()
    assert "Read on its page" in card.message.text
    assert not scripts.downloads.jobs
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert models.overlay.card is None
    assert models.view.isEnabled()
    agree(models)
    qtbot.waitUntil(lambda: scripts.downloads.jobs == [item.entry])
    settle(qtbot, models, scripts.downloads, Stopped(0))
    models.actions_.download.trigger()  # read once is read
    assert models.overlay.card is None
    settle(qtbot, models, scripts.downloads, Stopped(0))
    assert len(scripts.downloads.jobs) == 2


def test_a_free_licence_needs_no_reading(qtbot: QtBot, models: ModelsPage, scripts: Scripts) -> None:
    choose(qtbot, models, "ViT-B-32_laion2b_s34b_b79k")
    models.actions_.download.trigger()
    card = models.overlay.card
    assert isinstance(card, DownloadCard)
    assert not card.read.isVisible()
    card.ok.click()
    settle(qtbot, models, scripts.downloads, Stopped(0))
    assert len(scripts.downloads.jobs) == 1


def test_too_little_room_is_said_before(
    qtbot: QtBot, models: ModelsPage, monkeypatch: pytest.MonkeyPatch, scripts: Scripts
) -> None:
    monkeypatch.setattr("clipdiff_gui.models.page.free_space", lambda: 3_000_000_000)
    choose(qtbot, models, NET)
    models.actions_.download.trigger()
    card = models.overlay.card
    assert card is not None
    assert any("too little room" in label.accessibleName() for label in card.findChildren(type(card._head)))


def test_a_download_tells_how_far_it_is_and_is_imported_at_once(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts
) -> None:
    item = choose(qtbot, models, NET)
    assert item.entry is not None
    agree(models)
    scripts.downloads.give(Fetching(NET, 748_000_000, 2_200_000_000, 185.0))
    line = models.footer.lines[next(iter(models.footer.lines))]
    qtbot.waitUntil(lambda: models.windowTitle() == "34 % · Models")
    assert line.progress.line.share == pytest.approx(0.34)
    assert "Downloading 34 %" in line.progress.words.text()
    assert line.progress.aside.text() == "748 MB of 2.2 GB  ·  3 min 5 s left"
    assert models.details.facts["state"].value.text() == "Downloading 34 %"
    assert models.actions_.cancel.isVisible()
    assert not models.actions_.download.isVisible()
    file = fetched(item.entry)
    scripts.downloads.give(file)
    scripts.downloads._events.put(None)
    qtbot.waitUntil(lambda: scripts.imports.jobs == [ImportJob(file.path, NET, entry=NET)])
    scripts.imports.give(Importing(NET, 1, 2))
    qtbot.waitUntil(lambda: models.details.facts["state"].value.text() == "Importing 50 %")
    settle(qtbot, models, scripts.imports, imported(NET, origin={"catalogue": NET}))
    assert f"“{NET}” is here." in models.bar.text
    assert not Path(file.path).exists()  # its weights are in the models folder now
    qtbot.waitUntil(lambda: models.details.item is not None and models.details.item.state is State.HERE)
    assert models.details.title.text() == "OpenAI's ImageNet, 256 × 256"
    assert models.windowTitle() == "Models"


def test_a_cancelled_download_keeps_what_has_arrived_and_goes_on(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts
) -> None:
    item = choose(qtbot, models, "secondary")
    assert item.entry is not None
    agree(models)
    qtbot.waitUntil(lambda: bool(scripts.downloads.jobs))
    part = folders.downloads() / (item.entry.file_name + ".part")
    part.parent.mkdir()
    part.write_bytes(b"0" * 5_500_000)
    models.actions_.cancel.trigger()
    assert scripts.downloads.calls[-1] == "discard"
    settle(qtbot, models, scripts.downloads, Stopped(0))
    qtbot.waitUntil(lambda: models.details.facts["state"].value.text() == "10 % is here")
    assert models.actions_.download.text() == "Go on downloading…"
    assert models.bar.text == ""
    models.actions_.delete.trigger()
    assert models.overlay.card is not None
    models.overlay.card.ok.click()
    qtbot.waitUntil(lambda: models.details.facts["state"].value.text() == "Can be downloaded")
    assert not part.exists()


def test_downloads_wait_for_each_other(qtbot: QtBot, models: ModelsPage, scripts: Scripts) -> None:
    for name in (NET, "secondary", "watercolordiffusion"):
        choose(qtbot, models, name)
        agree(models)
    assert models.details.facts["state"].value.text() == "Waiting"
    assert len(models.session.downloads.waiting) == 2
    models.actions_.cancel.trigger()
    assert models.details.facts["state"].value.text() == "Can be downloaded"
    scripts.downloads.give(Fetching(NET, 1, 2))
    line = models.footer.lines[next(iter(models.footer.lines))]
    qtbot.waitUntil(lambda: "1 more waiting" in line.progress.words.text())
    line.cancel.click()
    scripts.downloads.give(Stopped(0))
    scripts.downloads._events.put(None)
    qtbot.waitUntil(lambda: [job.name for job in scripts.downloads.jobs] == [NET, "secondary"])
    settle(qtbot, models, scripts.downloads, Stopped(0))


def test_a_failed_download_is_told_beside_its_button_or_over_the_list(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts
) -> None:
    choose(qtbot, models, NET)
    agree(models)
    settle(qtbot, models, scripts.downloads, failed("“net” could not be downloaded.", "model"))
    assert models.details.message.text == "“net” could not be downloaded."
    assert models.bar.text == ""
    models.actions_.download.trigger()
    assert models.details.message.text == ""
    choose(qtbot, models, "secondary")
    settle(qtbot, models, scripts.downloads, failed("Once more."))
    assert models.bar.text == "Once more."
    assert models.details.message.text == ""


def test_a_file_is_imported_and_what_it_does_not_say_is_asked(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, tmp_path: Path
) -> None:
    file = tmp_path / "net.pt"
    models.incoming.chosen.emit(file)
    settle(qtbot, models, scripts.imports, Asking("guided-diffusion", QUESTIONS))
    card = import_card(models)
    assert card.edit.text() == "net"
    assert not card.rows["num_heads"].isHidden()
    widths = card.rows["num_head_channels"].control
    assert isinstance(widths, QComboBox)
    assert widths.currentText() == "by their number (likely)"
    widths.setCurrentIndex(1)
    widths.activated.emit(1)
    assert card.rows["num_heads"].isHidden()  # their width tells their number
    schedule = card.rows["noise_schedule"].control
    assert isinstance(schedule, QComboBox)
    schedule.setCurrentIndex(1)
    card.edit.setText(" my net ")
    card.ok.click()
    answers = {"num_head_channels": 32, "noise_schedule": "cosine", "use_new_attention_order": False}
    qtbot.waitUntil(lambda: len(scripts.imports.jobs) == 2)
    assert scripts.imports.jobs[1] == ImportJob(str(file), "my net", answers)
    settle(qtbot, models, scripts.imports, imported("my net"))
    qtbot.waitUntil(lambda: models.details.item is not None and models.details.item.name == "my net")


def test_a_name_that_is_taken_is_asked_for_again(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, tmp_path: Path
) -> None:
    models.import_path(tmp_path / "net.pt")
    settle(qtbot, models, scripts.imports, failed("There is already a model called “net”.", "name"))
    card = import_card(models)
    assert card.rows["name"].message.text == "There is already a model called “net”."
    card.edit.setText("other")
    assert card.rows["name"].message.text == ""
    qtbot.keyClick(card.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(scripts.imports.jobs) == 2)
    assert scripts.imports.jobs[1].name == "other"
    settle(qtbot, models, scripts.imports, Failed("It is none.", "model", "Traceback …"))
    assert models.bar.text == "It is none."
    models.bar._act()
    assert QApplication.clipboard().text() == "Traceback …"


def test_questions_of_two_files_are_asked_one_after_the_other(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, tmp_path: Path
) -> None:
    for name in ("one.pt", "two.pt"):
        models.import_path(tmp_path / name)
        scripts.imports.give(Asking("guided-diffusion", QUESTIONS))
        scripts.imports._events.put(None)
    qtbot.waitUntil(lambda: not models.session.busy)
    assert import_card(models).edit.text() == "one"
    models.overlay.dismiss()
    assert import_card(models).edit.text() == "two"
    models.overlay.dismiss()
    assert models.overlay.card is None


def drop(page: ModelsPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert page.acceptDrops()
    page._drop.eventFilter(page, QDropEvent(QPointF(50, 50), copy, data, button, keys))  # Qt sends none without a drag


def test_files_models_and_folders_can_be_dropped(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "found.ckpt").write_bytes(b"0" * 1_000_000)
    model = make_model("mine").rename(tmp_path / "mine")
    drop(models, tmp_path / "net.pt", model, other)
    assert [Path(job.path).name for job in models.session.imports.jobs] == ["net.pt", "mine"]
    assert list_folders() == (other,)
    assert "nothing was copied" in models.bar.text
    choose(qtbot, models, "found")
    assert models.details.facts["state"].value.text() == "Found"
    models.actions_.take_in.trigger()
    assert models.details.facts["state"].value.text() == "Waiting"
    for _ in range(3):
        scripts.imports.give(Stopped(0))
        scripts.imports._events.put(None)
    qtbot.waitUntil(lambda: not models.session.busy)
    models.actions_.forget.trigger()
    assert list_folders() == ()
    qtbot.waitUntil(lambda: "found" not in rows(models))
    assert (other / "found.ckpt").exists()


def test_a_folder_that_cannot_be_added_is_one_sentence(models: ModelsPage, tmp_path: Path) -> None:
    models.look_into(tmp_path / "nowhere")
    assert "There is no folder" in models.bar.text
    models.look_into(tmp_path)
    models.bar._act()
    assert list_folders() == ()


def test_verify_says_whether_a_model_is_whole(qtbot: QtBot, models: ModelsPage, scripts: Scripts) -> None:
    make_model("mine")
    choose(qtbot, models, "mine")
    models.actions_.verify.trigger()
    scripts.checks.give(Checking("mine", 1, 4))
    qtbot.waitUntil(lambda: models.details.facts["state"].value.text() == "Verifying 25 %")
    settle(qtbot, models, scripts.checks, failed("The model “mine” is damaged.", "model"))
    assert models.bar.text == "The model “mine” is damaged."
    qtbot.waitUntil(lambda: models.details.item is not None and models.details.item.state is State.DAMAGED)
    assert not models.actions_.draw.isEnabled()
    models.actions_.verify.trigger()
    settle(qtbot, models, scripts.checks, Checked("mine"))
    assert "“mine” is whole" in models.bar.text
    qtbot.waitUntil(lambda: models.details.item is not None and models.details.item.state is State.HERE)


def test_delete_asks_first(qtbot: QtBot, models: ModelsPage) -> None:
    folder = make_model("mine")
    choose(qtbot, models, "mine")
    models.actions_.delete.trigger()
    card = models.overlay.card
    assert card is not None
    qtbot.keyClick(card.no, Qt.Key.Key_Return)  # the person begins at Cancel
    assert models.overlay.card is None
    assert folder.exists()
    models.actions_.delete.trigger()
    assert models.overlay.card is not None
    models.overlay.card.ok.click()
    assert not folder.exists()
    qtbot.waitUntil(lambda: "mine" not in rows(models))


def test_a_broken_model_can_still_be_deleted(qtbot: QtBot, models: ModelsPage) -> None:
    folder = make_model("mine")
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    choose(qtbot, models, "mine")
    assert "cannot be used" in models.details.why.text()
    models.actions_.delete.trigger()
    assert models.overlay.card is not None
    models.overlay.card.ok.click()
    assert not folder.exists()


def test_a_list_that_cannot_be_read_is_said_and_tried_again(qtbot: QtBot, models: ModelsPage, home: Path) -> None:
    (home / "model-folders.json").write_text("{", encoding="utf-8")
    models.shelf.look()
    qtbot.waitUntil(lambda: "list of added folders is damaged" in models.bar.text)
    assert rows(models)  # what was known is still shown
    (home / "model-folders.json").unlink()
    make_model("mine")
    models.bar._act()
    qtbot.waitUntil(lambda: "mine" in rows(models))


def test_only_a_download_opens_a_connection(
    qtbot: QtBot, models: ModelsPage, scripts: Scripts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    make_model("mine", "guided-diffusion", {"page": "https://a.b"})
    for name in rows(models)[:8]:
        choose(qtbot, models, name)
    choose(qtbot, models, "mine")
    models.look_into(tmp_path)
    models.import_path(tmp_path / "net.pt")
    settle(qtbot, models, scripts.imports, failed("It is none.", "model"))
    models.session.delete(choose(qtbot, models, "mine"))


def test_widgets_move_at_most_ten_times_a_second(qtbot: QtBot, models: ModelsPage, scripts: Scripts) -> None:
    moves: list[int] = []
    models.session.moved.connect(lambda: moves.append(1))
    choose(qtbot, models, NET)
    agree(models)
    models.session.check("starter")
    for done in range(5_000):
        scripts.downloads.give(Fetching(NET, done, 5_000))
        scripts.checks.give(Checking("starter", done, 5_000))
    qtbot.wait(1_000)
    assert 1 <= len(moves) <= 11
    for script in (scripts.downloads, scripts.checks):
        script.give(Stopped(0))
        script._events.put(None)
    qtbot.waitUntil(lambda: not models.session.busy)
