"""What a picture says of how it was made: ClipDiff's own job, and what other programs write, in every format."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.library.entries import Query, Stamp
from clipdiff_core.library.index import Index
from clipdiff_core.library.reading import read_details, read_entry
from clipdiff_core.pictures.foreign import read_origin
from clipdiff_core.pictures.metadata import KEY, Texts
from clipdiff_core.pictures.usable import usable_parts, using
from clipdiff_core.pictures.xmp import write_packet
from clipdiff_core.targets import TextTarget
from tests.clipdiff_core.pictures.test_foreign import A1111, GRAPH
from tests.fuzz.jobs import JOB, WORDS
from tests.fuzz.mutate import bent_bytes, bent_json, bent_text
from tests.fuzz.outcome import Feed, Kind, Reading
from tests.fuzz.picture_files import chunks, packed_text, png_of, whole_pictures

_PIECES = (
    "<exif:UserComment>", "<rdf:li>", "</rdf:li>", "<clipdiff:job>", "</clipdiff:job>", "&quot;", "&amp;", "]]>",
    "Negative prompt:", "\nSteps: 1, ", "Steps:", "(", ")", "[", "]", "[a:b:0.5]", "[a|b]", ":1.5)", "\\", "BREAK",
    "<lora:x:1>", '"', "Size: 1x1, ", "{", "}", "++", "(a)1.1", ": ", ", ", "\n", "-s 5 ",
)  # fmt: skip
_INVOKE = {"positive_prompt": "fox++ (red)1.3", "negative_prompt": "dog", "seed": 1, "steps": 2, "cfg_scale": 7.5,
           "width": 64, "height": 64, "scheduler": "euler", "model": {"name": "m"}}  # fmt: skip
_OLD_INVOKE = {"model_weights": "m", "image": {"prompt": [{"prompt": "fox [dog]", "weight": 1}], "seed": 1, "steps": 2,
               "cfg_scale": 7.5, "sampler": "k_euler", "width": 64, "height": 64}}  # fmt: skip
_FOOOCUS = {
    "prompt": "fox",
    "negative_prompt": "dog",
    "seed": "1",
    "steps": 2,
    "resolution": "(64, 64)",
    "styles": "[]",
}
_SWARM = {"sui_image_params": {"prompt": "fox", "negativeprompt": "dog", "seed": 1, "cfgscale": 7, "width": 64}}
_NOVEL = {"prompt": "{fox}", "uc": "[dog]", "seed": 1, "steps": 28, "scale": 5, "sampler": "k_euler"}
_DRAWN = {
    "nodes": [
        {"id": 3, "type": "KSampler", "inputs": [{"name": "positive", "link": 1}], "widgets_values": [1, 0, 20, 8]},
        {"id": 6, "type": "CLIPTextEncode", "inputs": [], "widgets_values": ["a fox"]},
    ],
    "links": [[1, 6, 0, 3, 0, "CONDITIONING"]],
}
_EXIF_IFD, _USER_COMMENT, _MAKE, _DESCRIPTION = 0x8769, 0x9286, 0x010F, 0x010E


def _metadata(folder: Path) -> Feed:
    """Read for the details, the import and the gallery's index, and what was found taken over."""
    index, job = Index(None), Job((TextTarget("a cat"),))

    def feed(chance: random.Random) -> Reading:
        path = _write(folder, chance)

        def read() -> None:
            index.take({path.name: Stamp(1, 1)}, ())
            index.put({path.name: read_entry(path)})
            list(index.search(Query("fox")))
            read_details(path)
            origin = read_origin(path)
            if origin is not None:
                taken = using(job, usable_parts(origin, ("starter", "m")))
                assert Job.from_json(taken.to_json()) == taken

        return read

    return feed


