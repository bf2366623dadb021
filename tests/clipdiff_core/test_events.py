import json

import pytest

from clipdiff_core.errors import EngineError
from clipdiff_core.events import (
    Asking,
    Checked,
    Checking,
    Event,
    Failed,
    FellBack,
    Fetched,
    Fetching,
    Found,
    Imported,
    Importing,
    Learning,
    Loading,
    MadeWith,
    Picture,
    Preview,
    Progress,
    Question,
    Stopped,
    Trained,
    Unguided,
    decode,
    encode,
    to_dict,
)
from clipdiff_core.job import Job, Size
from clipdiff_core.targets import PictureTarget, TextTarget

JOB = Job(targets=(TextTarget("一只狗", 1.0), PictureTarget("0a" * 32, "dog.png", 0.5)), size=Size(64, 32), seed=3)
MADE_WITH = MadeWith("cpu", "float32", 2, {"torch": "2.15.0"}, ("smaller batches",))
PREVIEW = Preview(0, 4, 2, 2, b"\n\x00\xff\n\n\n{}\r\n\xfe\n")
PICTURE = Picture(1, 2, "/tmp/dög \udcff.png", 3.5, 4, JOB, MADE_WITH, 30)
EVENTS: list[Event] = [
    Loading("CLIP"),
    Progress(0, 2, 5, 30, 14.6, 12.5),
    Progress(0, 2, 5, 30, 14.6, 12.5, 0.25),
    Progress(0, 2, 5, 30, 14.6, 12.5, 0.75, {"clip": 0.25, "total_variation": 0.5}),
    PREVIEW,
    PICTURE,
    Unguided(1, 5),
    FellBack("cutouts", "There is not enough memory.", 3, 4),
    Stopped(1),
    Found(30, 12, 2_000_000_000, ("“a.png” is damaged.",)),
    Learning("denoiser", 5, 600, 12.5, {"loss": 0.25}),
    Trained("/tmp/models/mine"),
    Fetching("net", 5, 0),
    Fetching("net", 5, 10, 2.5),
    Fetched("net", "/tmp/net.pt", "0a" * 32),
    Asking("guided-diffusion", (Question("num_heads", (1, 2), 1), Question("quick_gelu", (False, True), True))),
    Importing("net", 5, 10),
    Imported("net", "guided-diffusion", "/tmp/models/net"),
    Checking("net", 5, 10),
    Checked("net"),
    Failed("The engine ran out of memory.\nTry a smaller size.", "size", "Traceback …"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_crosses_the_pipe_as_it_was(event: Event) -> None:
    assert decode(encode(event)) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_the_head_of_a_message_is_one_line_of_json_that_names_the_event(event: Event) -> None:
    head = json.loads(encode(event).split(b"\n")[0])
    assert head == json.loads(json.dumps(to_dict(event)))
    assert head["event"] == type(event).__name__.lower()


def test_a_previews_pixels_stay_out_of_the_json() -> None:
    assert to_dict(PREVIEW) == {"event": "preview", "index": 0, "step": 4, "width": 2, "height": 2}
    assert encode(PREVIEW).endswith(b"\n" + PREVIEW.rgb)


def test_a_picture_carries_its_whole_job() -> None:
    values = to_dict(PICTURE)
    assert Job.from_dict(values["job"]) == JOB
    assert values["made_with"]["versions"] == {"torch": "2.15.0"}


def _picture_with(**change: object) -> bytes:
    return json.dumps(to_dict(PICTURE) | change).encode()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\n",
        b"a fox",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"loading"',
        b"{}",
        b'{"event": "explosion"}',
        b'{"event": ["loading"]}',
        b'{"event": "loading"}',
        b'{"event": "loading", "what": "CLIP", "why": "so"}',
        b"[" * 100_000,
        b'{"event": "preview", "index": 0, "step": 1, "width": 2, "height": 2}\n' + bytes(11),
        b'{"event": "preview", "index": 0, "step": 1, "width": 2, "height": 2}\n' + bytes(13),
        b'{"event": "preview", "index": 0, "step": 1, "width": "2", "height": 2}\n' + bytes(12),
        _picture_with(job=None),
        _picture_with(job={"targets": [], "version": 99}),
        _picture_with(made_with=None),
        _picture_with(made_with={"device": "cpu"}),
    ],
)
def test_a_message_that_is_no_event_is_refused(message: bytes) -> None:
    with pytest.raises(EngineError, match="could not be read"):
        decode(message)
