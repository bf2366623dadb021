"""Settings kept, pictures saved, copied and used again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job, Sampling, Size
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.saving import Output, save_picture
from clipdiff_core.targets import TextTarget
from clipdiff_gui import settings
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.picture_menu import PictureMenu
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost

JOB = Job((TextTarget("a dog"), TextTarget("blurry", -0.3)), size=Size(64, 64), sampling=Sampling("ddim"), seed=77)


def saved(folder: Path, job: Job = JOB) -> Path:
    """A picture with its job inside."""
    return save_picture(Image.new("RGB", (64, 64), (10, 20, 30)), job, MADE_WITH, Output(folder), 0, 1)


def look_at(window: MainWindow, path: Path) -> None:
    window.gallery.add(path)
    window.panes.filmstrip.chosen.emit(path)


def test_settings_come_back(open_window: Callable[[], MainWindow]) -> None:
    first = open_window()
    first.draft.use(JOB)
    first.draft.lock_seed(True)
    first.panes.parameters.advanced.head.setChecked(True)
    first.close()
    second = open_window()
    assert second.draft.job == JOB
    assert second.draft.seed_locked
    assert second.panes.parameters.advanced.head.isChecked()


def test_settings_are_written_a_moment_after_the_last_change(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    window.draft.set("sampling.steps", 41)
    assert not (home / "window.json").exists()
    qtbot.waitUntil((home / "window.json").exists, timeout=3000)
    assert json.loads((home / "window.json").read_text("utf-8"))["job"]["sampling"]["steps"] == 41


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 99}', '{"version": 1, "job": {"targets": 3}, "folder": 7}']
)
def test_damaged_settings_are_a_first_start(open_window: Callable[[], MainWindow], home: Path, text: str) -> None:
    (home / "window.json").write_text(text)
    assert open_window().draft.job.title == "a fox on a blue background"


def test_kept_settings_read_as_written(tmp_path: Path) -> None:
    kept = settings.Kept(JOB, True, "/pictures/狐", "dark", True, "abc")
    settings.write(tmp_path / "deep" / "window.json", kept)
    assert settings.read(tmp_path / "deep" / "window.json") == kept


def test_save_as_keeps_the_job_inside(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "out")
    look_at(window, path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "狐 copy"), ""))
    window.actions_.save.trigger()
    assert (tmp_path / "狐 copy.png").read_bytes() == path.read_bytes()
    assert "狐 copy.png" in window.panes.bar.text


@pytest.mark.parametrize(
    ("name", "kind", "made"),
    [
        ("a.jpg", "", "JPEG"),
        ("a.webp", "PNG (*.png)", "WEBP"),
        ("a", "JPEG (*.jpg *.jpeg)", "JPEG"),
        ("a", "TIFF (*.tiff)", "TIFF"),
    ],
)
def test_save_as_writes_the_format_of_the_name(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, made: str
) -> None:
    look_at(window, saved(tmp_path / "out"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), kind))
    window.actions_.save.trigger()
    (path,) = tmp_path.glob("a.*")
    with Image.open(path) as image:
        assert image.format == made
    assert read_job(path) == JOB
    assert path.name in window.panes.bar.text


def test_save_as_a_format_that_is_not_written_is_a_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(window, saved(tmp_path / "out"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.bmp"), ""))
    window.actions_.save.trigger()
    assert "ClipDiff saves PNG, JPEG, WebP and TIFF" in window.panes.bar.text
    assert not (tmp_path / "a.bmp").exists()


def test_save_as_into_a_folder_that_is_none(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "out")
    look_at(window, path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path / "a.png"), ""))
    window.actions_.save.trigger()
    assert "could not be saved" in window.panes.bar.text


def test_copy(window: MainWindow, tmp_path: Path) -> None:
    look_at(window, saved(tmp_path))
    window.actions_.copy.trigger()
    assert QApplication.clipboard().image().pixelColor(3, 3).name() == "#0a141e"


def test_use_these_settings_and_undo(window: MainWindow, tmp_path: Path) -> None:
    before = window.draft.job
    look_at(window, saved(tmp_path))
    assert window.draft.job == before  # looking changes nothing
    assert "a dog" in window.panes.progress.words.text()
    window.actions_.use_settings.trigger()
    assert window.draft.job == JOB
    assert window.draft.seed_locked
    window.panes.bar._act()
    assert window.draft.job == before
    assert not window.draft.seed_locked


def test_the_filmstrips_menu(window: MainWindow, tmp_path: Path) -> None:
    path = saved(tmp_path)
    window.gallery.add(path)
    parts = (window.actions_, window.files, window.desks.recall, window.desks.tasks, window.desks.results)
    menu = PictureMenu(path, *parts, window)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:7] == ["Vary", "Inpaint", "Outpaint", "Denoise", "Cut out", "Upscale", "Describe"]
    assert texts[7:10] == ["More like this", "Less like this", "Use these settings"]
    assert texts[10:] == ["Save as…", "Save how it came to be…", "Contact sheet…", "Open picture folder"]
    for action, weight in zip(menu.actions()[8:10], (1.0, -0.5), strict=True):
        action.trigger()
        assert [target.weight for target in window.draft.job.targets] == [1.0, weight]
    menu.deleteLater()


def test_earlier_pictures_are_found(home: Path, open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    path = saved(home / "pictures")
    window = open_window()
    qtbot.waitUntil(lambda: window.gallery.rowCount() == 1)
    qtbot.waitUntil(lambda: window.gallery.index(0).data() is None and _thumbnail(window.gallery))
    assert window.gallery.index(0).data(Gallery.PATH) == path


def _thumbnail(gallery: Gallery) -> bool:
    from PySide6.QtCore import Qt

    return gallery.index(0).data(Qt.ItemDataRole.DecorationRole) is not None


def test_the_folder_can_be_changed(
    window: MainWindow, host: FakeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = tmp_path / "elsewhere"
    saved(other, replace(JOB, seed=1))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    window.panes.parameters.folder_row.button.click()
    qtbot.waitUntil(lambda: window.gallery.rowCount() == 1)
    window.generate()
    qtbot.waitUntil(lambda: bool(host.outputs))
    assert host.outputs[0].folder == other
    host.end()
    qtbot.waitUntil(lambda: not window.session.busy)
