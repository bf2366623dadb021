"""What a file says makes the program neither read nor write elsewhere, run anything, nor go online."""

import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core import folders
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.store import MANIFEST, find_model, is_on_network, save_manifest
from clipdiff_core.checkpoints.traits import read_traits
from clipdiff_core.child import read_command
from clipdiff_core.errors import CheckpointError, EngineError, JobError, PictureError
from clipdiff_core.events import decode
from clipdiff_core.job import Job
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.xmp import read_packet, write_packet
from clipdiff_core.queue.entry import Entry
from tests.clipdiff_core.checkpoints.tiny_files import safetensors_bytes, tiny_adm, write, write_pipeline
from tests.fuzz.jobs import JOB

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\nshowpage\n"


@pytest.fixture(autouse=True)
def nothing_is_started_and_nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a file made the program do this")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(os, "system", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def imported(path: Path, **how: Any) -> None:
    list(install(ImportJob(str(path), "taken", likely=True, **how)))


def foreign_model(folder: Path, elsewhere: str) -> Path:
    """A model that somebody passed on, whose manifest says that its weights lie `elsewhere`."""
    folder.mkdir()
    save_manifest(folder, "guided-diffusion", {})
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["elsewhere"] = {"folder": elsewhere, "files": {"network.safetensors": "0a" * 32}}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return folder


@pytest.mark.parametrize("in_place", [True, False])
def test_a_model_that_is_passed_on_names_no_files_elsewhere(in_place: bool, home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    write(secret, "network.safetensors", safetensors_bytes(tiny_adm()))
    with pytest.raises(CheckpointError, match=r"has its weights elsewhere, at “.*secret”\. Import them from there"):
        imported(foreign_model(tmp_path / "passed on", str(secret)), in_place=in_place)
    assert not list(folders.models().glob("*"))


@pytest.mark.parametrize("name", ["../x.json", "/x.json", "a/../../x.json", "C:x.json", "a\\b.json"])
def test_a_manifest_names_no_file_outside_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "passed on"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"clipdiff_model": 1, "kind": "clip", "files": {name: "0a" * 32}}))
    with pytest.raises(CheckpointError, match="is broken"):
        imported(folder)


@pytest.mark.parametrize("name", ["\\\\server\\share\\model", "//server/share/model", "\\/server/model"])
def test_a_jobs_model_on_another_computer_is_not_looked_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(Path, "is_file", lambda path: bool(asked.append(path)))
    assert is_on_network(name)
    with pytest.raises(CheckpointError, match="There is no model called"):
        find_model(name)
    assert read_traits(name).kind == ""
    assert not [path for path in asked if "server" in str(path)]


@pytest.mark.skipif("os.name == 'nt'", reason="there are no such links")
@pytest.mark.parametrize("file", ["model_index.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors"])
def test_a_link_to_a_device_is_not_read_without_end(file: str, home: Path, tmp_path: Path) -> None:
    pipeline = write_pipeline(tmp_path / "passed on")
    for path in (pipeline / "unet").glob("*.safetensors"):
        if file.endswith(".safetensors"):
            path.unlink()
            path.symlink_to("/dev/zero")
    (pipeline / file).unlink()
    (pipeline / file).symlink_to("/dev/zero")
    with pytest.raises(CheckpointError):
        imported(pipeline)


@pytest.mark.parametrize(
    "settings",
    [
        {"text_cfg": {"tokenizer_kwargs": {"bpe_path": "SECRET"}}},
        {"text_cfg": {"tokenizer_kwargs": {"trust_remote_code": True, "cache_dir": "SECRET"}}},
        {"text_cfg": {"tokenizer_kwargs": ["SECRET"]}},
    ],
)
def test_a_clips_configuration_names_no_file_of_words(settings: dict[str, Any], tmp_path: Path) -> None:
    from clipdiff_core.clip.clip_config import ClipConfig
    from clipdiff_core.clip.clip_files import ClipFiles
    from clipdiff_core.clip.open_clips import _tokenizer

    secret = tmp_path / "secret.gz"
    said = json.loads(json.dumps(settings).replace("SECRET", str(secret)))
    tokenizer = _tokenizer(ClipFiles(ClipConfig("x", said), tmp_path / "x.safetensors"))
    assert tokenizer(["a fox"]).shape == (1, 77)
    assert not secret.exists()


