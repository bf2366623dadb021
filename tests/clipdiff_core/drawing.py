"""Drawing in tests: a job's pictures, and their pixels."""

from pathlib import Path

from PIL import Image

from clipdiff_core.engine import Engine
from clipdiff_core.events import Failed, Picture
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output


def draw(engine: Engine, job: Job, folder: Path) -> list[Picture]:
    """Every picture of a job that must not fail."""
    events = list(engine.run(job, Output(folder)))
    assert not [event for event in events if isinstance(event, Failed)]
    return [event for event in events if isinstance(event, Picture)]


def pixels(picture: Picture) -> bytes:
    """The picture's pixels as they lie on disk."""
    with Image.open(picture.path) as image:
        return image.tobytes()
