"""The first minutes: one line that teaches three things, and is gone for good once they were done."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from clipdiff_core.targets import PictureTarget
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.run import Phase
from clipdiff_gui.model.session import Session
from clipdiff_gui.panels.controls import describe

TYPED, ENTERED, DROPPED, DISMISSED = "typed", "entered", "dropped", "dismissed"
_TAUGHT = (TYPED, ENTERED, DROPPED)


class HintLine(QFrame):
    """The three things, those that were done paler, with a button that closes the line."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        told = {
            TYPED: self.tr("Type what to draw"),
            ENTERED: self.tr("Press Enter to draw it"),
            DROPPED: self.tr("Drop a picture to draw towards it"),
        }
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 7, 6)
        line.setSpacing(18)
        self.labels = {hint: QLabel(f"{number}  {words}") for number, (hint, words) in enumerate(told.items(), 1)}
        for label in self.labels.values():
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            line.addWidget(label)
        line.addStretch(1)
        self.end = IconButton("remove")
        describe(self.end, self.tr("Close the hints"), self.tr("Close these hints for good"))
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line.addWidget(self.end)

    def show_done(self, done: set[str]) -> None:
        """Which were done already, in words for those who do not see it."""
        for hint, label in self.labels.items():
            label.setEnabled(hint not in done)
            label.setAccessibleName(self.tr("Done: {hint}").format(hint=label.text()) if hint in done else label.text())


class Hints(QObject):
    """Sees what the person does, and lets the line go; `touched` when there is something to keep for the next start."""

    touched = Signal()

    def __init__(self, line: HintLine, draft: Draft, session: Session, done: tuple[str, ...]) -> None:
        super().__init__(line)
        self._line = line
        self._draft = draft
        self._words = draft.job.title
        self._done = set(done)
        line.end.clicked.connect(self._dismiss)
        draft.changed.connect(self._on_draft)
        session.phase_changed.connect(self._on_phase)
        self._reflect()

    @property
    def done(self) -> tuple[str, ...]:
        """What was done, for the settings."""
        return tuple(sorted(self._done))

    def _dismiss(self) -> None:
        self._note(DISMISSED)

    def _on_draft(self) -> None:
        if any(isinstance(target, PictureTarget) for target in self._draft.job.targets) or self._draft.job.init.sha256:
            self._note(DROPPED)
        elif self._draft.job.title != self._words:
            self._note(TYPED)

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.LOADING:
            self._note(ENTERED)

    def _note(self, hint: str) -> None:
        if hint not in self._done:
            self._done.add(hint)
            self._reflect()
            self.touched.emit()

    def _reflect(self) -> None:
        self._line.show_done(self._done)
        self._line.setVisible(DISMISSED not in self._done and not self._done.issuperset(_TAUGHT))
