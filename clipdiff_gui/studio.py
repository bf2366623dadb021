"""What outlives a window: the job in the making, the drawing, the pictures, and what was kept from the last start."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from clipdiff_core import folders
from clipdiff_core.job import Job
from clipdiff_core.targets import TextTarget
from clipdiff_gui import settings
from clipdiff_gui.language import Language
from clipdiff_gui.model.batch import Batch
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.estimates import Estimates
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.library import Library
from clipdiff_gui.model.presets import Presets
from clipdiff_gui.model.prompts import KeptPrompts, PromptHistory, PromptUndo, Spelling
from clipdiff_gui.model.queue import DrawingQueue
from clipdiff_gui.model.session import Session
from clipdiff_gui.model.sweeps import SweepGrids
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.model.thumbnails import Thumbnails
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.theme import SCHEMES, Theme
from clipdiff_gui.training.desk import training_host
from clipdiff_gui.worker import Engine, MakeTrainer


class Studio(QObject):
    """Everything that is no widget; a window is built around it, and may be built anew.

    What belongs to it speaks to windows through signals, and knows none of them. `kept` is what was remembered when it
    was made, `folder` where pictures go.
    """

    folder_changed = Signal(Path)

    def __init__(
        self,
        engine: Engine[Job],
        theme: Theme,
        settings_path: Path,
        make_trainer: MakeTrainer = training_host,
        model_engines: ModelEngines | None = None,
    ) -> None:
        super().__init__()
        self.settings_path = settings_path
        self.kept = settings.read(settings_path)
        self.language = Language(self.kept.language, self)
        self.theme = theme
        self.scheme = self.kept.scheme if self.kept.scheme in SCHEMES else "system"
        if self.scheme != "system":
            theme.choose(self.scheme)
        self.plain = self.kept.plain  # whether pictures are saved without how they were made
        self.folder = Path(self.kept.folder) if self.kept.folder else folders.pictures()
        self.make_trainer = make_trainer
        self.model_engines = model_engines or ModelEngines()
        self.draft = Draft(self.kept.job or _first_job(), self.kept.seed_locked, self)
        self.session = Session(engine, self)
        self.batch = Batch(self.session, self)
        self.queue = DrawingQueue(self.session, folders.data() / "queue", self)
        self.thumbnails = Thumbnails(self)
        self.gallery = Gallery(self.thumbnails, self)
        self.library = Library(self.gallery, self)
        self.session.pictured.connect(self.library.on_picture)
        self.installed = Installed(self)
        self.targets = TargetPictures(self.draft, self)
        self.presets = Presets(self.kept.preset, self)
        self.kept_prompts = KeptPrompts(self)
        self.spelling = Spelling(self.draft, self.installed, self.kept_prompts, self)
        self.prompt_undo = PromptUndo(self.draft, self)
        self.prompt_history = PromptHistory(self.draft, self.kept_prompts, self)
        self.sweep_grids = SweepGrids(self.session, self)
        self.estimates = Estimates(self.session, self.installed, self)

    def warm_up(self) -> None:
        """What can wait until a window is seen: the engine, and the pictures made before."""
        self.session.start_engine()
        self.queue.load()
        self.library.open(self.folder)
        self.spelling.begin()

    def choose_folder(self, folder: Path) -> None:
        """Save pictures into `folder`, and show those that are there."""
        self.folder = folder
        self.library.open(folder)
        self.folder_changed.emit(folder)

    def choose_scheme(self, scheme: str) -> None:
        """Look light or dark, or like the system."""
        self.scheme = scheme
        self.theme.choose(scheme)

    def close(self) -> None:
        """End the engine and leave nothing running."""
        self.session.close()
        self.queue.close()
        self.library.close()
        self.thumbnails.close()
        self.language.close()
        self.kept_prompts.close()
        self.sweep_grids.close()
        self.estimates.close()


def _first_job() -> Job:
    return Job((TextTarget(QCoreApplication.translate("Studio", "a fox on a blue background")),))
