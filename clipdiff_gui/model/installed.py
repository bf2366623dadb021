"""What is known of the models that are here, looked for when it is first asked for; no widgets."""

from PySide6.QtCore import QObject, Signal

from clipdiff_core.checkpoints.recognised import CLIP, SECONDARY
from clipdiff_core.checkpoints.store import BUILT_IN, DRAWING, STARTER
from clipdiff_core.checkpoints.traits import Traits, read_kinds, read_traits
from clipdiff_core.job import Clip, Model, Size
from clipdiff_gui.model.draft import Draft


class Installed(QObject):
    """The models by what they are good for, and the traits of those that somebody chose."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kinds: dict[str, str] | None = None
        self._traits: dict[str, Traits] = {}

    def look_again(self) -> None:
        """Models came or went."""
        self._kinds = None
        self._traits.clear()
        self.changed.emit()

    def drawing(self) -> list[str]:
        """The names of those that draw; of the built-in one, when there are none."""
        return self._of(("", *DRAWING)) or [BUILT_IN]  # choosing one whose kind is unknown says what is wrong with it

    def guiding(self) -> list[str]:
        """The names of those whose CLIP can guide."""
        return self._of(("", CLIP, STARTER))

    @property
    def has_secondary(self) -> bool:
        """Whether a gradient can go through a secondary model."""
        return bool(self._of((SECONDARY,)))

    def traits(self, name: str) -> Traits:
        """What is known of the model called `name`; nothing of one that is not among those here."""
        if name not in self._named():
            return Traits()  # a job from elsewhere may name any place: nothing is opened before it is drawn
        if name not in self._traits:
            self._traits[name] = read_traits(name)
        return self._traits[name]

    def lacks(self, clip: Clip) -> bool:
        """Whether `clip` is not here; of places and tags nobody knows before the engine looks."""
        return clip.name not in self.guiding() and not {"/", "\\"} & set(clip.name)

    def choose(self, draft: Draft, name: str) -> None:
        """Let the model `name` draw: at the size it learned, unless the person chose a size."""
        before = self.traits(draft.job.model.name).native_size
        size = self.traits(name).native_size or Size()
        follows = draft.job.size in (Size(), before)
        size = size if follows else draft.job.size
        draft.set_all({"model": Model(name), "size": size, "conditioning.clip_sha256": ""})

    def _named(self) -> dict[str, str]:
        if self._kinds is None:
            self._kinds = read_kinds()
        return self._kinds

    def _of(self, kinds: tuple[str, ...]) -> list[str]:
        return [name for name, kind in self._named().items() if kind in kinds]
