"""What the tasks are called, what they do and how they look: for actions, buttons and captions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from clipdiff_core.task_settings import TaskName

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class TaskWords:
    """A task's name, what it does, what the button that starts it says, and its icon."""

    name: str
    tip: str
    start: str
    icon: str


def task_words() -> dict[TaskName, TaskWords]:
    """Every task, in the order they are offered."""
    generate = translate("TaskNames", "Generate")
    return {
        "generate": TaskWords(
            translate("TaskNames", "Draw"), translate("TaskNames", "Draw what the prompts say"), generate, "generate"
        ),
        "vary": TaskWords(
            translate("TaskNames", "Vary"), translate("TaskNames", "Draw a picture anew, near to it"), generate, "vary"
        ),
        "inpaint": TaskWords(
            translate("TaskNames", "Inpaint"),
            translate("TaskNames", "Draw a part of a picture anew, where a mask is white"),
            generate,
            "inpaint",
        ),
        "outpaint": TaskWords(
            translate("TaskNames", "Outpaint"),
            translate("TaskNames", "Let a picture grow on any side"),
            generate,
            "outpaint",
        ),
        "denoise": TaskWords(
            translate("TaskNames", "Denoise"),
            translate("TaskNames", "Take the noise out of a photo or a scan"),
            translate("TaskNames", "Denoise"),
            "denoise",
        ),
        "cut_out": TaskWords(
            translate("TaskNames", "Cut out"),
            translate("TaskNames", "Make the background transparent"),
            translate("TaskNames", "Cut out"),
            "cut_out",
        ),
        "upscale": TaskWords(
            translate("TaskNames", "Upscale"),
            translate("TaskNames", "Make a picture 2 or 4 times as large"),
            translate("TaskNames", "Upscale"),
            "upscale",
        ),
        "describe": TaskWords(
            translate("TaskNames", "Describe"),
            translate("TaskNames", "Find words for a picture"),
            translate("TaskNames", "Describe"),
            "describe",
        ),
    }
