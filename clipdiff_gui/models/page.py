"""The window of the models: puts the list, the details and the lines below together, and passes word between them."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.elsewhere import add_folder, forget_folder, list_folders
from clipdiff_core.checkpoints.importing import ImportJob, name_after
from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.checkpoints.store import DRAWING
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Failed, Imported
from clipdiff_core.folders import downloads
from clipdiff_gui.canvas.incoming import PictureDrop
from clipdiff_gui.layout import tool_button
from clipdiff_gui.models.actions import ModelActions
from clipdiff_gui.models.cards import DeleteCard, DownloadCard, ImportCard
from clipdiff_gui.models.details import Details
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.models.footer import Footer
from clipdiff_gui.models.incoming import Incoming
from clipdiff_gui.models.overlay import Overlay
from clipdiff_gui.models.session import Doing, ModelsSession, free_space
from clipdiff_gui.models.shelf import Shelf
from clipdiff_gui.models.shelf_view import ShelfView
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.messages import MessageBar
from clipdiff_gui.side_window import SideWindow

_MARGIN, _FIND_WIDTH = 16, 220


class ModelsPage(SideWindow):
    """What is here and what can be had; `guide_asked` names a CLIP that should guide."""

    guide_asked = Signal(str)

    session: ModelsSession

    def __init__(self, engines: ModelEngines, session: ModelsSession | None = None) -> None:
        super().__init__()
        self.session = session or ModelsSession(engines)
        self.session.setParent(self)
        self.shelf = Shelf(self.session, self)
        self.actions_ = ModelActions(self)
        self.incoming = Incoming(self)
        self.bar = MessageBar()
        self.view = ShelfView(self.shelf)
        self.search = QLineEdit()
        self.details = Details(self.actions_)
        self.footer = Footer(self.session)
        self._agreed: set[str] = set()
        self._lay_out()
        self._connect()
        self.addActions(self.actions_.findChildren(QAction))
        self.actions_.follow(self)
        self.setWindowTitle(self.tr("Models"))
        self.resize(1080, 720)
        self.view.setFocus()
        if session is not None:
            self._on_moved()

    def look_again(self) -> None:
        """Look at what is in the folders now."""
        self.shelf.look()

    def end(self) -> None:
        """Stop everything that is under way."""
        self.session.close()
        self.shelf.close()

    def leave(self) -> None:
        """Let go of the session, which goes on, and look no more."""
        super().leave()
        self.shelf.close()

    def changeEvent(self, event: QEvent) -> None:
        """Look again when the person comes back from elsewhere."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.shelf.look()
        super().changeEvent(event)

    def import_path(self, path: Path, in_place: bool = False) -> None:
        """Take in a checkpoint file, or a model's folder."""
        self.bar.dismiss()
        self.session.take_in(ImportJob(str(path), in_place=in_place))

    def look_into(self, folder: Path) -> None:
        """Find the checkpoints in a folder from now on."""
        try:
            add_folder(folder)
        except CheckpointError as error:
            self.bar.error(error.message)
            return
        self.shelf.look()
        told = self.tr("Checkpoints in “{name}” are listed from now on; nothing was copied.")
        self.bar.notice(told.format(name=folder.name), self.tr("Undo"), lambda: self._forget_folder(folder))

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.bar)
        middle.addWidget(self.view, 1)
        upper = QWidget()
        body = QHBoxLayout(upper)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(middle, 1)
        body.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(upper, 1)
        column.addWidget(self.footer)
        self.overlay = Overlay(upper)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(_MARGIN, 9, _MARGIN, 9)
        line.setSpacing(8)
        line.addWidget(tool_button(self.actions_.import_file))
        line.addWidget(tool_button(self.actions_.add_folder))
        line.addStretch(1)
        self.search.setPlaceholderText(self.tr("Find"))
        self.search.addAction(self.actions_.clear, QLineEdit.ActionPosition.TrailingPosition)
        self.actions_.clear.setVisible(False)
        self.search.setFixedWidth(_FIND_WIDTH)
        describe(self.search, self.tr("Find a model"), self.actions_.find.toolTip())
        line.addWidget(self.search)
        return header

    def _connect(self) -> None:
        session, actions, incoming = self.session, self.actions_, self.incoming
        self.view.chosen.connect(self._show)
        self.search.textChanged.connect(self.view.show_only)
        self.search.textChanged.connect(lambda text: actions.clear.setVisible(bool(text)))
        self.shelf.listed.connect(self._on_listed)
        self.shelf.failed.connect(self._on_not_listed)
        session.changed.connect(self._on_moved)
        session.moved.connect(self._on_moved)
        session.asked.connect(self._on_asked)
        session.imported.connect(self._on_imported)
        session.checked.connect(self._on_checked)
        session.check_failed.connect(self._on_check_failed)
        session.failed.connect(self._on_failed)
        incoming.chosen.connect(self.import_path)
        incoming.placed.connect(lambda path: self.import_path(path, in_place=True))
        incoming.folder_chosen.connect(self.look_into)
        actions.import_file.triggered.connect(incoming.choose_file)
        actions.add_folder.triggered.connect(incoming.choose_folder)
        actions.find.triggered.connect(self.search.setFocus)
        actions.clear.triggered.connect(self.search.clear)
        actions.close.triggered.connect(self.close)
        self._drop = PictureDrop(self, parent=self)
        self._drop.dropped.connect(incoming.take)
        for action, does in (
            (actions.draw, lambda item: self.draw_asked.emit(item.name)),
            (actions.guide, lambda item: self.guide_asked.emit(item.name)),
            (actions.download, self._ask_download),
            (actions.take_in, lambda item: self.import_path(item.path)),
            (actions.use_in_place, lambda item: self.import_path(item.path, in_place=True)),
            (actions.verify, lambda item: self.session.check(item.name)),
            (actions.delete, self._ask_delete),
            (actions.forget, self._forget),
            (actions.cancel, self.session.cancel),
        ):
            action.triggered.connect(lambda _=False, does=does: self._do(does))

    def _do(self, does: Callable[[Listed], object]) -> None:
        """Do something to the model that is selected, which stays so, wherever it moves in the list."""
        if (item := self.details.item) is not None:
            self.view.choose(item.name)
            does(item)

    def _show(self, item: Listed | None) -> None:
        self.details.show_item(item, self.session.standing(item) if item is not None else None)

    def _on_moved(self) -> None:
        item = self.details.item
        self.details.show_standing(self.session.standing(item) if item is not None else None)
        share = self.session.standing_of(Doing.FETCHING).share
        title = self.tr("Models")
        self.setWindowTitle(f"{int(100 * share)} % · {title}" if share is not None else title)

    def _on_listed(self) -> None:
        self.footer.show_models(sum(item.state in (State.BUILT_IN, State.HERE) for item in self.shelf.items))

    def _on_not_listed(self, event: Failed) -> None:
        self.view.say_failed()
        self.bar.error(event.message, self.tr("Try again"), self.shelf.look)

    def _ask_download(self, item: Listed) -> None:
        entry = item.entry
        if entry is None:
            return
        self.details.message.clear()
        if item.whole:
            self.session.take_in(ImportJob(str(downloads() / entry.file_name), entry.name, entry=entry.name))
        elif entry.name in self._agreed:
            self.session.download(entry)
        else:
            card = DownloadCard(item, urlsplit(entry.urls[0]).hostname or "", free_space())
            card.page_asked.connect(lambda: QDesktopServices.openUrl(QUrl(item.page)))
            card.accepted.connect(lambda: self._agree(entry))
            self.overlay.show_card(card)

    def _agree(self, entry: Entry) -> None:
        self.overlay.dismiss()
        self.bar.dismiss()
        self._agreed.add(entry.name)
        self.session.download(entry)

    def _ask_delete(self, item: Listed) -> None:
        card = DeleteCard(item)
        card.accepted.connect(lambda: self._delete(item))
        self.overlay.show_card(card)

    def _delete(self, item: Listed) -> None:
        self.overlay.dismiss()
        try:
            self.session.delete(item)
        except CheckpointError as error:
            self.bar.error(error.message)

    def _forget(self, item: Listed) -> None:
        for folder in list_folders():
            if item.path is not None and folder in (item.path, *item.path.parents):
                self._forget_folder(folder)

    def _forget_folder(self, folder: Path) -> None:
        try:
            forget_folder(folder)
        except CheckpointError as error:
            self.bar.error(error.message)
        self.shelf.look()

    def _on_asked(self, job: ImportJob, asking: Asking) -> None:
        self._show_import(job, asking)
        QApplication.alert(self)

    def _show_import(self, job: ImportJob, asking: Asking) -> ImportCard:
        path = Path(job.path)
        card = ImportCard(job, path.name, job.name or name_after(path), asking.family, asking.questions)
        card.accepted.connect(lambda: self._import_as_answered(card))
        self.overlay.show_card(card)
        return card

    def _import_as_answered(self, card: ImportCard) -> None:
        job = card.job()
        self.overlay.dismiss()
        self.session.take_in(job)

    def _on_imported(self, event: Imported) -> None:
        self.view.choose(event.name)
        told = self.tr("“{name}” is here.").format(name=event.name)
        if event.kind in DRAWING:
            self.bar.notice(told, self.tr("Draw with it"), lambda: self.draw_asked.emit(event.name), stays=True)
        elif event.kind == CLIP:
            self.bar.notice(told, self.tr("Guide with it"), lambda: self.guide_asked.emit(event.name), stays=True)
        else:
            self.bar.notice(told)
        QApplication.alert(self)

    def _on_checked(self, name: str) -> None:
        self.bar.notice(self.tr("“{name}” is whole: every file is the one it came with.").format(name=name))

    def _on_check_failed(self, name: str, event: Failed) -> None:
        self.bar.error(event.message)
        self.view.choose(name)

    def _on_failed(self, job: object, event: Failed) -> None:
        """Say it beside the name or the answer at fault, beside the button of what is shown, or over the list."""
        QApplication.alert(self)
        if isinstance(job, ImportJob) and event.field == "name":
            self._show_import(job, Asking("", ())).say_wrong("name", event.message)
        elif isinstance(job, Entry) and self.details.item is not None and self.details.item.entry == job:
            self.details.message.say(event.message, focus=False)
        elif event.detail:
            self.bar.error(
                event.message, self.tr("Copy details"), lambda: QApplication.clipboard().setText(event.detail)
            )
        else:
            self.bar.error(event.message)
