"""Opening the window: first the window, then everything that takes time."""

import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from clipdiff_core import folders
from clipdiff_core.checkpoints.importing import clean_leftovers
from clipdiff_core.host import EngineHost
from clipdiff_gui.icons import icon_path
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.studio import Studio
from clipdiff_gui.theme import Theme

_WARM_UP_DELAY = 50  # milliseconds: time for the window's first picture, before the engine takes every core


def run() -> int:
    """Show the window until it is closed; returns the process's exit code."""
    app = QApplication(sys.argv[:1])
    window = open_window(app)  # kept in a name: Qt does not keep it alive
    code = app.exec()
    window.deleteLater()
    return code


def open_window(app: QApplication) -> MainWindow:
    """Show the window with the real engine, which starts a moment later."""
    QCoreApplication.setApplicationName(folders.APP)
    QApplication.setApplicationDisplayName(folders.APP)
    app.setDesktopFileName("clipdiff")
    app.setWindowIcon(QIcon(str(icon_path("clipdiff"))))
    window = MainWindow(Studio(EngineHost(), Theme(app), folders.data() / "window.json"))
    window.show()
    QTimer.singleShot(_WARM_UP_DELAY, window.warm_up)
    QTimer.singleShot(_WARM_UP_DELAY, clean_leftovers)
    return window
