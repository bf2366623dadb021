"""Where things lie: what comes with the program, what it keeps for itself, and the person's pictures."""

import os
import sys
from pathlib import Path

import platformdirs

APP = "ClipDiff"


def resources() -> Path:
    """The folder of what comes with the program (models, icons), read only."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def data() -> Path:
    """The folder the program keeps its own things in; CLIPDIFF_HOME moves it."""
    home = os.environ.get("CLIPDIFF_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir(APP, appauthor=False))


def models() -> Path:
    """The person's own models, a folder each, named by it."""
    return data() / "models"


def downloads() -> Path:
    """Where checkpoints arrive, until they have been taken into the models folder."""
    return data() / "downloads"


def trainings() -> Path:
    """What trainings keep between runs, a folder each, named like the model that comes of it."""
    return data() / "trainings"


def cache() -> Path:
    """What can be made again at any time; CLIPDIFF_HOME moves it too."""
    home = os.environ.get("CLIPDIFF_HOME")
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir(APP, appauthor=False))


def pictures() -> Path:
    """Where finished pictures go unless the person chose another folder; CLIPDIFF_HOME moves it too."""
    home = os.environ.get("CLIPDIFF_HOME")
    return Path(home) / "pictures" if home else Path(platformdirs.user_pictures_dir()) / APP


def sources() -> Path:
    """Where pictures used as targets are kept, named by their SHA-256."""
    return data() / "sources"
