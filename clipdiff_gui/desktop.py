"""What the desktop can say of a drawing while the window is behind: progress at its icon, and a notice.

On Linux both go over the session bus: progress as Unity's launcher, KDE's task bar and docks read it, notices through
the desktop's portal. Elsewhere, and where there is no portal, notices are the tray's. Qt 6 has no progress for the task
bar of Windows or the dock of a Mac; the window's title tells the percent there.
"""

import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

_APP = "application://clipdiff.desktop"
_SHOWN = 10_000  # milliseconds a notice of the tray stays
_ONE = "drawing"  # a newer notice takes the place of the one before


class Desktop(QObject):
    """Speaks to the desktop, and stays silent where there is none; `clicked` follows a click on a notice."""

    clicked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._percent: int | None = None
        self._tray: QSystemTrayIcon | None = None
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(_SHOWN)
        self._hiding.timeout.connect(self._hide_tray)

    def show_share(self, share: float | None) -> None:
        """Show how much is done, 0 to 1, at the window's icon; None is nothing under way."""
        percent = None if share is None else round(100 * share)
        if percent == self._percent or not has_bus():
            return
        self._percent = percent
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # the window's start need not wait for it

        path, interface = "/com/canonical/unity/launcherentry/1", "com.canonical.Unity.LauncherEntry"
        message = QDBusMessage.createSignal(path, interface, "Update")
        shown = {"progress": (percent or 0) / 100, "progress-visible": percent is not None}
        message.setArguments([_APP, shown])
        QDBusConnection.sessionBus().send(message)

    def tell(self, title: str, words: str) -> None:
        """Show a notice, in the place of the one before; nothing is waited for."""
        if not has_bus():
            self._tell_by_tray(title, words)
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        name, interface = "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Notification"
        message = QDBusMessage.createMethodCall(name, "/org/freedesktop/portal/desktop", interface, "AddNotification")
        message.setArguments([_ONE, {"title": title, "body": words}])
        watcher = QDBusPendingCallWatcher(QDBusConnection.sessionBus().asyncCall(message), self)

        def answered(call: Any) -> None:
            if call.isError():
                self._tell_by_tray(title, words)
            watcher.deleteLater()

        watcher.finished.connect(answered)

    def close(self) -> None:
        """Leave nothing at the icon and in the tray."""
        self.show_share(None)
        self._hiding.stop()
        self._hide_tray()

    def _tell_by_tray(self, title: str, words: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(self.clicked)
        self._tray.show()
        self._tray.showMessage(title, words, QApplication.windowIcon(), _SHOWN)
        self._hiding.start()

    def _hide_tray(self) -> None:
        if self._tray is not None:
            self._tray.hide()


def has_bus() -> bool:
    """Whether there is a session bus; without one, asking for it would start a daemon."""
    if not sys.platform.startswith("linux"):
        return False
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        runtime is not None and (Path(runtime) / "bus").exists()
    )
