"""What the window tells while it works: pace and memory, curves, progress on the desktop, notices."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.events import Failed, Progress
from clipdiff_gui import desktop
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.settings import Kept, read, write
from tests.clipdiff_gui.fake_host import FakeHost, picture, progress

ROOT = Path(__file__).resolve().parents[2]
TERMS = {"clip": 0.8, "total_variation": 0.1}


def told(step: int, left: float = 12.0, index: int = 0, **changes) -> Progress:
    return replace(progress(step, index=index, count=2), seconds_left=left, **changes)


def finish(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)


def test_pace_and_memory_are_told_and_nothing_jumps(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    panel = window.panes.progress
    window.generate()
    host.give(told(1, 128.0, pace=1.234, memory=3 * 2**30, gpu_memory=5 * 2**29))
    qtbot.waitUntil(panel.figures.isVisible)
    assert panel.figures.text() == "1.23 s/step  ·  3.0 GB  ·  GPU 2.5 GB"
    assert panel.aside.text() == "2 min 8 s left"
    QApplication.processEvents()
    places = [label.geometry() for label in (panel.figures, panel.aside)]
    host.give(told(2, 9.0, pace=0.5, memory=2**30))
    qtbot.waitUntil(lambda: panel.aside.text() == "9 s left")
    QApplication.processEvents()
    assert [label.geometry() for label in (panel.figures, panel.aside)] == places
    host.give(told(3))
    qtbot.waitUntil(lambda: panel.words.text().endswith("Step 3 of 30"))
    assert not panel.figures.isVisible()  # of an engine that tells neither
    finish(qtbot, window, host)


def test_curves_by_term_are_shown_when_asked_for(qtbot: QtBot, window: MainWindow, host: FakeHost) -> None:
    desk = window.desks.progress
    assert desk.curves.isHidden()
    window.generate()
    host.give(*(told(step, terms={"clip": 1 / step, "total_variation": 0.1}) for step in range(1, 11)))
    qtbot.waitUntil(lambda: window.panes.progress.words.text().endswith("Step 10 of 30"))
    desk.actions.curves.trigger()
    assert desk.curves.isVisible()
    assert list(desk.curves.rows) == ["CLIP", "Smoothness"]
    assert desk.curves.rows["CLIP"][1].text() == "0.1"
    assert desk.curves.plot.accessibleDescription() == "CLIP 0.1, Smoothness 0.1"
    assert len(desk.curves.curves["clip"].points()) == 10
    host.give(told(11, terms={}), told(12, terms={"clip": 0.05}))
    qtbot.waitUntil(lambda: desk.curves.rows["CLIP"][1].text() == "0.05")
    plot = desk.curves.plot
    at = QPointF(plot.area().left() + plot.area().width() * 0.5 / 30, 60)
    none = Qt.MouseButton.NoButton
    plot.mouseMoveEvent(
        QMouseEvent(QMouseEvent.Type.MouseMove, at, plot.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    )
    assert desk.curves.value.text().startswith(("CLIP, at 2 %: 1", "Smoothness, at 2 %: 0.1"))
    assert not plot.grab().isNull()
    host.give(told(1, index=1, terms={"clip": 0.7}))
    qtbot.waitUntil(lambda: list(desk.curves.rows) == ["CLIP"])
    finish(qtbot, window, host)
    desk.curves.close_button.click()
    assert not desk.actions.curves.isChecked()
    assert desk.curves.isHidden()


def test_what_is_shown_is_remembered(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json").notices
    write(tmp_path / "window.json", Kept(curves=True, notices=False))
    kept = read(tmp_path / "window.json")
    assert (kept.curves, kept.notices) == (True, False)


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The notices that were shown."""
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(desktop.Desktop, "tell", lambda _, title, words: shown.append((title, words)))
    return shown


def test_a_notice_comes_when_it_is_done_or_failed_and_the_window_is_behind(
    qtbot: QtBot,
    window: MainWindow,
    host: FakeHost,
    tmp_path: Path,
    notices: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def draw(*events) -> None:
        window.generate()
        qtbot.waitUntil(host.iterating.is_set)
        host.give(*events)
        finish(qtbot, window, host)

    job = window.draft.job
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: window))
    draw(picture(tmp_path / "a.png", job))
    assert not notices
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
    draw(picture(tmp_path / "b.png", job, 0, 2), picture(tmp_path / "c.png", job, 1, 2))
    assert notices == [("The pictures are finished", "a fox on a blue background")]
    draw(Failed("There is not enough memory."))
    assert notices[1:] == [("The picture was not finished", "There is not enough memory.")]
    window.desks.progress.actions.notices.setChecked(False)
    draw(picture(tmp_path / "d.png", job))
    assert len(notices) == 2


def test_without_a_desktop_nothing_is_told_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    silent = desktop.Desktop()
    silent.show_share(0.5)
    silent.tell("Done", "A fox")
    silent.close()
    assert not desktop.has_bus()


_SPEAK = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clipdiff_gui.desktop import Desktop
app = QApplication([])
desktop = Desktop()
trays = []
desktop._tell_by_tray = lambda title, words: trays.append(title)
for share in (0.25, 0.252, None):
    desktop.show_share(share)
desktop.tell("Done", "a fox")
QTimer.singleShot(700, app.quit)
app.exec()
assert trays == ["Done"], trays  # there is no portal on this bus
desktop.close()
"""


@pytest.mark.skipif(not os.path.exists("/usr/bin/dbus-run-session"), reason="there is no session bus to listen to")
def test_the_launcher_and_the_portal_are_spoken_to(tmp_path: Path) -> None:
    script, heard = tmp_path / "speak.py", tmp_path / "heard.txt"
    script.write_text(_SPEAK, "utf-8")
    line = (
        f'dbus-monitor --session > "{heard}" & sleep 0.4; "{sys.executable}" "{script}"; code=$?; kill %1; exit $code'
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    words = ["dbus-run-session", "--", "bash", "-c", line]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    said = heard.read_text("utf-8")
    assert said.count("member=Update") == 2  # what changes nothing is not said
    assert "application://clipdiff.desktop" in said
    assert "double 0.25" in said
    assert "boolean false" in said
    assert "member=AddNotification" in said
    assert '"a fox"' in said
