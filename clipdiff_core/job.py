"""A `Job` is everything a picture depends on: frozen, validated, JSON in and out, versioned."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any, Literal

from clipdiff_core.errors import JobError
from clipdiff_core.json_settings import read_settings
from clipdiff_core.methods import ConvPrior, Langevin, Method, NoiseSearch
from clipdiff_core.targets import Source, Span, Target, read_target, target_title
from clipdiff_core.task_settings import CutOut, Denoise, Describe, Inpaint, Outpaint, TaskName, Upscale, Vary

JOB_VERSION = 1
SMALLEST_SIDE, LARGEST_SIDE, SIDE_MULTIPLE = 32, 2048, 8
LONGEST_RATIO = 4
MOST_STEPS, MOST_PICTURES, MOST_CUTOUTS, MOST_ITERATIONS, MOST_RECURRENCE = 1000, 1000, 64, 16, 10
MOST_LABELS = 100_000
AUTOMATIC = 0  # a count that is left to the program
HEAVIEST = 100  # of the weights of targets and of CLIPs
MOST_DIGITS = 9  # of a side someone typed: more is no size, and int() refuses thousands
LARGEST_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps exactly

Solver = Literal[
    "ddim",
    "euler",
    "euler_ancestral",
    "heun",
    "dpm_2",
    "lms",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_2s_ancestral",
]
NOISY_SOLVERS: tuple[Solver, ...] = ("ddim", "euler_ancestral", "dpmpp_2m_sde", "dpmpp_2s_ancestral")  # as eta says
Schedule = Literal["karras", "exponential", "network"]
Start = Literal["noise", "perlin"]
Gradient = Literal["fast", "exact", "secondary"]
Update = Literal["mpgd", "tfg", "clamped"]
Distance = Literal["spherical", "cosine"]


@dataclass(frozen=True, slots=True)
class Size:
    """The finished picture's size in pixels."""

    width: int = 256
    height: int = 256

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the noise is walked down: the solver, its schedule over sigma, its steps, and how much new noise it adds.

    New noise at every step mends what earlier steps got wrong: cleaner pictures, and more different ones. `eta` is how
    much the `NOISY_SOLVERS` add. `AUTOMATIC` steps are as many as suit the model. `recurrence`, a course, is how often
    each step is drawn, noised again in between. A `start` of Perlin noise gives large shapes.
    """

    solver: Solver = "ddim"
    schedule: Schedule = "karras"
    steps: int = AUTOMATIC
    eta: float = 1.0
    recurrence: str = "1"
    start: Start = "noise"


@dataclass(frozen=True, slots=True)
class Model:
    """A network by name and by the SHA-256 of its weights ("" takes what is installed)."""

    name: str = "starter"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """A CLIP that guides, named as a `Model` is, and its share among all that do."""

    name: str
    sha256: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cutting:
    """What CLIP is shown of a picture at each step; text holds courses.

    `overview` and `inner` count the cutouts that show the whole and those that look closer; where both are empty they
    share the guidance's `cutouts`. A `size_power` above 1 makes inner ones smaller; `grey` is the share of all that
    lose their colour. Each is changed by itself: mirrored, moved and turned (`affine`), tilted (`perspective`), its
    `colour` shifted, each by a share of the usual, and given `noise`.
    """

    overview: str = ""
    inner: str = ""
    size_power: str = "1"
    grey: str = "0"
    flip: bool = True
    affine: float = 0.0
    perspective: float = 0.0
    colour: float = 0.0
    noise: float = 0.03


@dataclass(frozen=True, slots=True)
class Losses:
    """How CLIP's `distance` is measured, and the weights of what else makes a picture wrong beside it, as courses."""

    distance: Distance = "spherical"
    total_variation: str = "0"
    value_range: str = "0"
    saturation: str = "0"
    init_pixels: str = "0"
    init_features: str = "0"
    left_right: str = "0"
    up_down: str = "0"


@dataclass(frozen=True, slots=True)
class Guidance:
    """CLIP's gradient: its strength (0 switches it off), where it is taken, on how many cutouts, and by which CLIPs.

    Without `clips` it is the one that the network learned with, else the starter's. The gradient is taken on the
    prediction ("fast"), through the network ("exact"), or through Disco's `secondary` model in its place; a secondary
    model without a name is the one that is installed. `AUTOMATIC` counts are filled in before anything is drawn.

    `course` multiplies the strength as the run goes on, and only the steps within `interval` are guided. The `update`
    moves a prediction by a set distance ("mpgd"), by the gradient of noisy copies of it ("tfg"), or by the gradient as
    it is, its RMS at most `clamp` ("clamped"). Predictions are brought into the range that `threshold` of their values
    keep (1 leaves them), and fresh noise is turned by the share `spherical` towards what is wanted.
    """

    clip_guidance_scale: float = 1.0
    gradient: Gradient = "fast"
    cutouts: int = AUTOMATIC
    iterations: int = AUTOMATIC
    clips: tuple[Clip, ...] = ()
    secondary: Model = field(default_factory=lambda: Model(""))
    course: str = "1"
    interval: Span = field(default_factory=Span)
    update: Update = "tfg"
    clamp: float = 0.05
    threshold: float = 1.0
    spherical: float = 0.0
    cutting: Cutting = field(default_factory=Cutting)
    losses: Losses = field(default_factory=Losses)


