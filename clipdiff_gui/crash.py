"""What nobody foresaw: caught wherever it happens, written to a file of the person's own, and shown; never sent."""

import faulthandler
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    QUrl,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core import __version__, folders
from clipdiff_gui.panels.controls import describe

_SIZE = (680, 460)  # points
_FAULT = "fault.log"
_MOST = 20  # reports that are kept
_LIBRARIES = ("PySide6-Essentials", "torch", "open_clip_torch", "pillow", "numpy")


def reports_folder() -> Path:
    """Where reports lie."""
    return folders.data() / "crashes"


class CrashWatch(QObject):
    """Hooks into everything that tells of errors; `caught` brings the file of each report to the window's own thread.

    A fault of the process itself leaves a trace in a file, which the next start finds as `left_behind`.
    """

    caught = Signal(Path)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fault: IO[str] | None = None
        self._before: Callable[[QtMsgType, QMessageLogContext, str], None] | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self.left_behind = self._take_fault()

    def watch(self) -> None:
        """Begin; what cannot be written to does without a file."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook, threading.excepthook = self._on_error, self._on_thread_error
        self._before = qInstallMessageHandler(self._on_message)
        try:
            reports_folder().mkdir(parents=True, exist_ok=True)
            self._fault = (reports_folder() / _FAULT).open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._fault)

    def close(self) -> None:
        """Watch no more; a program that ends as it should leaves no trace."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(self._before)
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            self._fault = None
            (reports_folder() / _FAULT).unlink(missing_ok=True)

    def report(self, told: str) -> None:
        """Keep a report of what `told` says, and let it be seen."""
        try:
            path = _write(told)
        except OSError:
            return  # there is nowhere to keep it; what happened is on the console
        self.caught.emit(path)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._hooks[0](kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.report("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_error(self, failure: threading.ExceptHookArgs) -> None:
        self._hooks[1](failure)
        if failure.exc_value is not None:
            self.report("".join(traceback.format_exception(failure.exc_value)))

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        print(message, file=sys.stderr)  # noqa: T201 (as Qt does by itself)
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self.report(f"Qt: {message}\n{context.file or ''}:{context.line}\n")

    def _take_fault(self) -> Path | None:
        """What the last process left when it was ended by a fault, as a report."""
        path = reports_folder() / _FAULT
        try:
            told = path.read_text("utf-8", errors="replace")
            path.unlink()
            return _write(told) if told.strip() else None
        except OSError:
            return None


class CrashDialog(QDialog):
    """Shows a report; what names the person's own words and places is left out unless they want it in."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        try:
            self._told = path.read_text("utf-8")
        except OSError as error:
            self._told = str(error)
        self.setWindowTitle(self.tr("ClipDiff met an error"))
        words = QLabel(
            self.tr(
                "ClipDiff met an error that nobody foresaw. Your pictures and settings are kept; go on, and if "
                "something no longer works, close ClipDiff and open it again. This report stays on your computer."
            )
        )
        words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        describe(self.text, self.tr("Report"), self.tr("What happened, and in which versions"))
        self.whole = QCheckBox(self.tr("With the names of my folders and what I wrote"))
        self.whole.setToolTip(self.tr("They are left out unless you switch this on"))
        self.whole.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for part in (words, self.text, self.whole, self._buttons()):
            column.addWidget(part)
        self.resize(*_SIZE)
        self._show()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the report as it is shown"))
        self.reveal = QPushButton(self.tr("Open folder"))
        self.reveal.setToolTip(self.tr("Open the folder the reports lie in"))
        self.end = QPushButton(self.tr("Close"))
        self.end.setToolTip(self.tr("Close this and go on"))
        self.copy.clicked.connect(self._copy)
        self.reveal.clicked.connect(self._open)
        self.end.clicked.connect(self.close)
        for button in (self.copy, self.reveal, self.end):
            button.setObjectName("plain")
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.end.setDefault(True)
        return buttons

    def _show(self) -> None:
        self.text.setPlainText(self._told if self.whole.isChecked() else without_the_persons(self._told))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


class CrashDesk(QObject):
    """Shows each report once, one at a time, over whatever window there is."""

    def __init__(self, watch: CrashWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._told: set[str] = set()
        watch.caught.connect(self.show)

    def show(self, path: Path) -> None:
        """Show the report at `path`; one that is already to be seen stays, and the same error is told once."""
        told = _last_line(path)
        if told in self._told or (self.dialog is not None and self.dialog.isVisible()):
            return
        self._told.add(told)
        self.close()
        self.dialog = CrashDialog(path)
        self.dialog.show()

    def close(self) -> None:
        """Show none any more."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None


def without_the_persons(report: str) -> str:
    """The report without the messages of errors, which may quote anything, and without places in the home folder."""
    head, trace, rest = report.partition("Traceback (")
    lines = [line for line in map(_without_message, (trace + rest).splitlines()) if line]
    told = head + "\n".join(lines)
    for place in (folders.pictures(), folders.data(), folders.resources().parent, Path.home()):
        told = told.replace(str(place), "…")
    return told


def _without_message(line: str) -> str:
    """A line of a traceback: where it was, or what kind of error; nothing of any other."""
    if line.startswith(("Traceback (", "  File ", "During handling", "The above exception")):
        return line
    error = re.match(r"[\w.]*(Error|Exception|Warning|Interrupt|Exit|Iteration)\b", line)
    return f"{error[0]}: …" if error else ""


def _write(told: str) -> Path:
    """Keep what happened, with the versions; raises `OSError`."""
    now = datetime.now()
    folder = reports_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(f"{now:%Y-%m-%d %H:%M:%S}\n{_versions()}\n\n{told}", "utf-8")
    for old in sorted(folder.glob("crash-*.txt"))[:-_MOST]:
        old.unlink(missing_ok=True)
    return path


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version  # too slow to load before the window

    lines = [f"ClipDiff {__version__}", f"Python {platform.python_version()}", platform.platform()]
    for library in _LIBRARIES:
        try:
            lines.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            lines.append(f"{library}: not installed")
    return "\n".join(lines)


def _last_line(path: Path) -> str:
    try:
        return next((line for line in reversed(path.read_text("utf-8").splitlines()) if line.strip()), "")
    except OSError:
        return ""
