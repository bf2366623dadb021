"""What a job does with a picture beside drawing one from noise, and the settings of each task; torch-free."""

from dataclasses import dataclass, field
from typing import Literal

from clipdiff_core.targets import Source

TaskName = Literal["generate", "vary", "inpaint", "outpaint", "denoise", "cut_out", "describe", "upscale"]
WORDLESS: tuple[TaskName, ...] = ("denoise", "cut_out", "describe", "upscale")  # they need nothing to draw towards
WordList = Literal["subjects", "styles", "media", "colours"]
WORD_LISTS: tuple[WordList, ...] = ("subjects", "styles", "media", "colours")
MOST_GROWN = 2048  # pixels on one side
MOST_CANDIDATES = 64
MOST_OWN_WORDS, LONGEST_WORD = 100_000, 200

# The least and the most of each number, and what a person calls it.
TASK_BOUNDS: dict[TaskName, dict[str, tuple[float, float, str]]] = {
    "generate": {},
    "vary": {"strength": (0, 1, "strength")},
    "inpaint": {
        "strength": (0, 1, "strength"),
        "feather": (0, 256, "feather in pixels"),
        "context": (0, 4, "context"),
        "jumps": (1, 10, "number of times that a jump is drawn"),
        "jump_length": (1, 100, "length of a jump in steps"),
    },
    "outpaint": {side: (0, MOST_GROWN, f"growth on the {side}") for side in ("left", "right", "top", "bottom")},
    "denoise": {"sigma": (0, 128, "noise level"), "strength": (0, 1, "strength")},
    "cut_out": {"looks": (1, 1024, "number of looks")},
    "describe": {"most": (1, 1000, "number of words")},
    "upscale": {"factor": (2, 4, "factor"), "redraw": (0, 1, "strength of redrawing")},
}


@dataclass(frozen=True, slots=True)
class Vary:
    """Draws the job's init picture anew from a noise level: at `strength` 0 it comes back as it is, at 1 nothing of it
    is left."""

    strength: float = 0.5


@dataclass(frozen=True, slots=True)
class Inpaint:
    """Draws a part of the init picture anew, where the `mask` is white; grey blends, and black stays bit for bit.

    Without a mask, the picture's own transparency is drawn. The mask's edge is softened over `feather` pixels, inwards.
    At `strength` 1 nothing of what was there is left. What is looked at is a part around the mask, larger than it on
    each side by `context` of its longer one: the less, the more the subject fits the hole, the more, the better it goes
    with its surroundings. Every `jump_length` steps the run goes back that far, until each stretch was drawn `jumps`
    times (RePaint, arXiv 2201.09865).
    """

    mask: Source = field(default_factory=Source)
    invert: bool = False
    feather: float = 0.0
    strength: float = 1.0
    context: float = 0.2
    jumps: int = 1
    jump_length: int = 4


@dataclass(frozen=True, slots=True)
class Outpaint:
    """Grows the init picture by so many pixels on each side and draws them, by the settings of `Inpaint`."""

    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Denoise:
    """Takes the noise out of the init picture.

    `sigma` is the noise's standard deviation, of 255; 0 estimates it. "faithful" is the network's prediction, averaged
    over flips and shifts; "vivid" walks down from that noise level and draws detail anew. `strength` blends the result
    with the picture as it was.
    """

    mode: Literal["faithful", "vivid"] = "faithful"
    sigma: float = 0.0
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class CutOut:
    """Makes the background of the init picture transparent.

    `subject` and `background` are words for them; both may be left out. `correction` is a mask by the person: white is
    subject for certain, black is background, and what is transparent is left to the program. With `soft` the edge is
    refined to a soft alpha. `looks` are the cutouts under noise that are averaged.
    """

    subject: str = ""
    background: str = ""
    correction: Source = field(default_factory=Source)
    soft: bool = True
    looks: int = 32


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word of the person's own list."""

    text: str


@dataclass(frozen=True, slots=True)
class Describe:
    """Ranks words for the init picture: the built-in lists, by whether they are asked for, and the person's own."""

    subjects: bool = True
    styles: bool = True
    media: bool = True
    colours: bool = True
    own: tuple[OwnWord, ...] = ()
    most: int = 10


@dataclass(frozen=True, slots=True)
class Upscale:
    """Makes the init picture `factor` times as large, by the starter's upscaler.

    With a `redraw` strength above 0 the job's model then draws it anew from that noise level, tile by tile, steered by
    the job's targets. `upscaler_sha256` names the model whose upscaler it is, by its weights ("" takes what is
    installed).
    """

    factor: int = 2
    redraw: float = 0.0
    upscaler_sha256: str = ""
