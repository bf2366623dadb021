"""Showing one file in the system's file manager, selected."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl

_SERVICE, _PATH = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"


def show_file(path: Path) -> bool:
    """Whether a file manager could be asked for it; one that comes to nothing says so by itself."""
    if not path.is_file():
        return False
    if sys.platform == "win32":
        return QProcess.startDetached("explorer", [f"/select,{path}"])[0]
    if sys.platform == "darwin":
        return QProcess.startDetached("open", ["-R", str(path)])[0]
    return _ask_over_dbus(path)


def _ask_over_dbus(path: Path) -> bool:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage  # not needed before it is asked for

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(_SERVICE).value():
        return False
    message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    return bus.send(message)
