"""Which CLIPs guide."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal

from clipdiff_core.job import Clip
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.panels.controls import Choice, describe
from clipdiff_gui.panels.rows import Row, clip_name

if TYPE_CHECKING:
    from clipdiff_gui.panels.clips_popup import ClipsPopup

translate = QCoreApplication.translate


class Opener(Choice):
    """Looks like any list of choices; what opens is somebody else's."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__([(None, "")])

    def showPopup(self) -> None:
        """Leave it to whoever listens."""
        self.opened.emit()


class GuidedRow(Row):
    """The CLIPs that guide, with their weights; none in particular is the network's own, or the starter's."""

    def __init__(self, draft: Draft, installed: Installed) -> None:
        self.field = Opener()
        self._label = translate("GuidedRow", "Guided by")
        super().__init__("guidance.clips", self._label, translate("GuidedRow", "Which CLIPs guide"), self.field)
        self._draft = draft
        self._installed = installed
        self.popup: ClipsPopup | None = None
        self.field.opened.connect(self.open)

    def refresh(self) -> None:
        """Show the draft's CLIPs."""
        super().refresh()
        clips = self._draft.job.guidance.clips
        self.field.setItemText(0, in_words(clips, self._installed.lacks) or self._own)
        tip = self.tr("Which CLIPs pull the picture towards the prompts, and how much each counts")
        missing = [f"“{clip.name}”" for clip in clips if self._installed.lacks(clip)]
        if missing:
            told = self.tr("Not on this computer: {names}. Get it on the models page, or choose others.")
            tip = told.format(names=", ".join(missing))
        elif clips:
            tip = f"{tip}: {self.field.currentText()}"
        describe(self.field, self._label, tip)
        if self.popup is not None:
            self.popup.show_clips(clips)

    def open(self) -> None:
        """Let the person choose among the CLIPs that are here, and those of the draft that are not."""
        from clipdiff_gui.panels.clips_popup import ClipsPopup  # the window's start need not wait for it

        clips = self._draft.job.guidance.clips
        lacking = [(clip, self._installed.lacks(clip)) for clip in clips if clip.name not in self._installed.guiding()]
        here = [(Clip(name), False) for name in self._installed.guiding()]
        if self.popup is not None:
            self.popup.deleteLater()  # others may be here by now
        tip = self.tr("None in particular: the CLIP that came with the model, or else the starter's")
        self.popup = ClipsPopup(self, self._own, tip, [*here, *lacking])
        self.popup.changed.connect(lambda clips: self._draft.set(self.path, clips))
        self.popup.show_clips(clips)
        self.popup.open_under(self.field, self.width())

    @property
    def _own(self) -> str:
        own = self._installed.traits(self._draft.job.model.name).guides_itself
        return self.tr("Its own") if own else self.tr("Default: the starter's")


def in_words(clips: Sequence[Clip], lacks: Callable[[Clip], bool]) -> str:
    """Their names and weights: “ViT-B-32 + mine ×0.5”."""
    words = []
    for clip in clips:
        name = clip_name(clip, lacks(clip))
        words.append(name if clip.weight == 1 else f"{name} ×{clip.weight:g}")
    return " + ".join(words)
