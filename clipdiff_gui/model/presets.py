"""The presets there are, and the one that was chosen; no widgets."""

from PySide6.QtCore import QObject, Signal

from clipdiff_core.job import Job
from clipdiff_core.presets import STANDARD, Preset, PresetStore, factory_presets


class Presets(QObject):
    """Knows which preset the settings began with; `name` is of the one chosen before, "" for the usual way."""

    changed = Signal()

    def __init__(self, name: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = PresetStore()
        self._name = name
        self._chosen: Preset | None = None if name else STANDARD
        self._factory: list[Preset] = []

    @property
    def name(self) -> str:
        """What to remember of it: "" for the usual way, the key of another that comes along, or the name of one's own
        behind a colon."""
        chosen = self.chosen
        if chosen.key:
            return "" if chosen is STANDARD else chosen.key
        return f":{chosen.name}"

    @property
    def chosen(self) -> Preset:
        """The one that was chosen last; the usual way where that one is no longer there."""
        if self._chosen is None:
            self._chosen = self._find(self._name) or STANDARD
        return self._chosen

    def factory(self) -> list[Preset]:
        """Those that come along."""
        self._factory = self._factory or factory_presets()
        return self._factory

    def own(self) -> list[Preset]:
        """One's own; read anew each time, as they are few and small."""
        return self.store.all()

    def choose(self, preset: Preset) -> None:
        """From now on settings are held against `preset`."""
        self._chosen = preset
        self.changed.emit()

    def usual(self, job: Job) -> Job:
        """`job` with every setting that a preset has as the chosen one has it."""
        return self.chosen.applied(job)

    def _find(self, name: str) -> Preset | None:
        if name.startswith(":"):
            return self.store.find(name[1:])
        return next((preset for preset in self.factory() if preset.key == name), None)
