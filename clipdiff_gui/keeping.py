"""What the window remembers from one start to the next: read off its parts, and given back to them."""

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QWidget

from clipdiff_core import folders
from clipdiff_gui import places, settings
from clipdiff_gui.hints import Hints
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.progress_desk import ProgressDesk
from clipdiff_gui.studio import Studio
from clipdiff_gui.training.desk import TrainingDesk
from clipdiff_gui.viewer import Viewer


class Keeping(QObject):
    """Restores what was kept, and keeps it anew a moment after every change; `failed` says when that cannot be."""

    failed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        panes: Layout,
        viewer: Viewer,
        menus: Menus,
        progress: ProgressDesk,
        hints: Hints,
        training: TrainingDesk,
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._panes, self._viewer = window, studio, panes, viewer
        self._menus, self._progress, self._hints, self._training = menus, progress, hints, training
        self._keeper = settings.Keeper(studio.settings_path, self._collect, self)
        self._keeper.failed.connect(self._on_failed)

    def begin(self) -> None:
        """Let the window stand as it did, and watch from now on for what changes."""
        self._restore(self._studio.kept)
        panes, row = self._panes, self._panes.parameters.metadata_row
        row.switch.toggled.connect(self._choose_metadata)
        panes.parameters.advanced.toggled.connect(self.touch)
        self._studio.draft.changed.connect(self.touch)
        self._studio.folder_changed.connect(self._on_folder)
        self._viewer.changed.connect(self.touch)
        for scheme, action in self._menus.schemes.items():
            action.triggered.connect(lambda _=False, chosen=scheme: self._choose_scheme(chosen))
        places.watch(self._window, self.touch)

    def touch(self) -> None:
        """Something changed: keep it soon."""
        self._keeper.touch()

    def flush(self) -> settings.Kept:
        """Keep it now; returns what was kept."""
        return self._keeper.flush()

    def _restore(self, kept: settings.Kept) -> None:
        self._window.resize(1280, 800)
        if kept.geometry:
            self._window.restoreGeometry(QByteArray.fromBase64(kept.geometry.encode()))
        self._panes.parameters.advanced.head.setChecked(kept.advanced)
        self._progress.restore(kept)
        places.restore(self._window, kept.places)
        places.type_again(self._window, kept.typed)
        self._panes.parameters.folder_row.show_folder(self._studio.folder)
        self._panes.parameters.metadata_row.switch.setChecked(not self._studio.plain)
        self._menus.schemes[self._studio.scheme].setChecked(True)

    def _collect(self) -> settings.Kept:
        studio, actions = self._studio, self._progress.actions
        return settings.Kept(
            job=studio.draft.job,
            seed_locked=studio.draft.seed_locked,
            folder="" if studio.folder == folders.pictures() else str(studio.folder),
            scheme=studio.scheme,
            advanced=self._panes.parameters.advanced.head.isChecked(),
            plain=studio.plain,
            preset=studio.presets.name,
            geometry=bytes(self._window.saveGeometry().toBase64().data()).decode(),
            language=studio.language.chosen,
            picture=str(self._viewer.path or ""),
            typed=places.half_typed(self._window),
            places=places.places(self._window),
            hints=self._hints.done,
            curves=actions.curves.isChecked(),
            notices=actions.notices.isChecked(),
            training=self._training.typed,
        )

    def _on_folder(self) -> None:
        self._panes.parameters.folder_row.show_folder(self._studio.folder)
        self.touch()

    def _choose_metadata(self, kept: bool) -> None:
        self._studio.plain = not kept
        self.touch()

    def _choose_scheme(self, scheme: str) -> None:
        self._studio.choose_scheme(scheme)
        self.touch()

    def _on_failed(self, reason: str) -> None:
        message = self.tr("Your settings could not be kept for the next start: {reason}")
        self.failed.emit(message.format(reason=reason))
