"""The language is chosen while the window is open: another window goes on where the first one was."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from pytestqt.qtbot import QtBot

from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output, save_picture
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui import settings
from clipdiff_gui.app import Program
from clipdiff_gui.language import Language, system_language
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme
from clipdiff_gui.worker import MakeTrainer
from tests.clipdiff_gui.fake_host import MADE_WITH, FakeHost, learning, loading, picture, preview, progress
from tests.clipdiff_gui.models_steps import Scripts

CHINESE, ENGLISH = "zh_CN", "en"


@pytest.fixture
def program(
    theme: Theme, host: FakeHost[Job], make_trainer: MakeTrainer, scripts: Scripts, home: Path
) -> Iterator[Program]:
    """The window in English, as on the first start, and what builds it anew."""
    studio = Studio(host, theme, home / "window.json", make_trainer=make_trainer, model_engines=scripts.engines)
    program = Program(studio)
    program.window.show()
    program.window.warm_up()
    yield program
    program.window.close()
    program.window.deleteLater()
    _let_go()


def _let_go() -> None:
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def choose(program: Program, qtbot: QtBot, code: str) -> MainWindow:
    """Choose a language as a person does, in the menu; the new window."""
    before = program.window
    before.desks.languages.actions[code].trigger()
    qtbot.waitUntil(lambda: program.window is not before)
    return program.window


def test_the_whole_window_changes(program: Program, qtbot: QtBot) -> None:
    assert program.window.actions_.save.text() == "Save as…"
    window = choose(program, qtbot, CHINESE)
    assert window.isVisible()
    assert window.actions_.save.text() == "另存为…"
    assert window.desks.languages.actions[CHINESE].isChecked()
    canvas = window.panes.canvas
    away = canvas._hint.geometry().center() - canvas.viewport().rect().center()
    assert away.manhattanLength() <= 2, "the words stay in the middle of the canvas"
    assert choose(program, qtbot, ENGLISH).actions_.save.text() == "Save as…"


def test_what_is_chosen_comes_back(program: Program, qtbot: QtBot, home: Path) -> None:
    choose(program, qtbot, CHINESE)
    program.window.close()
    assert QCoreApplication.translate("Actions", "Quit") == "Quit", "a closed program leaves no translator behind"
    language = Language(settings.read(home / "window.json").language)
    assert QCoreApplication.translate("Actions", "Quit") == "退出"
    language.close()


def test_a_drawing_goes_on_through_twenty_changes(
    program: Program, qtbot: QtBot, host: FakeHost[Job], tmp_path: Path
) -> None:
    program.window.generate()
    host.give(loading(), progress(1), preview(90))
    qtbot.waitUntil(lambda: not program.window.panes.canvas.image.isNull())
    gone = []
    for turn in range(20):
        gone.append(weakref.ref(program.window))
        window = choose(program, qtbot, CHINESE if turn % 2 == 0 else ENGLISH)
        assert window.session.phase is Phase.RUNNING
        assert window.panes.canvas.image.pixelColor(0, 0).red() == 90, "what was seen is seen"
        assert window.actions_.pause.isEnabled()
    _let_go()
    left = [window() for window in gone]
    assert [window for window in left if window is not None and shiboken6.isValid(window)] == []
    assert [window for window in left if window is not None] == [], "nothing holds the windows that went"
    host.give(preview(120))
    qtbot.waitUntil(lambda: program.window.panes.canvas.image.pixelColor(0, 0).red() == 120)
    host.give(picture(tmp_path / "fox.png", host.jobs[0]))
    host.end()
    qtbot.waitUntil(lambda: not program.studio.session.busy)
    assert program.window.viewer.path == tmp_path / "fox.png"
    assert len(host.jobs) == 1


def test_what_is_typed_and_looked_at_stays(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    job = program.window.draft.job
    file = save_picture(Image.new("RGB", (64, 64)), job, MADE_WITH, Output(tmp_path), 0, 1)
    program.window.gallery.add(file)
    program.window.panes.filmstrip.chosen.emit(file)
    program.window.draft.set("sampling.steps", 41)
    window = choose(program, qtbot, CHINESE)
    assert window.viewer.path == file
    assert window.draft.job.sampling.steps == 41
    assert "种子" in window.panes.progress.words.text()


def test_a_training_goes_on_in_a_window_of_the_other_language(
    program: Program, qtbot: QtBot, trainer: FakeHost[TrainingJob], tmp_path: Path
) -> None:
    program.window.desks.training.open()
    page = program.window.desks.training.page
    assert page is not None
    page.form.folder_row.show_folder(tmp_path)
    page.train()
    trainer.give(learning("clip", 5))
    qtbot.waitUntil(lambda: page.session.reached is not None)
    window = choose(program, qtbot, CHINESE)
    after = window.desks.training.page
    assert after is not None
    assert after.isVisible()
    assert after.windowTitle().endswith("用我的图片训练")
    assert after.session.busy
    assert not after.actions_.train.isEnabled()
    assert after.form.folder_row.folder == tmp_path
    trainer.end()
    qtbot.waitUntil(lambda: not after.session.busy)


def test_the_window_of_the_models_comes_back(program: Program, qtbot: QtBot) -> None:
    program.window.desks.models.open()
    page = program.window.desks.models.page
    assert page is not None
    window = choose(program, qtbot, CHINESE)
    _let_go()
    assert not shiboken6.isValid(page)
    assert window.desks.models.page is not None
    assert window.desks.models.page.isVisible()
    assert window.desks.models.page.windowTitle() == "模型"
    qtbot.waitUntil(lambda: bool(window.desks.models.page and window.desks.models.page.shelf.items))


@pytest.mark.parametrize(("said", "code"), [("zh-Hans-CN", CHINESE), ("de-DE", ENGLISH), ("en-US", ENGLISH)])
def test_the_systems_language(monkeypatch: pytest.MonkeyPatch, said: str, code: str) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: [said, "en"])
    assert system_language() == code


def test_a_language_nobody_knows_is_the_systems(open_window: Callable[[], MainWindow], home: Path) -> None:
    (home / "window.json").write_text('{"version": 1, "language": "tlh"}')
    assert open_window().desks.languages.actions["system"].isChecked()
