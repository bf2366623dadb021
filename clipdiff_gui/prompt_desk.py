"""Where the prompts meet the window: styles and saved prompts, what was drawn before, several at once, and sweeps."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from clipdiff_core.job import Job
from clipdiff_core.prompt_book import factory_styles
from clipdiff_core.prompt_lines import read_line, typed
from clipdiff_core.targets import ALWAYS, TextTarget
from clipdiff_gui.actions import ActionSet
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.model.tasks import walks
from clipdiff_gui.studio import Studio
from clipdiff_gui.viewer import Viewer

translate = QCoreApplication.translate
_WEIGHT_STEP = 0.1
_MOST_IN_MENU = 20  # saved prompts


def style_names() -> dict[str, str]:
    """What the styles that come with the program are called."""
    return {
        "flat": translate("Styles", "Flat"),
        "cartoon": translate("Styles", "Cartoon"),
        "3d": translate("Styles", "3D"),
        "watercolor": translate("Styles", "Watercolor"),
        "oil": translate("Styles", "Oil painting"),
        "pencil": translate("Styles", "Pencil sketch"),
        "ink": translate("Styles", "Ink painting"),
        "pixel": translate("Styles", "Pixel art"),
        "line": translate("Styles", "Line drawing"),
        "woodblock": translate("Styles", "Woodblock print"),
        "low_poly": translate("Styles", "Low poly"),
        "photo": translate("Styles", "Photograph"),
        "film": translate("Styles", "Film still"),
        "storybook": translate("Styles", "Storybook"),
        "poster": translate("Styles", "Art deco poster"),
        "impressionist": translate("Styles", "Impressionist"),
    }


class PromptActions(ActionSet):
    """What can be done about prompts; those of one row count while the prompts have the focus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        tip = self.tr("Let the row that is typed in count more")
        self.heavier = self._make(self.tr("More weight"), tip, "", "Ctrl+Up")
        tip = self.tr("Let the row that is typed in count less")
        self.lighter = self._make(self.tr("Less weight"), tip, "", "Ctrl+Down")
        self.up = self._make(self.tr("Move row up"), self.tr("Put the row before the one above"), "", "Ctrl+Shift+Up")
        tip = self.tr("Put the row behind the one below")
        self.down = self._make(self.tr("Move row down"), tip, "", "Ctrl+Shift+Down")
        tip = self.tr("Bring back the prompt that was drawn before this one")
        self.earlier = self._make(self.tr("Earlier prompt"), tip, "", "Alt+Up")
        tip = self.tr("Go forward to the prompt that was drawn after this one")
        self.later = self._make(self.tr("Later prompt"), tip, "", "Alt+Down")
        tip = self.tr("Take back the last change of the prompts: rows, words, weights")
        self.undo = self._make(self.tr("Undo in prompts"), tip, "undo", "Ctrl+Z")
        tip = self.tr("Make the change of the prompts again")
        self.redo = self._make(self.tr("Redo in prompts"), tip, "redo", "Ctrl+Shift+Z")
        self.rows = (self.undo, self.redo, self.heavier, self.lighter, self.up, self.down, self.earlier, self.later)
        for action in self.rows:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        tip = self.tr("Find a prompt that you drew before")
        self.history = self._make(self.tr("Earlier prompts…"), tip, "", "Ctrl+H")
        self.save = self._make(self.tr("Save this prompt…"), self.tr("Keep these words under a name"), "", "")
        self.saved = self._make(self.tr("Saved prompts…"), self.tr("Change or remove the prompts you saved"), "", "")
        tip = self.tr("Draw several prompts, one a line")
        self.batch = self._make(self.tr("Several prompts…"), tip, "", "Ctrl+Shift+B")
        tip = self.tr("Draw the same with several values of a setting or two, as a grid")
        self.sweep = self._make(self.tr("Sweep…"), tip, "sheet", "Ctrl+Shift+G")
        tip = self.tr("Lay out the pictures of the sweep that are there, and wait for no others")
        self.lay_out = self._make(self.tr("Lay out the sweep now"), tip, "", "")
        self.redraw_icons()


