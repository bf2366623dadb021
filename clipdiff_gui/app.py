"""Opening the window: first the window, then everything that takes time."""

import sys

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from clipdiff_core import folders
from clipdiff_core.checkpoints.importing import clean_leftovers
from clipdiff_core.host import EngineHost
from clipdiff_gui.crash import CrashDesk, CrashWatch
from clipdiff_gui.icons import icon_path
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.rehearsal import Rehearsal
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme

_WARM_UP_DELAY = 50  # milliseconds: time for the window's first picture, before the engine takes every core


class Program(QObject):
    """Holds the window, and builds it anew around the same studio when it has to speak another language."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.window = MainWindow(studio)
        # Later: the menu in which the language was chosen belongs to the window that goes.
        studio.language.changed.connect(self._build_anew, Qt.ConnectionType.QueuedConnection)

    def _build_anew(self) -> None:
        before = self.window
        before.retire()
        self.window = MainWindow(self.studio)
        self.window.take_up(before)
        if not before.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
            self.window.setGeometry(before.geometry())  # what was kept counts a frame, which not every screen draws
        self.window.show()
        before.hide()
        before.deleteLater()


def run(until_drawn: bool = False) -> int:
    """Show the window until it is closed, or a first picture is drawn; returns the process's exit code."""
    app = QApplication(sys.argv[:1])
    watch = CrashWatch(app)
    watch.watch()
    reports = CrashDesk(watch, app)
    program = open_window(app)  # kept in a name: Qt does not keep it alive
    if watch.left_behind is not None:
        reports.show(watch.left_behind)
    rehearsal = Rehearsal(program.window) if until_drawn else None
    code = app.exec()
    program.window.deleteLater()
    reports.close()
    watch.close()
    return rehearsal.told() if rehearsal is not None else code


def open_window(app: QApplication) -> Program:
    """Show the window with the real engine, which starts a moment later."""
    QCoreApplication.setApplicationName(folders.APP)
    QApplication.setApplicationDisplayName(folders.APP)
    app.setDesktopFileName("clipdiff")
    app.setWindowIcon(QIcon(str(icon_path("clipdiff"))))
    program = Program(Studio(EngineHost(), Theme(app), folders.data() / "window.json"))
    program.window.show()
    QTimer.singleShot(_WARM_UP_DELAY, program.window.warm_up)
    QTimer.singleShot(_WARM_UP_DELAY, clean_leftovers)
    return program
