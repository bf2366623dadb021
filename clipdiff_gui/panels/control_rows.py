"""The rows of what keeps CLIP's gradient in hand: when it pulls, how hard, and how its pull is used."""

from PySide6.QtCore import QCoreApplication

from clipdiff_core.job import AUTOMATIC, MOST_CUTOUTS, MOST_ITERATIONS
from clipdiff_core.validation import LARGEST_CLAMP, MOST_TURNED, SMALLEST_CLAMP, SMALLEST_THRESHOLD
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import NumberBox, Slider
from clipdiff_gui.panels.course_rows import CourseRow, SpanRow
from clipdiff_gui.panels.rows import ChoiceRow, NumberRow, Row, SwitchRow

translate = QCoreApplication.translate


def gradient_row(draft: Draft) -> ChoiceRow:
    """Where the gradient is taken."""
    tip = translate(
        "ControlRows",
        "Where CLIP's gradient is taken: fast on the predicted picture, exact through the network that draws, or "
        "through Disco's secondary model in its place, which is small",
    )
    choices: list[tuple[object, str]] = [
        ("fast", translate("ControlRows", "Fast")),
        ("exact", translate("ControlRows", "Exact")),
        ("secondary", translate("ControlRows", "By the secondary model")),
    ]
    return ChoiceRow(draft, "guidance.gradient", translate("ControlRows", "Gradient"), tip, choices)


def guidance_rows(draft: Draft) -> list[Row]:
    """How closely CLIP looks, and whether the network itself is told."""
    return [
        NumberRow(
            draft,
            "guidance.cutouts",
            translate("ControlRows", "Cutouts"),
            translate(
                "ControlRows",
                "On how many crops of the picture CLIP looks at every step; 4 to 16 is usual, more is slower",
            ),
            NumberBox(AUTOMATIC, MOST_CUTOUTS, 0, 1, translate("ControlRows", "Auto")),
            Slider(AUTOMATIC, 32, 1),
        ),
        NumberRow(
            draft,
            "guidance.iterations",
            translate("ControlRows", "Iterations"),
            translate(
                "ControlRows",
                "How many times CLIP pulls at every step: 1 to 4, more is slower and closer to the prompts",
            ),
            NumberBox(AUTOMATIC, MOST_ITERATIONS, 0, 1, translate("ControlRows", "Auto")),
            Slider(AUTOMATIC, MOST_ITERATIONS, 1),
        ),
        SwitchRow(
            draft,
            "conditioning.enabled",
            translate("ControlRows", "Conditioning"),
            translate("ControlRows", "Give the prompts to the network itself; off leaves the steering to CLIP alone"),
        ),
    ]


def control_rows(draft: Draft) -> list[Row]:
    """One for each setting, in the order they are thought of."""
    return [
        CourseRow(
            draft,
            "guidance.course",
            translate("ControlRows", "Over the run"),
            translate("ControlRows", "What multiplies CLIP guidance as the run goes on"),
            "1",
        ),
        SpanRow(
            draft,
            "guidance.interval",
            translate("ControlRows", "Guided part"),
            translate("ControlRows", "The part of the run that CLIP guides, for example 10%-80%"),
        ),
        ChoiceRow(
            draft,
            "guidance.update",
            translate("ControlRows", "Update"),
            translate(
                "ControlRows",
                "How the gradient moves the picture: by a set distance; by what noisy copies say, which is steadier; "
                "or as it is, clamped, as Disco Diffusion does",
            ),
            [
                ("mpgd", translate("ControlRows", "Set distance")),
                ("tfg", translate("ControlRows", "Noisy copies")),
                ("clamped", translate("ControlRows", "Clamped")),
            ],
        ),
        NumberRow(
            draft,
            "guidance.clamp",
            translate("ControlRows", "Clamp"),
            translate("ControlRows", "The largest RMS of a clamped update; Disco Diffusion's is 0.05"),
            NumberBox(SMALLEST_CLAMP, LARGEST_CLAMP, 3, 0.01),
            Slider(0.01, 0.5, 0.01),
        ),
        NumberRow(
            draft,
            "guidance.threshold",
            translate("ControlRows", "Threshold"),
            translate(
                "ControlRows",
                "Dynamic thresholding: the share of values that sets the range; 0.95 to 0.995 is usual, 1 is off",
            ),
            NumberBox(SMALLEST_THRESHOLD, 1, 3, 0.01),
            Slider(0.8, 1, 0.005),
        ),
        NumberRow(
            draft,
            "guidance.spherical",
            translate("ControlRows", "Turned noise"),
            translate("ControlRows", "How far fresh noise is turned towards what is wanted; 0.05 to 0.1 is much"),
            NumberBox(0, MOST_TURNED, 2, 0.01),
            Slider(0, 0.3, 0.01),
        ),
    ]
