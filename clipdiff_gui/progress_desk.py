"""Where what is told while it works meets the window: curves, progress at the window's icon, and notices."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from clipdiff_core.events import Failed, Picture, Progress
from clipdiff_gui.actions import ActionSet
from clipdiff_gui.desktop import Desktop
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.model.run import Phase
from clipdiff_gui.model.session import Session
from clipdiff_gui.panels.progress import share_done
from clipdiff_gui.panels.run_curves import RunCurves
from clipdiff_gui.sentences import in_language
from clipdiff_gui.settings import Kept


class ProgressActions(ActionSet):
    """What may be shown while it works."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.curves = self._make(
            self.tr("Curves"), self.tr("Show what guides the picture, term by term, beside it"), "curves", "Ctrl+L"
        )
        self.notices = self._make(
            self.tr("Notice when done"),
            self.tr("Tell when a drawing is done or failed while the window is behind"),
            "",
            "",
        )
        for action in (self.curves, self.notices):
            action.setCheckable(True)
        self.notices.setChecked(True)
        self.redraw_icons()


class ProgressDesk(QObject):
    """Shows what the session tells, where the person asked for it."""

    touched = Signal()  # something is to be shown, or no more, that was not

    def __init__(self, session: Session, panes: Layout, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._panes = panes
        self.desktop = Desktop(self)
        self.actions = ProgressActions(self)
        self.curves = RunCurves()
        self.curves.hide()
        panes.aside.addWidget(self.curves, 1)
        window.addActions(self.actions.findChildren(QAction))
        menus.view.insertAction(menus.view.actions()[-1], self.actions.curves)
        menus.draw.addSeparator()
        menus.draw.addAction(self.actions.notices)
        self.actions.follow(window)
        for action in (self.actions.curves, self.actions.notices):
            action.toggled.connect(self.touched)
        self.actions.curves.toggled.connect(self.curves.setVisible)
        self.curves.close_button.clicked.connect(self._close_curves)
        self.desktop.clicked.connect(self._come_forward)
        session.phase_changed.connect(self._on_phase)
        session.progressed.connect(self._on_progress)
        session.pictured.connect(self._on_picture)
        session.failed.connect(self._on_failed)

    def restore(self, kept: Kept) -> None:
        """Show what was shown when the window was closed."""
        self.actions.curves.setChecked(kept.curves)
        self.actions.notices.setChecked(kept.notices)

    def close(self) -> None:
        """Leave nothing behind on the desktop."""
        self.curves.quiet()
        self.desktop.close()

    def _close_curves(self) -> None:
        self.actions.curves.setChecked(False)
        self._panes.canvas.setFocus()

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.LOADING:
            self.curves.begin()
        elif phase is Phase.IDLE:
            self.desktop.show_share(None)

    def _on_progress(self, event: Progress) -> None:
        self.curves.note(event)
        self.desktop.show_share(share_done(event))

    def _on_picture(self, event: Picture) -> None:
        if event.index + 1 == event.count:
            title = self.tr("The picture is finished") if event.count == 1 else self.tr("The pictures are finished")
            self._tell(title, event.job.title or event.job.init.name)

    def _on_failed(self, event: Failed) -> None:
        self._tell(self.tr("The picture was not finished"), in_language(event.message))

    def _tell(self, title: str, words: str) -> None:
        if self.actions.notices.isChecked() and QApplication.activeWindow() is None:
            self.desktop.tell(title, words)

    def _come_forward(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
