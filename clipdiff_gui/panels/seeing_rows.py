"""The rows of what CLIP is shown of a picture, and of what else makes a picture wrong."""

from PySide6.QtCore import QCoreApplication

from clipdiff_core.cuttings import CUTTINGS
from clipdiff_core.job import Cutting
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import Choice, NumberBox, Slider, describe
from clipdiff_gui.panels.course_rows import CourseRow
from clipdiff_gui.panels.rows import ChoiceRow, NumberRow, Row, SwitchRow

translate = QCoreApplication.translate

_CUSTOM = None


class CuttingRow(Row):
    """A way of cutting that others have found good, all of its settings at once."""

    def __init__(self, draft: Draft) -> None:
        label = translate("CuttingRow", "Way of cutting")
        tip = translate("CuttingRow", "Settings below that people have found good, all at once")
        names = {
            "classic": translate("CuttingRow", "Disco Diffusion"),
            "pixel art": translate("CuttingRow", "Pixel art"),
            "watercolor": translate("CuttingRow", "Watercolour"),
        }
        choice = Choice([(Cutting(), translate("CuttingRow", "Even"))])
        super().__init__("guidance.cutting", label, tip, choice)
        describe(choice, label, tip)
        for name, cutting in CUTTINGS.items():
            choice.addItem(names.get(name, name), cutting)
        choice.addItem(translate("CuttingRow", "Custom"), _CUSTOM)
        self.choice = choice
        self._draft = draft
        choice.picked.connect(self._pick)

    def refresh(self) -> None:
        """Show the way that the draft has, if it is one of those."""
        super().refresh()
        cutting = self._draft.job.guidance.cutting
        known = any(self.choice.itemData(row) == cutting for row in range(self.choice.count()))
        self.choice.show_value(cutting if known else _CUSTOM)

    def _pick(self, cutting: Cutting | None) -> None:
        if cutting is not _CUSTOM:
            self._draft.set("guidance.cutting", cutting)
        self.refresh()


def cutting_rows(draft: Draft) -> list[Row]:
    """How cutouts are chosen, and how each of them is changed."""
    path = "guidance.cutting"
    return [
        CuttingRow(draft),
        CourseRow(
            draft,
            f"{path}.overview",
            translate("CuttingRows", "Overviews"),
            translate("CuttingRows", "How many cutouts show the whole picture"),
            "",
        ),
        CourseRow(
            draft,
            f"{path}.inner",
            translate("CuttingRows", "Inner cutouts"),
            translate("CuttingRows", "How many cutouts look closer"),
            "",
        ),
        CourseRow(
            draft,
            f"{path}.size_power",
            translate("CuttingRows", "Size power"),
            translate("CuttingRows", "Above 1, inner cutouts are smaller"),
            "1",
        ),
        CourseRow(
            draft,
            f"{path}.grey",
            translate("CuttingRows", "Grey"),
            translate("CuttingRows", "The share of cutouts without colour"),
        ),
        SwitchRow(
            draft,
            f"{path}.flip",
            translate("CuttingRows", "Mirrored"),
            translate("CuttingRows", "Mirror half of the cutouts"),
        ),
        *(
            _share_row(draft, f"{path}.{name}", label, tip)
            for name, label, tip in (
                (
                    "affine",
                    translate("CuttingRows", "Turned"),
                    translate("CuttingRows", "How far each cutout is moved and turned; 1 is usual, 0 leaves it"),
                ),
                (
                    "perspective",
                    translate("CuttingRows", "Tilted"),
                    translate("CuttingRows", "How far each cutout is tilted; 1 is usual"),
                ),
                (
                    "colour",
                    translate("CuttingRows", "Colour shift"),
                    translate("CuttingRows", "How far each cutout's colours are shifted; 1 is usual"),
                ),
            )
        ),
        NumberRow(
            draft,
            f"{path}.noise",
            translate("CuttingRows", "Cutout noise"),
            translate("CuttingRows", "Noise on each cutout, against patterns too fine to see; 0.01 to 0.1 is usual"),
            NumberBox(0, 1, 2, 0.01),
            Slider(0, 0.3, 0.01),
        ),
    ]


def loss_rows(draft: Draft) -> list[Row]:
    """CLIP's distance, and the weights of the other losses."""
    path = "guidance.losses"
    distances: list[tuple[object, str]] = [
        ("spherical", translate("LossRows", "Spherical")),
        ("cosine", translate("LossRows", "Cosine")),
    ]
    losses = (
        (
            "total_variation",
            translate("LossRows", "Smoothness"),
            translate("LossRows", "Total variation: against specks and noise"),
        ),
        (
            "value_range",
            translate("LossRows", "Range"),
            translate("LossRows", "Against colours beyond black and white"),
        ),
        (
            "saturation",
            translate("LossRows", "Saturation"),
            translate("LossRows", "Against colours that are too strong"),
        ),
        (
            "left_right",
            translate("LossRows", "Left is right"),
            translate("LossRows", "Symmetry between the left and the right side"),
        ),
        (
            "up_down",
            translate("LossRows", "Up is down"),
            translate("LossRows", "Symmetry between the upper and the lower half"),
        ),
        (
            "init_pixels",
            translate("LossRows", "Like the start"),
            translate("LossRows", "Near to the picture it starts from, pixel by pixel"),
        ),
        (
            "init_features",
            translate("LossRows", "As CLIP sees it"),
            translate("LossRows", "Near to the picture it starts from in what CLIP's layers see: forms, not pixels"),
        ),
    )
    weight = translate("LossRows", "1 is about as strong as CLIP")
    return [
        ChoiceRow(
            draft,
            f"{path}.distance",
            translate("LossRows", "Distance"),
            translate("LossRows", "How CLIP's distance is measured"),
            distances,
        ),
        *(CourseRow(draft, f"{path}.{name}", label, f"{tip}; {weight}") for name, label, tip in losses),
    ]


def _share_row(draft: Draft, path: str, label: str, tip: str) -> Row:
    return NumberRow(draft, path, label, tip, NumberBox(0, 1, 2, 0.1), Slider(0, 1, 0.05))
