"""What the networks of a model do, in an artist's words."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def learning(stage: str) -> str:
    """What the network `stage` is learning."""
    return {
        "clip": translate("Training", "learning what words look like"),
        "tempering": translate("Training", "learning to guide a drawing"),
        "denoiser": translate("Training", "learning to draw"),
        "upscaler": translate("Training", "learning to draw large and fine"),
        "judge": translate("Training", "learning to tell what was drawn"),
    }[stage]


def short(stage: str) -> str:
    """The same in one word, for a narrow place."""
    return {
        "clip": translate("Training", "words"),
        "tempering": translate("Training", "guiding"),
        "denoiser": translate("Training", "drawing"),
        "upscaler": translate("Training", "detail"),
        "judge": translate("Training", "telling"),
    }[stage]
