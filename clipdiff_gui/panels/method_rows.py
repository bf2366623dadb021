"""The rows of the methods beside guided diffusion, and which other rows mean something to each method."""

from PySide6.QtCore import QCoreApplication

from clipdiff_core.job import Job
from clipdiff_core.methods import MOST_LANGEVIN_STEPS, MOST_SAMPLED, MOST_SEARCHED
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.rows import ChoiceRow, Row
from clipdiff_gui.panels.setting_rows import Number, Pick, Setting, Toggle, setting_rows

translate = QCoreApplication.translate

# What tells the driver how to use a gradient means nothing where Adam does.
_DRIVERS = (
    "guidance.gradient",
    "guidance.iterations",
    "guidance.course",
    "guidance.interval",
    "guidance.update",
    "guidance.clamp",
    "guidance.threshold",
    "guidance.spherical",
)

# Whose settings the methods are deaf to; a group stands for all that is in it.
_DEAF_TO: dict[str, tuple[str, ...]] = {
    "diffusion": (),
    "langevin": (
        "sampling.steps",
        "sampling.solver",
        "sampling.eta",
        "sampling.recurrence",
        "sampling.start",
        "guidance.iterations",
    ),
    "noise_search": (
        "sampling.steps",
        "sampling.solver",
        "sampling.eta",
        "sampling.recurrence",
        "sampling.start",
        *_DRIVERS,
    ),
    "conv_prior": ("sampling", *_DRIVERS, "conditioning", "tiling"),
}


def why_deaf(path: str, job: Job) -> str:
    """Why the setting at `path` means nothing to the method of `job`, "" where it does."""
    deaf_to = _DEAF_TO[job.method]
    if job.method == "langevin" and not job.langevin.prior:
        deaf_to = (*deaf_to, "conditioning")
    if not any(path == deaf or path.startswith(f"{deaf}.") for deaf in deaf_to):
        return ""
    if path == "sampling.steps":
        return translate("MethodRows", "This method counts its own steps, under Advanced")
    return translate("MethodRows", "Means nothing to the method that was chosen")


def is_shared(path: str) -> bool:
    """Whether some methods are deaf to the setting at `path`, and others are not."""
    return any(path == deaf or path.startswith(f"{deaf}.") for all_of in _DEAF_TO.values() for deaf in all_of)


def method_row(draft: Draft) -> ChoiceRow:
    """Which method draws."""
    tip = translate(
        "MethodRows",
        "How a picture is found: guided diffusion is quickest. Langevin's walk, a search for the noise that draws it, "
        "and a small network trained for this one picture take up to a minute, and keep the best they come by",
    )
    return ChoiceRow(
        draft,
        "method",
        translate("MethodRows", "Method"),
        tip,
        [
            ("diffusion", translate("MethodRows", "Guided diffusion")),
            ("langevin", translate("MethodRows", "Langevin")),
            ("noise_search", translate("MethodRows", "Noise search")),
            ("conv_prior", translate("MethodRows", "Conv prior")),
        ],
    )


def method_rows(draft: Draft) -> list[Row]:
    """The main settings of every method; only those of the one that draws are to be shown."""
    return setting_rows(draft, *_langevin(), *_noise_search(), *_conv_prior())


def _langevin() -> tuple[Setting, ...]:
    return (
        Number(
            "langevin.steps",
            translate("MethodRows", "Langevin steps"),
            translate("MethodRows", "Steps of Langevin's walk; 100 to 300 are usual"),
            (1, MOST_LANGEVIN_STEPS, 0, 10),
            (10, 500, 10),
        ),
        Toggle(
            "langevin.prior",
            translate("MethodRows", "Prior"),
            translate("MethodRows", "Let the network say what a picture is; off, only CLIP says what it wants"),
        ),
    )


def _noise_search() -> tuple[Setting, ...]:
    return (
        Number(
            "noise_search.iterations",
            translate("MethodRows", "Improvements"),
            translate("MethodRows", "How many times the noise is improved; 20 to 100 is usual"),
            (1, MOST_SEARCHED, 0, 10),
            (10, 500, 10),
        ),
        Number(
            "noise_search.steps",
            translate("MethodRows", "Sampler steps"),
            translate("MethodRows", "Steps from the noise to the picture, 4 to 10: more draw finer and take longer"),
            (1, MOST_SAMPLED, 0, 1),
            (2, 20, 1),
        ),
        Number(
            "noise_search.learning_rate",
            translate("MethodRows", "Learning rate"),
            translate("MethodRows", "How far an improvement moves the noise; 0.02 to 0.1 is usual"),
            (0.001, 1, 3, 0.01),
            (0.01, 0.3, 0.01),
        ),
        Pick(
            "noise_search.optimiser",
            translate("MethodRows", "Optimiser"),
            translate("MethodRows", "What improves the noise"),
            (("adam", "Adam"), ("nesterov", "Nesterov")),
        ),
    )


def _conv_prior() -> tuple[Setting, ...]:
    return (
        Number(
            "conv_prior.iterations",
            translate("MethodRows", "Trainings"),
            translate("MethodRows", "How many times Adam improves the network's weights; 100 to 400 is usual"),
            (1, MOST_SEARCHED, 0, 10),
            (10, 500, 10),
        ),
        Number(
            "conv_prior.steps",
            translate("MethodRows", "Langevin steps"),
            translate("MethodRows", "Steps of noise before each training; the article's own 1000 take hours"),
            (0, MOST_LANGEVIN_STEPS, 0, 1),
            (0, 20, 1),
        ),
        Number(
            "conv_prior.learning_rate",
            translate("MethodRows", "Learning rate"),
            translate("MethodRows", "How far a training moves the weights; 0.001 to 0.01 is usual"),
            (0.0001, 1, 4, 0.001),
            (0.001, 0.02, 0.001),
        ),
    )