@pytest.mark.parametrize("name", ["hf-hub:owner/name", "hf_hub:owner/name", "local-dir:/etc"])
def test_a_clips_vision_network_is_an_architecture_and_no_place(name: str) -> None:
    from clipdiff_core.clip.clip_config import ClipConfig
    from clipdiff_core.clip.open_clips import build_clip

    model = {"embed_dim": 8, "vision_cfg": {"timm_model_name": name, "image_size": 32}, "text_cfg": {}}
    with pytest.raises(CheckpointError, match="named by a place"):
        build_clip(ClipConfig("x", model))


def test_a_picture_that_is_a_program_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(EPS)
    for source in (path, EPS):
        with pytest.raises(PictureError, match="not a picture that ClipDiff can read"):
            open_picture(source)


@pytest.mark.parametrize("piece", ["<exif:UserComment>", "<exif:UserComment><rdf:li>", "<clipdiff:job>", "<rdf:li>"])
def test_what_begins_a_thousand_times_and_never_ends_is_looked_through_once(piece: str) -> None:
    assert read_packet(piece.encode() * 200_000) is None
    assert read_packet(write_packet("{}", piece * 1000)) == ("{}", piece * 1000)


@pytest.mark.parametrize(
    "change",
    [
        {"width": "a" * 60_000, "height": 10**9},
        {"width": -2, "height": -2},
        {"width": 2.0, "height": 2},
        {"index": "1"},
        {"step": None},
        {"step": True},
    ],
)
def test_a_message_is_of_the_types_it_should_be(change: dict[str, Any]) -> None:
    head = {"event": "preview", "index": 0, "step": 1, "width": 2, "height": 2} | change
    with pytest.raises(EngineError, match="could not be read"):
        decode(json.dumps(head).encode() + b"\n" + bytes(12))


@pytest.mark.parametrize(
    "change",
    [{"name": "../../fox"}, {"name": "/fox"}, {"name": "f" * 300}, {"folder": "/a\0b"}, {"done": -1}],
)
def test_an_entry_of_the_queue_names_no_file_outside_its_folder(change: dict[str, Any]) -> None:
    values = {"version": 1, "id": "1", "state": "waiting", "message": "", "field": "", "job": JOB.to_dict()}
    output = {"folder": "/pictures", "name": "fox", "done": 0}
    assert Entry.from_dict({**values, "output": output}).output.name == "fox"
    with pytest.raises(JobError, match="damaged"):
        Entry.from_dict({**values, "output": output | change})
    with pytest.raises(JobError, match="damaged"):
        Entry.from_dict({**values, "job": {**JOB.to_dict(), "count": 10**12}, "output": output})


@pytest.mark.parametrize(
    "message", [b"", b"[]", b"\xff", b"[" * 90_000, b'{"do": "fly"}', b'{"do": []}', b'{"do": "run"}', b'{"run": 1}']
)
def test_a_command_that_is_none_is_refused(message: bytes) -> None:
    with pytest.raises(EngineError, match="The window sent a command"):
        read_command(message)


@pytest.mark.parametrize(
    "values",
    [None, [], {}, {"folder": 3}, {"folder": "/a", "name": 3}, {"folder": "/a", "done": "1"}, {"folder": "/a", "x": 1}],
)
def test_an_output_that_is_none_is_refused(values: object) -> None:
    with pytest.raises(EngineError, match="not told where pictures go"):
        Output.from_dict(values)


@pytest.mark.parametrize("value", ["x" * 9000, [[[[[[[[[[0]]]]]]]]]] * 900, {"a\x1b[31m": "\ud800"}, 10**4000])
def test_what_a_file_says_cannot_fill_a_sentence(value: object) -> None:
    with pytest.raises(JobError) as told:
        Job.from_dict({"targets": [], "seed": value if not isinstance(value, int) else str(value)})
    assert len(told.value.message) < 250
    assert told.value.message.isprintable()
