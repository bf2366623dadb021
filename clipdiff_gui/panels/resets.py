"""Resetting settings one by one: which rows differ from what is usual, and what that is."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from clipdiff_core.job import Job, Model, Size
from clipdiff_core.json_settings import setting_at, with_setting
from clipdiff_core.targets import TextTarget
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.presets import Presets
from clipdiff_gui.panels.rows import Row

# Rows that have no usual value, or a way of their own to be without one.
_NEVER = ("seed", "init", "inpaint.mask", "cut_out.correction", "describe.own", "output", "output.plain")
_TOGETHER = {"describe.subjects": ("describe.subjects", "describe.styles", "describe.media", "describe.colours")}


class Resets(QObject):
    """Shows the button at the end of every row that differs from the preset, or from a new job's setting."""

    def __init__(
        self, rows: Iterable[Row], draft: Draft, presets: Presets, installed: Installed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        for row in rows:
            row.make_room()  # all of them, so that they end at one line
            if row.path not in _NEVER:
                self._rows.append(row)
        self._draft = draft
        self._presets = presets
        self._installed = installed
        for row in self._rows:
            row.reset_asked.connect(self._reset_sender)
        for changed in (draft.changed, presets.changed, installed.changed):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Hold every row against what is usual."""
        usual = self._usual()
        tip = self.tr("Back to what is usual")
        if self._presets.chosen.key != "balanced":
            tip = self.tr("Back to what the preset has")
        for row in self._rows:
            row.offer_reset(self._differs(row.path, usual), tip)

    def all_reset(self) -> Job:
        """The draft with every setting as usual; words, pictures, model, task and seed stay."""
        job, usual = self._draft.job, self._usual()
        for row in self._rows:
            if row.path != "model":
                for path in _TOGETHER.get(row.path, (row.path,)):
                    job = with_setting(job, path, setting_at(usual, path))
        return self._presets.usual(job)

    def _reset_sender(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.reset(row.path)

    def reset(self, path: str) -> None:
        """Let the setting at `path` be as usual."""
        usual = self._usual()
        if path == "model":
            self._installed.choose(self._draft, usual.model.name)
            return
        self._draft.set_all({each: setting_at(usual, each) for each in _TOGETHER.get(path, (path,))})

    def _differs(self, path: str, usual: Job) -> bool:
        job = self._draft.job
        if path == "model":
            return job.model.name != usual.model.name
        return any(setting_at(job, each) != setting_at(usual, each) for each in _TOGETHER.get(path, (path,)))

    def _usual(self) -> Job:
        """A new job, for the model that was chosen, drawn the way that the preset says."""
        size = self._installed.traits(self._draft.job.model.name).native_size or Size()
        return self._presets.usual(Job((TextTarget(""),), size=size, model=Model()))