class PromptDesk(QObject):
    """Opens what is asked for, and tells by `jobs_asked` which jobs are to be drawn one after another.

    All jobs are checked and their wildcards chosen. `failed` says what is wrong, and of which setting.
    """

    jobs_asked = Signal(list)
    failed = Signal(str, str)

    def __init__(self, studio: Studio, panes: Layout, viewer: Viewer, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._panes, self._viewer, self._window = studio, panes, viewer, window
        self._draft, self._kept = studio.draft, studio.kept_prompts
        self.actions_ = PromptActions(self)
        self.actions_.follow(window)
        self._fill_menus(menus)
        self._connect_actions()
        panes.prompts.addActions(list(self.actions_.rows))
        panes.prompts.check_with(studio.spelling)
        panes.prompts.book_asked.connect(self.open_book)
        panes.prompts.lines_asked.connect(self.open_batch)
        panes.prompts.undo_asked.connect(studio.prompt_undo.undo)
        panes.prompts.redo_asked.connect(studio.prompt_undo.redo)
        studio.prompt_undo.changed.connect(self._reflect)
        studio.sweep_grids.changed.connect(self._reflect)
        studio.draft.changed.connect(self._reflect)
        studio.sweep_grids.saved.connect(self._offer_grid)
        studio.sweep_grids.failed.connect(panes.bar.error)
        studio.kept_prompts.failed.connect(self._tell_not_kept)
        self._reflect()

    def take(self, jobs: list[Job]) -> None:
        """Remember the prompts as they were typed, and ask for `jobs` to be drawn."""
        self.remember()
        self.jobs_asked.emit(jobs)

    def remember(self) -> None:
        """The prompts of the draft are being drawn."""
        self._kept.remember(self._draft.job.targets)

    def open_book(self) -> QMenu:
        """The styles, the saved prompts and what else there is, under their button."""
        menu = QMenu(self._panes.prompts)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self._add_styles(menu)
        menu.addSeparator()
        for snippet in self._kept.book.saved[:_MOST_IN_MENU]:
            entry = menu.addAction(snippet.name.replace("&", "&&"))
            entry.setToolTip(snippet.text)
            entry.triggered.connect(lambda _=False, text=snippet.text: self.insert(text))
        for action in (self.actions_.save, self.actions_.saved):
            menu.addAction(action)
        menu.addSeparator()
        for action in (self.actions_.history, self.actions_.batch, self.actions_.sweep):
            menu.addAction(action)
        button = self._panes.prompts.book
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        return menu

    def insert(self, text: str) -> None:
        """Add words to the row that is typed in; what has a weight or a span of its own becomes a row of its own."""
        targets = read_line(text)
        if len(targets) == 1 and targets[0].weight == 1 and targets[0].span == ALWAYS:
            self._panes.prompts.append_words(targets[0].text)
            return
        kept = [target for target in self._draft.job.targets if target != TextTarget("")]
        self._draft.use(replace(self._draft.job, targets=(*kept, *targets)))

    def open_history(self) -> None:
        """The prompts drawn before, to find one by typing."""
        from clipdiff_gui.panels.prompt_list import PromptList  # opened now and then

        found = PromptList(self._kept.book.drawn, self._panes.prompts)
        found.chosen.connect(self._studio.prompt_history.use)
        found.open_beside(self._panes.prompts.mapToGlobal(self._panes.prompts.rect().topRight()))

    def open_batch(self, lines: str = "") -> None:
        """Several prompts, one a line, beginning with `lines`."""
        from clipdiff_gui.prompt_dialogs import BatchDialog  # opened now and then

        dialog = BatchDialog(self._draft, lines, self._window)
        dialog.jobs_asked.connect(self.take)
        dialog.joined.connect(self._panes.prompts.set_words)
        dialog.open()

    def open_sweep(self) -> None:
        """One setting or two over a list of values."""
        from clipdiff_gui.sweep_dialog import SweepDialog

        self._panes.prompts.commit()
        dialog = SweepDialog(self._draft, self._window)
        dialog.sweep_asked.connect(self._begin_sweep)
        dialog.open()

    def open_saved(self, words: str = "") -> None:
        """The saved prompts, with `words` to be saved as another."""
        from clipdiff_gui.prompt_dialogs import SavedPrompts

        SavedPrompts(self._kept, words, self._window).open()

    def _begin_sweep(self, sweep, names: tuple[str, ...]) -> None:
        self._studio.sweep_grids.begin(sweep, names)
        self.take(list(sweep.jobs))

    def _save_words(self) -> None:
        self._panes.prompts.commit()
        target = self._draft.job.targets[self._panes.prompts.current]
        self.open_saved(typed(target) if isinstance(target, TextTarget) else "")

    def _add_styles(self, menu: QMenu) -> None:
        """Those whose words the model has learned stand first, the others in a menu of their own."""
        names, spelling = style_names(), self._studio.spelling
        styles = [(names[style], text) for style, text in factory_styles()]
        known = [style for style in styles if not spelling.unknown(style[1])]
        others = QMenu(self.tr("Styles that this model has not learned"), menu) if len(known) < len(styles) else menu
        others.setToolTipsVisible(True)
        for style in styles:
            entry = (menu if style in known else others).addAction(style[0])
            entry.setToolTip(style[1])
            entry.triggered.connect(lambda _=False, text=style[1]: self.insert(text))
        if others is not menu:
            menu.addMenu(others)

    def _fill_menus(self, menus: Menus) -> None:
        actions = self.actions_
        self._menu = prompts = menus.edit.addMenu(self.tr("Prompts"))
        for action in (*actions.rows, None, actions.history, actions.save, actions.saved):
            prompts.addSeparator() if action is None else prompts.addAction(action)
        menus.draw.addSeparator()
        menus.draw.addActions([actions.batch, actions.sweep, actions.lay_out])
        everywhere = [action for action in actions.findChildren(QAction) if action not in actions.rows]
        self._window.addActions(everywhere)

    def _connect_actions(self) -> None:
        actions, prompts, studio = self.actions_, self._panes.prompts, self._studio
        actions.heavier.triggered.connect(lambda: prompts.step_weight(_WEIGHT_STEP))
        actions.lighter.triggered.connect(lambda: prompts.step_weight(-_WEIGHT_STEP))
        actions.up.triggered.connect(lambda: prompts.move_row(prompts.current, prompts.current - 1))
        actions.down.triggered.connect(lambda: prompts.move_row(prompts.current, prompts.current + 1))
        actions.earlier.triggered.connect(lambda: studio.prompt_history.step(1))
        actions.later.triggered.connect(lambda: studio.prompt_history.step(-1))
        actions.undo.triggered.connect(studio.prompt_undo.undo)
        actions.redo.triggered.connect(studio.prompt_undo.redo)
        actions.history.triggered.connect(self.open_history)
        actions.save.triggered.connect(self._save_words)
        actions.saved.triggered.connect(lambda: self.open_saved(""))
        actions.batch.triggered.connect(lambda: self.open_batch(""))
        actions.sweep.triggered.connect(self.open_sweep)
        actions.lay_out.triggered.connect(studio.sweep_grids.lay_out)

    def _reflect(self) -> None:
        actions, undo = self.actions_, self._studio.prompt_undo
        actions.undo.setEnabled(undo.can_undo)
        actions.redo.setEnabled(undo.can_redo)
        several = len(self._draft.job.targets) > 1
        actions.up.setEnabled(several)
        actions.down.setEnabled(several)
        draws = walks(self._draft.job)
        actions.batch.setEnabled(draws)
        actions.sweep.setEnabled(draws)
        actions.lay_out.setEnabled(self._studio.sweep_grids.unfinished)

    def _offer_grid(self, path: Path, missing: str) -> None:
        told = self.tr("The sweep is laid out as {name}.").format(name=path.name)
        if missing:
            letters = self.tr("No font of this computer has these letters: {letters}").format(letters=missing)
            told = f"{told} {letters}"
        self._studio.gallery.add(path)
        self._panes.bar.notice(told, self.tr("Show it"), lambda: self._viewer.choose(path), stays=True)

    def _tell_not_kept(self, reason: str) -> None:
        told = self.tr("Your prompts could not be kept for the next start: {reason}")
        self._panes.bar.error(told.format(reason=reason))