def _write(folder: Path, chance: random.Random) -> Path:
    """A picture that says something odd."""
    if chance.random() < 0.6:
        path = folder / "a.png"
        path.write_bytes(_png(chance))
        return path
    suffix, form = chance.choice(((".jpg", "JPEG"), (".webp", "WEBP"), (".tif", "TIFF")))
    path = folder / f"a{suffix}"
    image, exif = Image.new("RGB", (8, 8)), Image.Exif()
    said = _parameters(chance)[:60_000]
    match chance.randrange(4):
        case 0:
            charset = chance.choice((b"UNICODE\0", b"ASCII\0\0\0", bytes(8), b"JIS\0\0\0\0\0", b""))
            comment = said.encode(chance.choice(("utf-16-be", "utf-16-le", "utf-8")), "surrogatepass")
            exif.get_ifd(_EXIF_IFD)[_USER_COMMENT] = charset + bent_bytes(comment, chance)[:60_000]
        case 1:
            text = _graph(chance).decode("utf-8", "replace")[:60_000]
            exif[chance.choice((_MAKE, _DESCRIPTION))] = f"{chance.choice(('prompt', 'workflow'))}:{text}"
        case _:
            image.save(path, form, xmp=_packet(chance)[: 60_000 if form == "JPEG" else 2_000_000])
            return path
    image.save(path, form, exif=exif)
    return path


def _png(chance: random.Random) -> bytes:
    """Our own text, and those of others, each in one of a PNG's three forms."""
    size, *rest = chunks(whole_pictures()[0])
    texts = [(KEY, _own(chance))] if chance.random() < 0.4 else _foreign(chance)
    if chance.random() < 0.3:
        texts.append(("parameters", _parameters(chance).encode("utf-8", "surrogatepass")))
    parts = [_text_chunk(name, text, chance) for name, text in texts]
    if chance.random() < 0.05:
        parts.append(packed_text(chance.choice((KEY, "parameters", "prompt")).encode(), chance))
    return png_of([size, *parts, *rest] if chance.random() < 0.8 else [size, *rest[:-1], *parts, rest[-1]])


def _text_chunk(name: str, text: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    if chance.random() < 0.5:
        return b"tEXt", name.encode() + b"\0" + text
    return b"iTXt", name.encode() + b"\0\0\0\0\0" + text


def _own(chance: random.Random) -> bytes:
    texts = Texts.of(JOB, MadeWith("cpu", "float32", 1, {"torch": "2"}))
    return bent_json(json.loads(texts.job), chance, WORDS)


def _foreign(chance: random.Random) -> list[tuple[str, bytes]]:
    return chance.choice(
        (
            lambda: [("parameters", _parameters(chance).encode("utf-8", "surrogatepass"))],
            lambda: [("prompt", _graph(chance)), ("workflow", _bent(_DRAWN, chance))],
            lambda: [("workflow", _bent(_DRAWN, chance))],
            lambda: [("invokeai_metadata", _bent(_INVOKE, chance))],
            lambda: [("sd-metadata", _bent(_OLD_INVOKE, chance))],
            lambda: [
                (
                    "Dream",
                    bent_text('"fox [dog]" -s 5 -S 1 -W 64 -H 64 -C 7', chance, _PIECES).encode("utf-8", "replace"),
                )
            ],
            lambda: [("parameters", _bent(chance.choice((_FOOOCUS, _SWARM)), chance))],
            lambda: [("Comment", _bent(_NOVEL, chance)), ("Description", b"fox")],
        )
    )()


def _parameters(chance: random.Random) -> str:
    return bent_text(A1111, chance, _PIECES)


def _graph(chance: random.Random) -> bytes:
    return _bent(GRAPH, chance)


def _bent(values: object, chance: random.Random) -> bytes:
    names: Sequence[str] = ("class_type", "inputs", "text", "positive", "nodes", "links", "prompt", "3", "6")
    return bent_json(values, chance, names)


def _packet(chance: random.Random) -> bytes:
    comment = _parameters(chance).encode("utf-8", "replace").decode()
    packet = write_packet(_own(chance).decode("utf-8", "replace"), comment).decode()
    match chance.randrange(3):
        case 0:
            return bent_bytes(packet.encode("utf-8", "replace"), chance)
        case 1:
            return bent_text(packet, chance, _PIECES).encode("utf-8", "replace")
        case _:  # much that begins and never ends
            pieces = chance.choice((_PIECES[:8], _PIECES[:2], _PIECES[chance.randrange(4) :][:1]))
            many = "".join(chance.choice(pieces) for _ in range(chance.choice((10, 1000, 4000, 40_000))))
            return (many + packet if chance.random() < 0.5 else many).encode("utf-8", "replace")


KINDS = (Kind("metadata", _metadata, 400_000_000),)
