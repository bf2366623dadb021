"""Taking over settings from elsewhere, with the way back offered in the bar."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from clipdiff_core.job import Job
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.messages import MessageBar
from clipdiff_gui.picture_files import PictureFiles


class Recall(QObject):
    """Changes the draft at one blow, and can take that back."""

    def __init__(self, draft: Draft, files: PictureFiles, bar: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._files = files
        self._bar = bar

    def use_settings(self, path: Path) -> None:
        """Take over the job inside a picture, its task and its seed too; how many to draw stays."""
        job = self._files.job_of(path)
        if job is not None:
            told = self.tr("The settings of this picture are in use, its seed is locked.")
            self._offer_undo(told)
            self._draft.use(replace(job, count=self._draft.job.count))
            self._draft.lock_seed(True)

    def use_all_but_seed(self, path: Path) -> None:
        """Take over the job inside a picture but for its seed: the next one is drawn otherwise."""
        job = self._files.job_of(path)
        if job is not None:
            self._offer_undo(self.tr("The settings of this picture are in use, with a seed of your own."))
            now = self._draft.job
            self._draft.use(replace(job, count=now.count, seed=now.seed))

    def use(self, job: Job, told: str, undo_too: Callable[[], object] | None = None) -> None:
        """Take over `job`, and tell so; `undo_too` is called when that is taken back."""
        self._offer_undo(told, undo_too)
        self._draft.use(job)

    def offer(self, told: str, undo: Callable[[], object]) -> None:
        """Tell of something else that can be taken back."""
        self._offer(told, undo)

    def offer_rows(self, before: Job) -> None:
        """A row of the prompts was removed: offer those of the job `before`."""
        told = self.tr("The row was removed.")
        self._offer(told, lambda: self._draft.use(replace(self._draft.job, targets=before.targets)))

    def _offer_undo(self, told: str, undo_too: Callable[[], object] | None = None) -> None:
        before, was_locked = self._draft.job, self._draft.seed_locked

        def undo() -> None:
            self._draft.use(before)
            self._draft.lock_seed(was_locked)
            if undo_too is not None:
                undo_too()

        self._offer(told, undo)

    def _offer(self, told: str, undo: Callable[[], object]) -> None:
        self._bar.notice(told, self.tr("Undo"), undo)
