"""What the networks of a model do, in an artist's words."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def learning(stage: str) -> str:
    """What the network `stage` is learning."""
    return _words()[stage][0]


def short(stage: str) -> str:
    """The same in one word, for a narrow place."""
    return _words()[stage][1]


def _words() -> dict[str, tuple[str, str]]:
    return {
        "clip": (translate("Training", "learning what words look like"), translate("Training", "words")),
        "tempering": (translate("Training", "learning to guide a drawing"), translate("Training", "guiding")),
        "denoiser": (translate("Training", "learning to draw"), translate("Training", "drawing")),
        "upscaler": (translate("Training", "learning to draw large and fine"), translate("Training", "detail")),
        "judge": (translate("Training", "learning to tell what was drawn"), translate("Training", "telling")),
    }
