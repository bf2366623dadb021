"""The built-in lists of words, one a line in `resources/words`."""

from clipdiff_core import folders
from clipdiff_core.errors import EngineError
from clipdiff_core.task_settings import WordList


def read_words(name: WordList) -> tuple[str, ...]:
    """The words of a built-in list; raises `EngineError` when it is missing."""
    path = folders.resources() / "words" / f"{name}.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EngineError(f"The list of {name} is missing: install ClipDiff again.") from error
    return tuple(line for line in lines if line)
