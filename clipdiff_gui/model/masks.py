"""The masks of a job: loaded from files, or painted by an editor when there is one; no widgets."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from clipdiff_core.targets import Source
from clipdiff_core.task_settings import TaskName
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.targets import TargetPictures

MASKS: dict[TaskName, str] = {"inpaint": "inpaint.mask", "cut_out": "cut_out.correction"}  # where each is in a job


class MaskEditor(Protocol):
    """What a mask is painted with, over the picture that the job starts from."""

    def begin(self, width: int, height: int, corrections: bool = False, picture: Path | bytes | None = None) -> None:
        """Let the person paint a mask of this size, nothing painted yet, over `picture`."""
        ...

    def end(self) -> None:
        """Forget the mask."""
        ...

    def set_shown(self, shown: bool) -> None:
        """Show the mask, or keep it unseen while the canvas shows something else."""
        ...

    def png(self) -> bytes | None:
        """What is painted, as a PNG; None when nothing is."""
        ...

    def load(self, source: Path | bytes) -> None:
        """Go on from a mask that is here already."""
        ...


class Masks(QObject):
    """Keeps the editor at the draft's task and picture, and the draft at the mask that was painted.

    The task decides which mask there is, and the init picture how large it is. A mask that comes into the draft from
    elsewhere, a file or a picture's settings, goes into the editor.
    """

    def __init__(
        self, draft: Draft, pictures: TargetPictures, editor: MaskEditor | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._pictures = pictures
        self._editor = editor
        self._over: tuple[TaskName, str] | None = None
        self._loaded = ""
        self._as_loaded: bytes | None = None
        self._shown = False
        draft.changed.connect(self._follow)
        self._follow()

    def take_over(self) -> None:
        """Let the draft have what was painted; raises `PictureError` when it cannot be kept."""
        if self._editor is None or self._over is None:
            return
        path = MASKS[self._over[0]]
        content = self._editor.png()
        if content == self._as_loaded:  # nothing was painted since: the draft's file is still the one
            return
        mask = Source() if content is None else self._pictures.keep(content, path)
        if mask.sha256 == self._draft.get(path).sha256:
            return
        self._loaded, self._as_loaded = mask.sha256, content  # it is in the editor already
        self._draft.set(path, Source(mask.sha256, self.tr("Painted mask") if content is not None else ""))

    def load(self, source: Path | bytes) -> None:
        """Use a mask from a file or from the clipboard; raises `PictureError` when it is no picture."""
        path = MASKS[self._draft.job.task]
        self._draft.set(path, self._pictures.keep(source, path))

    def show(self, shown: bool) -> None:
        """Whether the canvas shows the picture that the mask is for."""
        if shown != self._shown:
            self._shown = shown
            if self._editor is not None:
                self._editor.set_shown(shown)

    def _follow(self) -> None:
        job = self._draft.job
        over = (job.task, job.init.sha256) if job.task in MASKS and job.init.sha256 else None
        if self._editor is None:
            return
        if over != self._over:
            self._over = over
            self._begin(self._editor)
        if over is not None and self._draft.get(MASKS[job.task]).sha256 != self._loaded:
            self._begin(self._editor)

    def _begin(self, editor: MaskEditor) -> None:
        """Over the draft's picture, with the draft's mask; not at all when the picture is not on this computer."""
        job, self._loaded, self._as_loaded = self._draft.job, "", None
        picture = self._pictures.path(job.init.sha256) if self._over is not None else None
        size = self._pictures.size(job.init.sha256) if picture is not None else None
        if size is None:
            self._over = None
            editor.end()
            return
        editor.begin(size.width, size.height, job.task == "cut_out", picture)
        self._loaded = self._draft.get(MASKS[job.task]).sha256
        mask = self._pictures.path(self._loaded)
        if mask is not None:
            editor.load(mask)
            self._as_loaded = editor.png()
        editor.set_shown(self._shown)
