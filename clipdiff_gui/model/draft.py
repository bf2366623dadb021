"""What the person is setting up: a job in the making, observable, without widgets."""

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from clipdiff_core.job import Job
from clipdiff_core.json_settings import setting_at, with_setting
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Target, TextTarget, split_target
from clipdiff_gui.model.tasks import drawn

_SEEDS = 2**31  # plenty, and short enough to read aloud
_HEAVIEST = 100.0


class Draft(QObject):
    """The job in the making; settings are named by their path in the job ("sampling.steps")."""

    changed = Signal()
    rows_changed = Signal()
    seed_locked_changed = Signal(bool)

    def __init__(self, job: Job, seed_locked: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._seed_locked = seed_locked

    @property
    def job(self) -> Job:
        """The job as it stands."""
        return self._job

    @property
    def seed_locked(self) -> bool:
        """Whether every Generate draws with the same seed."""
        return self._seed_locked

    def lock_seed(self, locked: bool) -> None:
        """Keep the seed for every Generate, or roll a new one each time."""
        if locked != self._seed_locked:
            self._seed_locked = locked
            self.seed_locked_changed.emit(locked)
            self.changed.emit()

    def get(self, path: str) -> Any:
        """The setting at `path`."""
        return setting_at(self._job, path)

    def set(self, path: str, value: object) -> None:
        """Change the setting at `path`; says so only when it really changed."""
        self.set_all({path: value})

    def set_all(self, settings: Mapping[str, object]) -> None:
        """Change several settings, by their paths, as one."""
        job = self._job
        for path, value in settings.items():
            job = with_setting(job, path, value)
        if job != self._job:
            self._job = job
            self.changed.emit()

    def set_target(self, index: int, target: Target) -> None:
        """Change one target in place."""
        targets = list(self._job.targets)
        targets[index] = target
        self.set("targets", tuple(targets))

    def commit_text(self, index: int) -> None:
        """Read "words:weight@0-50%" in the words of a target; a descriptor left without words becomes its picture."""
        target = self._job.targets[index]
        if isinstance(target, PictureTarget):
            return
        if isinstance(target, DescriptorTarget) and not target.text.strip():
            alone = PictureTarget(target.sha256, target.name, target.weight, target.span, target.clip_weights)
            self.replace_target(index, alone)
            return
        words, weight, span = split_target(target.text, target.weight, target.span)
        if words != target.text.strip() and math.isfinite(weight):
            weight = max(-_HEAVIEST, min(_HEAVIEST, weight))
            self.set_target(index, replace(target, text=words, weight=weight, span=span))

    def replace_target(self, index: int, target: Target) -> None:
        """Put a target of another kind in the place of one."""
        self._set_rows((*self._job.targets[:index], target, *self._job.targets[index + 1 :]))

    def add_target(self, target: Target) -> None:
        """Add a target behind the others."""
        self._set_rows((*self._job.targets, target))

    def aim(self, picture: PictureTarget) -> None:
        """Draw towards a picture, or away from it, in the place of what was asked of it before.

        Words that went with it stay, unless they are asked for the same way.
        """
        rows: list[Target] = []
        for row in self._job.targets:
            if isinstance(row, TextTarget) or row.sha256 != picture.sha256:
                rows.append(row)
            elif isinstance(row, DescriptorTarget) and row.weight * picture.weight < 0:
                rows.append(TextTarget(row.text, row.weight, row.span, row.clip_weights))
            elif isinstance(row, DescriptorTarget):
                rows.append(row)
        self._set_rows((*rows, picture))

    def move_target(self, index: int, place: int) -> None:
        """Put a target at another place among the others."""
        targets = list(self._job.targets)
        targets.insert(place, targets.pop(index))
        if tuple(targets) != self._job.targets:
            self._set_rows(tuple(targets))

    def remove_target(self, index: int) -> None:
        """Remove one target; the last one becomes an empty prompt, so that there is always a row to type in."""
        rest = self._job.targets[:index] + self._job.targets[index + 1 :]
        self._set_rows(rest or (TextTarget(""),))

    def use(self, job: Job) -> None:
        """Take over every setting of `job`."""
        self._job = job if job.targets else replace(job, targets=(TextTarget(""),))
        self.rows_changed.emit()
        self.changed.emit()

    def roll_seed(self) -> None:
        """Pick another seed."""
        self.set("seed", random.randrange(_SEEDS))

    def next_job(self) -> Job:
        """The job to draw now: what its task has a use for, with a new seed unless the seed is locked."""
        return drawn(self._job if self._seed_locked else replace(self._job, seed=random.randrange(_SEEDS)))

    def _set_rows(self, targets: tuple[Target, ...]) -> None:
        self._job = replace(self._job, targets=targets)
        self.rows_changed.emit()
        self.changed.emit()
