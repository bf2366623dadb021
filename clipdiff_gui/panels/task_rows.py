"""The rows of each task's settings."""

from PySide6.QtCore import QCoreApplication

from clipdiff_core.job import Job
from clipdiff_core.task_settings import TASK_BOUNDS, TaskName
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.rows import Row
from clipdiff_gui.panels.setting_rows import Number, Pick, Setting, Toggle, Written, setting_rows
from clipdiff_gui.panels.word_rows import ListsRow, OwnWordsRow

translate = QCoreApplication.translate

_PAINTED: tuple[TaskName, ...] = ("inpaint", "outpaint")  # both go by the settings of inpainting
_ONLY_INPAINT = ("inpaint.mask", "inpaint.invert")


def task_rows(draft: Draft) -> list[Row]:
    """The main settings of every task; only those of the one that was chosen are to be shown."""
    settings = (*_vary(), *_outpaint(), *_inpaint(), *_denoise(), *_cut_out(), *_upscale())
    rows = setting_rows(draft, *settings)
    return [*rows, ListsRow(draft), OwnWordsRow(draft), *setting_rows(draft, _most())]


def finer_task_rows(draft: Draft) -> list[Row]:
    """The rarer ones, for where rare settings are."""
    return setting_rows(draft, *_finer())


def is_of_task(path: str, job: Job) -> bool:
    """Whether the setting at `path`, of some task, means something to the one of `job`."""
    group = path.partition(".")[0]
    if group == "inpaint":
        return job.task == "inpaint" or (job.task in _PAINTED and path not in _ONLY_INPAINT)
    return group == job.task


def _number(
    task: TaskName,
    name: str,
    label: str,
    tip: str,
    steps: tuple[int, float],
    slider: tuple[float, float, float],
    lowest: str = "",
) -> Number:
    """Bounded as the job is; `steps` are decimals and a step of the box."""
    low, high, _ = TASK_BOUNDS[task][name]
    return Number(f"{task}.{name}", label, tip, (low, high, *steps), slider, lowest)


def _vary() -> tuple[Setting, ...]:
    return (
        _number(
            "vary",
            "strength",
            translate("TaskRows", "Strength"),
            translate("TaskRows", "How much is drawn anew: 0 gives the picture back, 1 leaves nothing of it"),
            (2, 0.05),
            (0, 1, 0.05),
        ),
    )


def _outpaint() -> tuple[Setting, ...]:
    tip = translate("TaskRows", "By how many pixels the picture grows on this side; 8 to 128 at a time go best")
    sides = (
        ("left", translate("TaskRows", "To the left")),
        ("right", translate("TaskRows", "To the right")),
        ("top", translate("TaskRows", "Upwards")),
        ("bottom", translate("TaskRows", "Downwards")),
    )
    return tuple(_number("outpaint", side, label, tip, (0, 8), (0, 256, 8)) for side, label in sides)


def _inpaint() -> tuple[Setting, ...]:
    return (
        Toggle(
            "inpaint.invert",
            translate("TaskRows", "Invert"),
            translate("TaskRows", "Draw what the mask leaves black, and keep what is white"),
        ),
        _number(
            "inpaint",
            "strength",
            translate("TaskRows", "Strength"),
            translate("TaskRows", "How much is drawn anew within the mask: at 1, nothing of what was there counts"),
            (2, 0.05),
            (0, 1, 0.05),
        ),
        _number(
            "inpaint",
            "feather",
            translate("TaskRows", "Feather"),
            translate("TaskRows", "Over how many pixels the mask's edge is softened; 4 to 16 blends well"),
            (0, 1),
            (0, 64, 1),
        ),
    )


def _denoise() -> tuple[Setting, ...]:
    return (
        Pick(
            "denoise.mode",
            translate("TaskRows", "Result"),
            translate("TaskRows", "Faithful adds nothing; vivid draws the detail anew that the noise has covered"),
            (("faithful", translate("TaskRows", "Faithful")), ("vivid", translate("TaskRows", "Vivid"))),
        ),
        _number(
            "denoise",
            "sigma",
            translate("TaskRows", "Noise level"),
            translate("TaskRows", "The standard deviation of the noise, of 255; Auto estimates it from the picture"),
            (1, 1),
            (0, 64, 1),
            translate("TaskRows", "Auto"),
        ),
        _number(
            "denoise",
            "strength",
            translate("TaskRows", "Strength"),
            translate("TaskRows", "1 takes out all of the noise, less leaves some of the picture as it was"),
            (2, 0.05),
            (0, 1, 0.05),
        ),
    )


def _cut_out() -> tuple[Setting, ...]:
    hint = translate("TaskRows", "found by itself")
    return (
        Written(
            "cut_out.subject",
            translate("TaskRows", "Subject"),
            translate("TaskRows", "Words for what is to stay; may be left out"),
            hint,
        ),
        Written(
            "cut_out.background",
            translate("TaskRows", "Background"),
            translate("TaskRows", "Words for what is to go; may be left out"),
            hint,
        ),
        Toggle(
            "cut_out.soft",
            translate("TaskRows", "Soft edges"),
            translate("TaskRows", "Let hair and smooth edges be transparent in part"),
        ),
    )


def _upscale() -> tuple[Setting, ...]:
    return (
        Pick(
            "upscale.factor",
            translate("TaskRows", "Factor"),
            translate("TaskRows", "How many times as wide and as high the picture becomes"),
            ((2, "× 2"), (4, "× 4")),
        ),
        _number(
            "upscale",
            "redraw",
            translate("TaskRows", "Redraw"),
            translate("TaskRows", "How much detail is drawn anew, tile by tile, towards the prompts; 0 only enlarges"),
            (2, 0.05),
            (0, 1, 0.05),
            translate("TaskRows", "Off"),
        ),
    )


def _most() -> Setting:
    return _number(
        "describe",
        "most",
        translate("TaskRows", "Words shown"),
        translate("TaskRows", "How many words of each list are shown, the likeliest first; 5 to 20 is usual"),
        (0, 1),
        (1, 30, 1),
    )


def _finer() -> tuple[Setting, ...]:
    return (
        _number(
            "inpaint",
            "context",
            translate("TaskRows", "Context"),
            translate("TaskRows", "How much around the mask is looked at, in sides of the mask; 0.2 to 1 is usual"),
            (2, 0.1),
            (0, 2, 0.1),
        ),
        _number(
            "inpaint",
            "jumps",
            translate("TaskRows", "Jumps"),
            translate(
                "TaskRows", "How often each stretch of the run is drawn, 1 to 5: more blends better and takes longer"
            ),
            (0, 1),
            (1, 10, 1),
        ),
        _number(
            "inpaint",
            "jump_length",
            translate("TaskRows", "Jump length"),
            translate("TaskRows", "How many steps a jump goes back; 4 to 10 is usual"),
            (0, 1),
            (1, 20, 1),
        ),
        _number(
            "cut_out",
            "looks",
            translate("TaskRows", "Looks"),
            translate(
                "TaskRows", "How many cutouts under noise are averaged, 16 to 64: more is surer and takes longer"
            ),
            (0, 8),
            (8, 256, 8),
        ),
    )
