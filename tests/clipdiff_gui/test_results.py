"""What a run leaves besides its pictures: animations, contact sheets, and which picture is the nearest."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Event, Failed, Picture
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures import contact_sheet
from clipdiff_core.pictures.contact_sheet import THUMBNAIL
from clipdiff_core.pictures.runs import RunFrames
from clipdiff_core.pictures.saving import Output, save_picture
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.recorder import Recorder
from clipdiff_gui.model.run import Phase
from clipdiff_gui.picture_menu import PictureMenu
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost, picture, preview, progress, stopped

JOB = Job((TextTarget("a fox"),), size=Size(64, 64), seed=7)


def finished(folder: Path, index: int = 0, count: int = 1, score: float | None = None) -> Picture:
    """A picture of a run, on disk with its job."""
    image = Image.new("RGB", (64, 64), (10, 20, 30))
    path = save_picture(image, replace(JOB, seed=7 + index), MADE_WITH, Output(folder), index, count)
    return replace(picture(folder / "none.png", JOB, index, count), path=str(path), score=score)


def draw(qtbot: QtBot, window: MainWindow, host: FakeHost, *events: Event) -> None:
    """One run that says `events`."""
    window.generate()
    host.give(*events)
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def draw_batch(qtbot: QtBot, window: MainWindow, host: FakeHost, folder: Path, *scores: float | None) -> list[Path]:
    """One run of as many pictures."""
    pictures = [finished(folder, index, len(scores), score) for index, score in enumerate(scores)]
    draw(qtbot, window, host, progress(1), *pictures)
    return [Path(event.path) for event in pictures]


def menu_of(window: MainWindow, path: Path) -> QMenu:
    parts = (window.actions_, window.files, window.desks.recall, window.desks.tasks, window.desks.results)
    return PictureMenu(path, *parts, window)


def action_in(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == text)


@pytest.fixture
def save_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Lets the next dialog answer with a name in a folder."""

    def answer(name: str, kind: str = "") -> Path:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name) if name else "", kind))
        return tmp_path / name

    return answer


