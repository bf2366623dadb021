"""The rows of how the noise is walked down: solver, levels, fresh noise, and what a run starts from."""

from PySide6.QtCore import QCoreApplication

from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import NumberBox, Slider
from clipdiff_gui.panels.course_rows import CourseRow
from clipdiff_gui.panels.rows import ChoiceRow, NumberRow, Row, SwitchRow

translate = QCoreApplication.translate

_SOLVERS: list[tuple[object, str]] = [
    ("ddim", "DDIM"),
    ("euler", "Euler"),
    ("euler_ancestral", "Euler ancestral"),
    ("heun", "Heun"),
    ("dpm_2", "DPM2"),
    ("lms", "LMS"),
    ("dpmpp_2m", "DPM-Solver++ 2M"),
    ("dpmpp_2m_sde", "DPM-Solver++ 2M SDE"),
    ("dpmpp_2s_ancestral", "DPM-Solver++ 2S ancestral"),
]


def sampling_rows(draft: Draft) -> list[Row]:
    """One for each setting of how a picture forms."""
    return [
        ChoiceRow(
            draft,
            "sampling.solver",
            translate("SamplingRows", "Solver"),
            translate("SamplingRows", "How the noise is walked down"),
            _SOLVERS,
        ),
        ChoiceRow(
            draft,
            "sampling.schedule",
            translate("SamplingRows", "Schedule"),
            translate("SamplingRows", "How the steps are spread over the noise levels"),
            [
                ("karras", "Karras"),
                ("exponential", translate("SamplingRows", "Exponential")),
                ("network", translate("SamplingRows", "The network's own")),
            ],
        ),
        NumberRow(
            draft,
            "sampling.eta",
            translate("SamplingRows", "Fresh noise"),
            translate(
                "SamplingRows",
                "Eta: how much new noise DDIM, the ancestral solvers and the SDE add at every step; 0.5 to 1 is usual",
            ),
            NumberBox(0, 1, 2, 0.05),
            Slider(0, 1, 0.05),
        ),
        CourseRow(
            draft,
            "sampling.recurrence",
            translate("SamplingRows", "Recurrence"),
            translate(
                "SamplingRows",
                "How often each step is drawn, noised again in between: slower, and closer to the prompts",
            ),
            "1",
        ),
        ChoiceRow(
            draft,
            "sampling.start",
            translate("SamplingRows", "Start"),
            translate("SamplingRows", "What the picture forms from; Perlin noise gives larger shapes"),
            [("noise", translate("SamplingRows", "Noise")), ("perlin", translate("SamplingRows", "Perlin noise"))],
        ),
        SwitchRow(
            draft,
            "tiling",
            translate("SamplingRows", "Tiling"),
            translate(
                "SamplingRows", "Let the edges meet, so that the picture can be laid side by side without a seam"
            ),
        ),
    ]
