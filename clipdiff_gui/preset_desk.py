"""Where presets meet the window: a button over the parameters, with all that can be done with them."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu, QToolButton

from clipdiff_core.errors import JobError
from clipdiff_core.presets import STANDARD, Preset, checked_name, preset_of, read_preset, write_preset
from clipdiff_gui.icons import themed
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.presets import Presets
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.resets import Resets
from clipdiff_gui.preset_words import preset_name, preset_tip
from clipdiff_gui.recall import Recall


class PresetButton(QToolButton):
    """Says which preset the settings began with, and whether they still are as it has them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preset")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(14, 14))
        self.setIcon(themed("settings"))

    def show_preset(self, name: str, changed: bool) -> None:
        """Show its name."""
        shown = self.tr("{name} · changed").format(name=name) if changed else name
        tip = self.tr("Presets: settings that go well together; your own can be kept here, too")
        self.setText(shown)
        describe(self, self.tr("Preset: {name}").format(name=shown), f"{tip}\n{shown}")
        self.setProperty("changed", changed)
        self.style().unpolish(self)
        self.style().polish(self)

    def changeEvent(self, event) -> None:
        """Redraw the icon when the theme changes."""
        if event.type() == event.Type.PaletteChange:
            self.setIcon(themed("settings"))
        super().changeEvent(event)


