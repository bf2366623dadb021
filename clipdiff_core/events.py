"""What the engine says while it works: window, command line and tests read the same stream.

Events cross from the engine's process as one line of JSON and, for a preview, its pixels behind it:
no pickle, so a broken engine can only ever send a message that is refused.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from clipdiff_core.errors import EngineError, JobError
from clipdiff_core.job import Job
from clipdiff_core.typed_values import read_typed

Fallback = Literal["cutouts", "checkpointing", "half", "cpu"]


@dataclass(frozen=True, slots=True)
class Loading:
    """A model is being read into memory; `what` names it for a person."""

    what: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Step `step` of `steps` of picture `index` of `count` is done; `seconds_left` is for the whole job.

    `loss` is the sum of the guide's `terms`, by name, in the step; None when nothing guided. `pace` is how many seconds
    a step of this picture takes in the mean; `memory` are the bytes that the engine holds, and `gpu_memory` the most
    that this picture took on the GPU. Each is 0 while it is not known.
    """

    index: int
    count: int
    step: int
    steps: int
    sigma: float
    seconds_left: float
    loss: float | None = None
    terms: dict[str, float] = field(default_factory=dict)
    pace: float = 0.0
    memory: int = 0
    gpu_memory: int = 0


@dataclass(frozen=True, slots=True)
class Unguided:
    """Step `step` of picture `index` went without guidance: CLIP's gradient was no number there."""

    index: int
    step: int


@dataclass(frozen=True, slots=True)
class FellBack:
    """There was not enough memory, and from step `step` on the picture is drawn another way, which `message` says.

    `how` is that way; where it is "cutouts", CLIP looks at `cutouts` of them at a time.
    """

    how: Fallback
    message: str
    step: int = 0
    cutouts: int = 0

    def __str__(self) -> str:
        way = f"{self.cutouts} cutouts at a time" if self.how == "cutouts" else self.how
        return f"{way} from step {self.step + 1}" if self.step else way


@dataclass(frozen=True, slots=True)
class Preview:
    """The clean picture predicted so far: `rgb` holds width × height × 3 bytes, row by row."""

    index: int
    step: int
    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What, besides the job, the bits of a picture depend on."""

    device: str
    precision: str
    threads: int
    versions: dict[str, str]
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Picture `index` is whole on disk at `path`, its job inside; `job` is as it was drawn (count 1, own seed).

    `score` is how near the CLIPs that guide find it to the targets, a cosine; None where none was asked.
    """

    index: int
    count: int
    path: str
    seconds: float
    seed: int
    job: Job
    made_with: MadeWith
    steps_done: int
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """What CLIP finds in the init picture of `job`: for each list its words with their probabilities, best first."""

    job: Job
    ranking: dict[str, dict[str, float]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job ended early because the person asked; the pictures finished before remain."""

    index: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The job ended with an error: a sentence, the field at fault ("" if none), and details for the log."""

    message: str
    field: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a training will learn from: how many pictures and captions, the memory it needs, and what is left out."""

    pictures: int
    captions: int
    memory_bytes: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learning:
    """Batch `done` of `steps` of a training's `stage` is done; `seconds_left` is for this stage."""

    stage: str
    done: int
    steps: int
    seconds_left: float
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Trained:
    """A training is finished: its model is whole in `folder`."""

    folder: str


@dataclass(frozen=True, slots=True)
class Question:
    """A setting that leaves no trace in a network's weights: what it may be, and what it most likely is."""

    field: str
    choices: tuple[int | bool | str, ...]
    likely: int | bool | str


@dataclass(frozen=True, slots=True)
class Fetching:
    """`done` of `total` bytes of the model `name` have arrived; `total` is 0 and `seconds_left` None while unknown."""

    name: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file of the model `name` is whole at `path`, and is the one with this SHA-256."""

    name: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A checkpoint of `family` does not say some of its settings: each with its choices and the likely one."""

    family: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Importing:
    """`done` of `total` bytes of the model `name` are in the models folder."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The model `name` is whole in `folder`; `kind` is its family."""

    name: str
    kind: str
    folder: str


@dataclass(frozen=True, slots=True)
class Checking:
    """`done` of `total` bytes of the model `name` have been held against its manifest."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Every file of the model `name` is the one it came with."""

    name: str


Event = (
    Loading
    | Progress
    | Preview
    | Picture
    | Described
    | Unguided
    | FellBack
    | Stopped
    | Failed
    | Found
    | Learning
    | Trained
    | Fetching
    | Fetched
    | Asking
    | Importing
    | Imported
    | Checking
    | Checked
)

_KINDS: dict[str, type[Event]] = {kind.__name__.lower(): kind for kind in get_args(Event)}


def to_dict(event: Event) -> dict[str, Any]:
    """JSON values with the event's name under `event`; a preview's pixels are left out."""
    values = asdict(event)
    if isinstance(event, Preview):
        del values["rgb"]
    if isinstance(event, Picture | Described):
        values["job"] = event.job.to_dict()
    return {"event": type(event).__name__.lower()} | values


def encode(event: Event) -> bytes:
    """One message for the pipe, the inverse of `decode`."""
    head = json.dumps(to_dict(event)).encode()
    return head + b"\n" + (event.rgb if isinstance(event, Preview) else b"")


def _is_filled(preview: Preview) -> bool:
    return min(preview.width, preview.height) > 0 and len(preview.rgb) == preview.width * preview.height * 3


def decode(message: bytes) -> Event:
    """Read one message from the pipe; raises `EngineError` when it is not an event."""
    head, _, pixels = message.partition(b"\n")
    try:
        values = json.loads(head)
        kind = _KINDS[values.pop("event")]
        if kind is Preview:
            values["rgb"] = pixels
        if kind in (Picture, Described):
            values["job"] = Job.from_dict(values["job"])
        event = read_typed(kind, values)
        if isinstance(event, Preview) and not _is_filled(event):
            raise ValueError("the pixels do not fill the preview")
        return event
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JobError) as error:
        raise EngineError("The engine sent a message that could not be read.") from error
