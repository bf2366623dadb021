"""An error that nobody foresaw becomes a report that stays on the computer, and the program goes on."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clipdiff_gui.crash import CrashDesk, CrashDialog, CrashWatch, reports_folder, without_the_persons

SECRET = "a fox in my garden"


@pytest.fixture
def watch(home: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[CrashWatch]:
    """Watching, with the test runner's own hooks kept out of it."""
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    monkeypatch.setattr(threading, "excepthook", lambda *_: None)
    before = qInstallMessageHandler(None)
    watch = CrashWatch()
    watch.watch()
    yield watch
    watch.close()
    qInstallMessageHandler(before)


@pytest.fixture
def desk(watch: CrashWatch) -> Iterator[CrashDesk]:
    """Shows what is caught."""
    desk = CrashDesk(watch)
    yield desk
    desk.close()


def fail(words: str = SECRET) -> None:
    """An error as a slot raises it."""
    try:
        raise ValueError(words)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def reports() -> list[Path]:
    return sorted(reports_folder().glob("crash-*.txt"))


def test_an_error_is_kept_and_shown_without_what_is_the_persons(desk: CrashDesk) -> None:
    fail()
    (report,) = reports()
    assert "Traceback" in report.read_text("utf-8")
    assert SECRET in report.read_text("utf-8")
    assert desk.dialog is not None
    shown = desk.dialog.text.toPlainText()
    assert "ValueError" in shown
    assert "ClipDiff " in shown
    assert "PySide6" in shown
    assert SECRET not in shown
    assert str(Path(__file__).parent.parent.parent) not in shown
    desk.dialog.whole.click()
    assert SECRET in desk.dialog.text.toPlainText()
    desk.dialog.copy.click()
    assert SECRET in QGuiApplication.clipboard().text()


def test_the_same_error_is_shown_once(desk: CrashDesk) -> None:
    for _ in range(3):
        fail()
        assert desk.dialog is not None
        desk.dialog.close()
    fail("another one")
    assert desk.dialog is not None
    assert desk.dialog.isVisible()
    assert len(reports()) == 4


def test_an_error_in_a_thread_comes_to_the_window(desk: CrashDesk, qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: desk.dialog is not None)


def test_what_qt_calls_critical_is_kept(watch: CrashWatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Place:
        file, line = "x.cpp", 3

    for kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
        watch._on_message(kind, Place(), "lost the screen")  # type: ignore[arg-type]
    (report,) = reports()
    assert "lost the screen" in report.read_text("utf-8")
    assert capsys.readouterr().err.count("lost the screen") == 2


def test_a_fault_is_told_at_the_next_start(home: Path, qapp: object) -> None:
    code = (
        "from PySide6.QtCore import QCoreApplication; from clipdiff_gui.crash import CrashWatch; import os, signal;"
        "app = QCoreApplication([]); CrashWatch().watch(); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert done.returncode != 0
    found = CrashWatch().left_behind
    assert found is not None
    assert "Segmentation fault" in found.read_text("utf-8")
    assert CrashWatch().left_behind is None, "told once"


def test_a_program_that_ends_well_leaves_no_trace(watch: CrashWatch) -> None:
    watch.close()
    assert list(reports_folder().iterdir()) == []


def test_only_the_newest_reports_are_kept(watch: CrashWatch) -> None:
    for number in range(25):
        watch.report(f"Traceback\nValueError: {number}")
    assert len(reports()) == 20


def test_a_report_that_is_gone_is_no_second_error(qapp: object, tmp_path: Path) -> None:
    dialog = CrashDialog(tmp_path / "gone.txt")
    assert "gone.txt" in dialog.text.toPlainText()
    dialog.deleteLater()


def test_a_message_of_many_lines_is_left_out_whole() -> None:
    told = without_the_persons("Traceback (most recent call last):\n  File x\nValueError: my\nsecret words")
    assert "secret" not in told