class PresetDesk(QObject):
    """Lets the person choose, keep, rename, delete and pass on presets, and reset what differs from them."""

    failed = Signal(str)
    changed = Signal()  # another is chosen: remember it

    def __init__(self, presets: Presets, draft: Draft, installed: Installed, panes: Layout, recall: Recall) -> None:
        super().__init__(panes)
        self._presets = presets
        self._draft = draft
        self._recall = recall
        self._window = panes
        rows = [*panes.tasks.rows.values(), *panes.parameters.rows.values()]
        self.resets = Resets(rows, draft, presets, installed, self)
        self.button = PresetButton()
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill_menu)
        self.button.setMenu(self.menu)
        panes.parameters.head.addStretch(1)
        panes.parameters.head.addWidget(self.button)
        draft.changed.connect(self._reflect)
        presets.changed.connect(self._reflect)
        presets.changed.connect(self.changed)
        self._reflect()

    def use(self, preset: Preset) -> None:
        """Draw this way, which can be taken back."""
        before = self._presets.chosen
        self._presets.choose(preset)
        told = self.tr("The preset “{name}” is in use.").format(name=preset_name(preset))
        self._recall.use(preset.applied(self._draft.job), told, lambda: self._presets.choose(before))

    def reset_all(self) -> None:
        """Every setting as the preset has it, or as in a new job."""
        job = self.resets.all_reset()
        told = self.tr("All settings are reset. Words, pictures, model and seed stay.")
        self._recall.use(replace(job, targets=self._draft.job.targets), told)

    def save(self) -> None:
        """Keep the settings as they are under a name."""
        chosen = self._presets.chosen
        name = self._ask_name(self.tr("Save preset"), "" if chosen.key else chosen.name)
        if name:
            self._keep(lambda: preset_of(name, self._draft.job), self.tr("The preset “{name}” is kept."))

    def rename(self, preset: Preset) -> None:
        """Give one's own preset another name."""
        name = self._ask_name(self.tr("Rename preset"), preset.name)
        if not name or name == preset.name:
            return
        try:
            renamed = self._presets.store.rename(preset, name)
        except JobError as error:
            self.failed.emit(error.message)
            return
        self._presets.choose(renamed)

    def delete(self, preset: Preset) -> None:
        """Forget one's own preset, which can be taken back."""
        try:
            self._presets.store.delete(preset.name)
        except JobError as error:
            self.failed.emit(error.message)
            return
        self._presets.choose(STANDARD)
        told = self.tr("The preset “{name}” was deleted.").format(name=preset.name)
        self._recall.offer(told, lambda: self._bring_back(preset))

    def import_file(self) -> None:
        """Take in a preset that somebody passed on."""
        kinds = self.tr("Presets (*.json)")
        chosen, _ = QFileDialog.getOpenFileName(self._window.window(), self.tr("Import preset"), "", kinds)
        if chosen:
            self._keep(lambda: read_preset(Path(chosen)), self.tr("The preset “{name}” was imported."), use=True)

    def export_file(self, preset: Preset) -> None:
        """Write a preset to a file, to pass it on."""
        kinds = self.tr("Presets (*.json)")
        usual = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in preset.name).strip()
        title = self.tr("Export preset")
        chosen, _ = QFileDialog.getSaveFileName(self._window.window(), title, f"{usual}.json", kinds)
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".json")
        try:
            write_preset(path, preset)
        except JobError as error:
            self.failed.emit(error.message)
            return
        self._window.bar.notice(self.tr("Saved as {path}").format(path=path))

    def fill_menu(self) -> None:
        """What there is now, the chosen one checked."""
        menu, chosen = self.menu, self._presets.chosen
        menu.clear()
        group = QActionGroup(menu)
        for presets in (self._presets.factory(), self._presets.own()):
            for preset in presets:
                action = menu.addAction(preset_name(preset).replace("&", "&&"))
                action.setToolTip(preset_tip(preset) or preset_name(preset))
                action.setCheckable(True)
                action.setChecked(preset == chosen)
                group.addAction(action)
                action.triggered.connect(self._uses(preset))
            menu.addSeparator()
        menu.addAction(self.tr("Save settings as a preset…")).triggered.connect(self.save)
        menu.addAction(self.tr("Import preset…")).triggered.connect(self.import_file)
        export = menu.addAction(self.tr("Export “{name}”…").format(name=_short(preset_name(chosen))))
        export.triggered.connect(lambda: self.export_file(chosen))
        if not chosen.key:
            rename = menu.addAction(self.tr("Rename “{name}”…").format(name=_short(chosen.name)))
            rename.triggered.connect(lambda: self.rename(chosen))
            delete = menu.addAction(self.tr("Delete “{name}”").format(name=_short(chosen.name)))
            delete.triggered.connect(lambda: self.delete(chosen))
        menu.addSeparator()
        menu.addAction(themed("undo"), self.tr("Reset all settings")).triggered.connect(self.reset_all)

    def _uses(self, preset: Preset):
        return lambda: self.use(preset)

    def _keep(self, make, told: str, use: bool = False) -> None:
        """Keep the preset that `make` makes, in the place of one of its name if the person says so afterwards."""
        store = self._presets.store
        try:
            preset: Preset = make()
            replaced = store.find(preset.name)
            store.save(preset)
        except JobError as error:
            self.failed.emit(error.message)
            return
        if use:
            self.use(preset)
        else:
            self._presets.choose(preset)
        told = told.format(name=preset.name)
        if replaced is not None and replaced != preset:
            self._recall.offer(
                self.tr("{told} It took the place of another.").format(told=told), lambda: self._bring_back(replaced)
            )
        elif not use:
            self._window.bar.notice(told)

    def _bring_back(self, preset: Preset) -> None:
        try:
            self._presets.store.save(preset)
        except JobError as error:
            self.failed.emit(error.message)
            return
        self._presets.choose(preset)

    def _ask_name(self, title: str, usual: str) -> str:
        """A name that can be one; "" where the person changed their mind, or it cannot."""
        asked, meant = QInputDialog.getText(
            self._window.window(), title, self.tr("Name"), QLineEdit.EchoMode.Normal, usual
        )
        if not meant:
            return ""
        try:
            return checked_name(asked)
        except JobError as error:
            self.failed.emit(error.message)
            return ""

    def _reflect(self) -> None:
        preset = self._presets.chosen
        self.button.show_preset(_short(preset_name(preset)), not preset.is_in(self._draft.job))


def _short(name: str) -> str:
    return (name if len(name) <= 20 else f"{name[:19]}…").replace("&", "&&")