@dataclass(frozen=True, slots=True)
class Conditioning:
    """What the network itself is told, strengthened by classifier-free guidance.

    `label` is the class that a class-conditional network draws; -1 takes the one whose name is nearest to the prompt.
    `clip_sha256` stands for the CLIP that a network was told and that does not come with it ("" takes what is here).
    """

    enabled: bool = True
    guidance_scale: float = 3.0
    label: int = -1
    clip_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything `count` pictures depend on; picture `index` draws its noise from `seed + index`.

    `task` is what is done, with the `init` picture but for "generate"; each has a group of settings that is called like
    it. `init` is also what `losses` compare with. `tiling` makes its edges meet. `method` is how it is drawn; each
    but diffusion has a group of settings that is called like it.
    """

    targets: tuple[Target, ...]
    size: Size = field(default_factory=Size)
    sampling: Sampling = field(default_factory=Sampling)
    guidance: Guidance = field(default_factory=Guidance)
    conditioning: Conditioning = field(default_factory=Conditioning)
    model: Model = field(default_factory=Model)
    seed: int = 0
    count: int = 1
    version: int = JOB_VERSION
    init: Source = field(default_factory=Source)
    tiling: bool = False
    method: Method = "diffusion"
    langevin: Langevin = field(default_factory=Langevin)
    conv_prior: ConvPrior = field(default_factory=ConvPrior)
    noise_search: NoiseSearch = field(default_factory=NoiseSearch)
    task: TaskName = "generate"
    vary: Vary = field(default_factory=Vary)
    inpaint: Inpaint = field(default_factory=Inpaint)
    outpaint: Outpaint = field(default_factory=Outpaint)
    denoise: Denoise = field(default_factory=Denoise)
    cut_out: CutOut = field(default_factory=CutOut)
    describe: Describe = field(default_factory=Describe)
    upscale: Upscale = field(default_factory=Upscale)

    @property
    def title(self) -> str:
        """The prompt in one line, as lists and file names show it; without one, what is done with which picture."""
        prompt = ", ".join(target_title(target) for target in self.targets if target.weight > 0)
        if prompt or self.task == "generate":
            return prompt
        return f"{PurePath(self.init.name).stem} {self.task.replace('_', ' ')}".strip()

    @property
    def length(self) -> int:
        """How many steps each picture has, by the method that draws it."""
        if self.method == "langevin":
            return self.langevin.steps
        if self.method == "noise_search":
            return self.noise_search.iterations
        if self.method == "conv_prior":
            return self.conv_prior.iterations * (self.conv_prior.steps + 1)
        return self.sampling.steps

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        return asdict(self) | {"targets": [asdict(target) for target in self.targets]}

    def to_json(self) -> str:
        """One line of JSON, the inverse of `from_json`."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Job":
        """Read a job; raises `JobError` for anything that is not one."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise JobError("This is not a ClipDiff job: it is not valid JSON.") from error
        return Job.from_dict(values)

    @staticmethod
    def from_dict(values: object) -> "Job":
        """Read a job from JSON values; raises `JobError` naming the first setting that does not fit."""
        if not isinstance(values, dict) or "targets" not in values:
            raise JobError("This is not a ClipDiff job: it has no targets.")
        version = values.get("version", JOB_VERSION)
        if not isinstance(version, int) or version < 1:
            raise JobError("This is not a ClipDiff job: its version is not a number from 1 on.", "version")
        if version > JOB_VERSION:
            raise JobError(
                f"This job was made by a newer ClipDiff (format {version}; this one reads up to {JOB_VERSION}). "
                "Update ClipDiff to open it.",
                "version",
            )
        if not isinstance(values["targets"], list):
            raise JobError("This is not a ClipDiff job: its targets are not a list.", "targets")
        targets = tuple(read_target(entry) for entry in values["targets"])
        return read_settings(Job, values | {"targets": targets, "version": JOB_VERSION}, "")


def parse_size(text: str) -> Size:
    """Read "WIDTHxHEIGHT"; raises `JobError` for anything else."""
    width, cross, height = text.lower().replace("×", "x").partition("x")
    sides = (width.strip(), height.strip())
    if not (cross and all(side.isdecimal() and len(side) <= MOST_DIGITS for side in sides)):
        raise JobError(f"“{text}” is not a size. Write it as WIDTHxHEIGHT, for example 256x256.", "size")
    return Size(int(sides[0]), int(sides[1]))