def say(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Wait until the bar says so."""
    qtbot.waitUntil(lambda: words in window.panes.bar.text)


@pytest.mark.parametrize(
    ("name", "kind", "made"),
    [("狐.gif", "", "GIF"), ("a.webp", "", "WEBP"), ("a", "APNG (*.apng *.png)", "PNG"), ("a", "", "PNG")],
)
def test_how_a_picture_came_to_be_is_saved(
    qtbot: QtBot,
    window: MainWindow,
    host: FakeHost,
    tmp_path: Path,
    save_to: Callable[..., Path],
    name: str,
    kind: str,
    made: str,
) -> None:
    assert not window.actions_.save_run.isEnabled()
    draw(qtbot, window, host, *(preview(shade) for shade in (10, 90, 170)), finished(tmp_path / "out"))
    assert window.actions_.save_run.isEnabled()
    assert "animation" in window.actions_.save_run.toolTip()
    save_to(name, kind)
    window.actions_.save_run.trigger()
    say(qtbot, window, "Saved as")
    (path,) = (path for path in tmp_path.iterdir() if path.stem == Path(name).stem)
    assert path.name in window.panes.bar.text
    with Image.open(path) as image:
        assert image.format == made
        assert getattr(image, "n_frames", 1) == 4
        assert abs(image.convert("L").tobytes()[0] - 10) < 12


def test_every_preview_is_recorded_though_few_are_shown(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    seen: list[int] = []
    window.session.previewed.connect(lambda event: seen.append(event.rgb[0]))
    event = finished(tmp_path)
    draw(qtbot, window, host, *(preview(shade) for shade in range(100)), event)
    frames = window.session.recorder.frames_of(Path(event.path))
    assert frames is not None
    assert [frame.rgb[0] for frame in frames.frames] == list(range(100))
    assert len(seen) < 50


def test_writing_does_not_hold_the_window_up(
    qtbot: QtBot,
    window: MainWindow,
    host: FakeHost,
    tmp_path: Path,
    save_to: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw(qtbot, window, host, preview(), finished(tmp_path / "out"))
    path, held, inside = save_to("a.gif"), threading.Event(), threading.Event()

    def save(self: RunFrames, to: Path, picture: Path, overwrite: bool) -> Path:
        inside.set()
        assert held.wait(10)
        return to

    monkeypatch.setattr(RunFrames, "save", save)
    window.actions_.save_run.trigger()
    assert window.panes.bar.text == "Saving “a.gif”…"
    qtbot.waitUntil(inside.is_set)
    qtbot.wait(50)
    assert window.panes.bar.text == "Saving “a.gif”…"
    held.set()
    say(qtbot, window, f"Saved as {path}")


def test_frames_are_only_of_their_picture_and_of_this_session(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    last = finished(tmp_path, 1, 3)
    draw(qtbot, window, host, preview(1, index=0), preview(2, index=1), last, preview(3, index=2), stopped(2))
    frames = window.session.recorder.frames_of(Path(last.path))
    assert frames is not None
    assert [frame.rgb[0] for frame in frames.frames] == [2]  # the first was skipped, the third thrown away
    earlier, unseen = Path(finished(tmp_path / "earlier").path), finished(tmp_path / "unseen")
    window.gallery.add(earlier)
    window.panes.filmstrip.chosen.emit(earlier)
    assert not window.actions_.save_run.isEnabled()
    draw(qtbot, window, host, unseen)
    assert window.viewer.path == Path(unseen.path)
    assert not window.actions_.save_run.isEnabled()
    window.panes.filmstrip.chosen.emit(Path(last.path))
    assert window.actions_.save_run.isEnabled()


def test_the_oldest_frames_go() -> None:
    def run(*events: Event) -> None:
        list(recorder.watched(iter(events)))

    def known() -> list[int]:
        return [number for number in range(6) if recorder.frames_of(Path(f"{number}.png")) is not None]

    def drawn(number: int) -> Picture:
        return Picture(0, 1, f"{number}.png", 1.0, 1, JOB, MADE_WITH, 1)

    recorder = Recorder(most_pictures=3)
    for number in range(5):
        run(preview(), drawn(number))
    assert known() == [2, 3, 4]
    recorder = Recorder(most_bytes=2 * 32 * 32 * 3)
    for number in range(5):
        run(preview(), drawn(number))
    assert known() == [3, 4]
    run(*[preview()] * 5, drawn(5))  # one alone may be larger
    assert known() == [5]
    run(drawn(5))  # drawn anew, and no one saw how
    assert known() == []


def test_animations_say_their_mistakes(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path, save_to: Callable[..., Path]
) -> None:
    event = finished(tmp_path)
    draw(qtbot, window, host, preview(), event)
    content = Path(event.path).read_bytes()
    for name, sentence in (
        ("a.avi", "is no animation that ClipDiff writes"),
        (Path(event.path).name, "is a picture that is shown in it"),
        (f"{Path(event.path).name}/a.gif", "cannot write to the folder"),
    ):
        save_to(name)
        window.actions_.save_run.trigger()
        say(qtbot, window, sentence)
        assert window.panes.bar.property("kind") == "error"
    assert Path(event.path).read_bytes() == content
    window.panes.bar.dismiss()
    save_to("")
    window.actions_.save_run.trigger()  # and then cancelled
    assert window.panes.bar.text == ""
    Path(event.path).unlink()
    save_to("a.gif")
    window.actions_.save_run.trigger()
    say(qtbot, window, "There is no picture")


def test_a_name_without_a_suffix_writes_over_nothing(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path, save_to: Callable[..., Path]
) -> None:
    draw(qtbot, window, host, preview(), *(finished(tmp_path / "out", index, 2) for index in range(2)))
    window.panes.filmstrip.chosen.emit(tmp_path / "out" / "a-fox-7-1.png")
    (tmp_path / "a.gif").write_bytes(b"mine")
    (tmp_path / "a.png").write_bytes(b"mine too")
    save_to("a", "GIF (*.gif)")
    window.actions_.save_run.trigger()
    say(qtbot, window, "a (2).gif")
    save_to("a", "PNG (*.png)")
    window.actions_.sheet.trigger()
    say(qtbot, window, "a (2).png")
    assert (tmp_path / "a.gif").read_bytes() == b"mine"
    assert (tmp_path / "a.png").read_bytes() == b"mine too"


def test_closing_finishes_what_is_being_written(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path, save_to: Callable[..., Path]
) -> None:
    draw(qtbot, window, host, *(preview(shade) for shade in range(50)), finished(tmp_path / "out"))
    for name in ("a.gif", "b.gif"):
        save_to(name)
        window.actions_.save_run.trigger()
    window.close()
    for name in ("a.gif", "b.gif"):
        with Image.open(tmp_path / name) as image:
            assert getattr(image, "n_frames", 1) == 51


def test_a_contact_sheet_of_the_last_batch(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path, save_to: Callable[..., Path]
) -> None:
    assert not window.actions_.sheet.isEnabled()
    draw_batch(qtbot, window, host, tmp_path / "one", None)
    assert not window.actions_.sheet.isEnabled()
    paths = draw_batch(qtbot, window, host, tmp_path / "out", *[None] * 3)
    assert window.actions_.sheet.isEnabled()
    path = save_to("sheet.png")
    window.actions_.sheet.trigger()
    say(qtbot, window, f"Saved as {path}")
    with Image.open(path) as image:
        assert 2 * THUMBNAIL < image.width < 3 * THUMBNAIL  # three pictures stand in two columns
    path = save_to("out/a-fox-7-1.png")
    assert path == paths[0]
    before = path.read_bytes()
    window.actions_.sheet.trigger()
    say(qtbot, window, "is a picture that is shown in it")
    assert path.read_bytes() == before
    save_to("sheet.gif")
    window.actions_.sheet.trigger()
    say(qtbot, window, "ClipDiff saves PNG, JPEG, WebP and TIFF")


def test_a_contact_sheet_of_selected_pictures(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, save_to: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [Path(finished(tmp_path / "out", index, 4).path) for index in range(4)]
    for path in paths:
        window.gallery.add(path)
    strip = window.panes.filmstrip
    strip.setFocus()
    qtbot.waitUntil(strip.hasFocus)

    def click(path: Path, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        spot = strip.visualRect(window.gallery.index(window.gallery.row_of(path))).center()
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, keys, spot)

    click(paths[0])
    assert strip.selected == [paths[0]]
    assert not window.actions_.sheet.isEnabled()
    click(paths[2], Qt.KeyboardModifier.ControlModifier)
    assert strip.selected == [paths[0], paths[2]]
    assert window.viewer.path == paths[2]
    click(paths[3], Qt.KeyboardModifier.ControlModifier)
    click(paths[0], Qt.KeyboardModifier.ControlModifier)
    assert strip.selected == [paths[2], paths[3]]
    assert window.actions_.sheet.isEnabled()
    sheets: list[list[Path]] = []
    write = contact_sheet.write_contact_sheet
    monkeypatch.setattr(
        contact_sheet, "write_contact_sheet", lambda paths, *others: (sheets.append(paths), write(paths, *others))[1]
    )
    save_to("sheet.jpg")
    action = action_in(menu := menu_of(window, paths[2]), "Contact sheet…")
    action.trigger()
    menu.deleteLater()
    say(qtbot, window, "Saved as")
    assert sheets == [[paths[2], paths[3]]]
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert strip.selected == [paths[3]]
    assert window.viewer.path == paths[3]
    qtbot.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert strip.selected == [paths[2], paths[3]]
    assert window.viewer.path == paths[2]
    window.gallery.show(str(tmp_path / "none"), [])
    assert not window.actions_.sheet.isEnabled()


def test_letters_that_no_font_has_are_told(
    qtbot: QtBot,
    window: MainWindow,
    host: FakeHost,
    tmp_path: Path,
    save_to: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw_batch(qtbot, window, host, tmp_path / "out", None, None)
    monkeypatch.setattr(contact_sheet, "drawable", lambda letter: "?" if letter == "7" else letter)
    save_to("sheet.png")
    window.actions_.sheet.trigger()
    say(qtbot, window, "No font of this computer has these letters: 7")


def test_the_score_is_told_with_what_it_is(qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path) -> None:
    score = window.panes.progress.score
    assert not score.isVisible()
    first, second = draw_batch(qtbot, window, host, tmp_path, 0.3149, None)
    assert window.viewer.path == second
    assert not score.isVisible()
    window.panes.filmstrip.chosen.emit(first)
    assert score.isVisible()
    assert score.text() == "CLIP 0.31"
    assert "cosine" in score.toolTip()
    window.generate()
    assert not score.isVisible()
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def test_the_nearest_is_offered_and_nothing_jumps(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    paths = draw_batch(qtbot, window, host, tmp_path, 0.2, None, 0.35, 0.25)
    assert window.panes.bar.text == "The nearest to the prompt is picture 3 of 4."
    assert window.panes.bar._button.text() == "Show it"
    assert window.viewer.path == paths[3]
    window.panes.bar._button.click()
    assert window.viewer.path == paths[2]
    assert window.panes.progress.score.text() == "CLIP 0.35"
    assert window.panes.bar.text == ""
    assert window.panes.filmstrip.selected == [paths[2]]


def test_no_nearest_where_there_is_nothing_to_choose_from(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    draw_batch(qtbot, window, host, tmp_path / "one", 0.3)
    assert window.panes.bar.text == ""
    draw_batch(qtbot, window, host, tmp_path / "two", 0.3, None)
    assert window.panes.bar.text == ""
    both = [finished(tmp_path / "three", index, 3, 0.3) for index in range(2)]
    draw(qtbot, window, host, *both, Failed("The picture fell apart."))
    assert window.panes.bar.text == "The picture fell apart."
    draw(qtbot, window, host, stopped())
    assert window.panes.bar.text == ""


def test_the_nearest_of_those_that_were_finished(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    both = [finished(tmp_path, index, 4, 0.3 - index / 10) for index in range(2)]
    draw(qtbot, window, host, *both, stopped(2))
    assert window.panes.bar.text == "The nearest to the prompt is picture 1 of 4."


def test_a_finished_picture_is_followed_though_the_filmstrip_has_the_focus(
    qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path
) -> None:
    earlier = Path(finished(tmp_path / "earlier").path)
    window.gallery.add(earlier)
    window.panes.filmstrip.setFocus()
    qtbot.waitUntil(window.panes.filmstrip.hasFocus)
    paths = draw_batch(qtbot, window, host, tmp_path / "out", None, None)
    assert window.viewer.following
    assert window.viewer.path == paths[1]
    assert window.panes.filmstrip.selected == [paths[1]]


def test_the_menu_of_a_picture(qtbot: QtBot, window: MainWindow, host: FakeHost, tmp_path: Path) -> None:
    earlier = Path(finished(tmp_path / "earlier").path)
    event = finished(tmp_path)
    draw(qtbot, window, host, preview(), event)
    for path, known in ((earlier, False), (Path(event.path), True)):
        menu = menu_of(window, path)
        assert action_in(menu, "Save how it came to be…").isEnabled() is known
        assert not action_in(menu, "Contact sheet…").isEnabled()
        menu.deleteLater()
