"""Checkpoints, models' folders and the catalogue: what a person downloads, and what may have been made to do harm."""

import json
import os
import random
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import FILE, read_catalogue
from clipdiff_core.checkpoints.importing import ImportJob, remove_model
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.store import (
    MANIFEST,
    check_files,
    check_presence,
    find_model,
    list_models,
    save_manifest,
)
from clipdiff_core.checkpoints.traits import read_kinds, read_traits
from clipdiff_core.events import Imported
from clipdiff_core.job import Job, Model
from clipdiff_core.targets import TextTarget
from clipdiff_core.vocabulary import vocabulary_of
from tests.clipdiff_core.checkpoints.damaged_files import makers
from tests.clipdiff_core.checkpoints.tiny_files import FLAGS, safetensors_bytes, tiny_adm, torch_bytes, write_pipeline
from tests.fuzz.mutate import ELSEWHERE, bent_bytes, bent_json
from tests.fuzz.outcome import Feed, Kind, Reading

_WORDS = ("_class_name", "auto_map", "trust_remote_code", "unet", "files", "folder", "elsewhere", "kind", *ELSEWHERE)
_LINKS = ("/dev/zero", "../../../x", ".", "loop")


def _checkpoints(folder: Path) -> Feed:
    """Imported, in place or as a copy, and removed again."""
    target = folder / "made-by-a-pickle"
    made, tensors = makers(target), tiny_adm()
    whole = (
        ("a.pt", torch_bytes(tensors)),
        ("a.pth", torch_bytes(tensors, _use_new_zipfile_serialization=False)),
        ("a.safetensors", safetensors_bytes(tensors)),
    )

    def feed(chance: random.Random) -> Reading:
        if chance.random() < 0.5:
            kind, suffix, make = chance.choice(made)
            name, content = f"{kind}{suffix}", make(chance)
        else:
            name, content = chance.choice(whole)
            ends = chance.choice((200, 20_000))  # what says where the rest lies is at either end
            content = bent_bytes(content[:ends], chance) + content[ends:-ends] + bent_bytes(content[-ends:], chance)
        path, in_place = folder / name, chance.random() < 0.5
        path.write_bytes(content)

        def read() -> None:
            try:
                _import(path, in_place)
            finally:
                path.unlink()
                assert not target.exists()

        return read

    return feed


def _import(path: Path, in_place: bool) -> None:
    *_, last = install(ImportJob(str(path), "fuzzed", likely=True, in_place=in_place))
    assert isinstance(last, Imported)
    check_files(find_model("fuzzed"))
    assert "fuzzed" in read_kinds()
    read_traits("fuzzed")
    remove_model("fuzzed")
    assert "fuzzed" not in list_models()


def _diffusers(folder: Path) -> Feed:
    """Folders as diffusers saves them, with odd configurations, files and links."""
    whole, secret = write_pipeline(folder / "whole"), folder / "secret"
    secret.write_text("nobody's business", encoding="utf-8")
    listed = sorted(str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file())

    def feed(chance: random.Random) -> Reading:
        path, in_place = folder / "pipeline", chance.random() < 0.5
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(whole, path)
        for _ in range(chance.choice((1, 1, 2, 4))):
            _bend_file(path / chance.choice(listed), secret, chance)
        return lambda: _import(path, in_place)

    return feed


def _bend_file(path: Path, secret: Path, chance: random.Random) -> None:
    """Another content, no file, a folder, or a link in its place, which nothing is ever written through."""
    if path.is_symlink() or not path.is_file():
        return
    content = path.read_bytes()
    match chance.randrange(8):
        case 0:
            path.unlink()
        case 1:
            path.unlink()
            path.mkdir()
        case 2:
            path.unlink()
            path.symlink_to(chance.choice((secret, *_LINKS)))
        case _ if path.suffix == ".json":
            path.write_bytes(bent_json(_json(content), chance, _WORDS))
        case _:
            path.write_bytes(bent_bytes(content, chance))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):  # empty, or bent before
        return {}


def _manifests(folder: Path) -> Feed:
    """Models of ClipDiff's own whose manifests or flags are bent: found, weighed, checked, and passed on."""
    place = folders.models() / "own"
    place.mkdir(parents=True)
    flags: dict[str, Any] = {**FLAGS, "class_cond": True, "num_classes": 5, "sample_size": 64}
    contents = {"network.json": json.dumps(flags).encode(), "concepts.txt": b"fox\nice\n", "a/b.json": b"{}"}
    (place / "a").mkdir()
    save_manifest(place, "guided-diffusion", {name: sha256(content).hexdigest() for name, content in contents.items()})
    whole = json.loads((place / MANIFEST).read_text("utf-8"))
    linked = {**whole, "files": {}, "elsewhere": {"folder": str(place), "files": whole["files"]}, "origin": {"a": "b"}}
    outside = folder / "passed on"

    def feed(chance: random.Random) -> Reading:
        words = (*_WORDS, "starter", "stable-diffusion", "unet-2d", "clip", *whole["files"])
        for name, content in contents.items():
            (place / name).write_bytes(content)
        (place / MANIFEST).write_bytes(bent_json(chance.choice((whole, linked)), chance, words))
        if chance.random() < 0.3:
            (place / "network.json").write_bytes(bent_json(flags, chance, tuple(flags)))
            (place / "concepts.txt").write_bytes(bent_bytes("fox\n狐狸\n".encode() * 9, chance))
        shutil.rmtree(outside, ignore_errors=True)
        shutil.copytree(place, outside)
        in_place = chance.random() < 0.5

        def read() -> None:
            read_kinds()
            model = find_model("own")
            if model.elsewhere is None or model.elsewhere.is_relative_to(place):  # others are the person's own notes
                assert model.size() >= 0
                model.concepts()
                read_traits("own")
                vocabulary_of(Job((TextTarget("fox"),), model=Model("own")))
                check_presence(model)
            _import(outside, in_place)

        return read

    return feed


def _catalogue(folder: Path) -> Feed:
    """The list of models that can be downloaded."""
    values = json.loads((folders.resources() / FILE).read_text("utf-8"))
    few = {**values, "models": values["models"][:3]}
    words = ("name", "urls", "sha256", "size", "config", *ELSEWHERE)

    def feed(chance: random.Random) -> Reading:
        path = folder / "catalogue.json"
        path.write_bytes(bent_json(few, chance, words))

        def read() -> None:
            for entry in read_catalogue(path):
                assert os.path.basename(entry.file_name) == entry.file_name
                assert all(url.startswith("https://") for url in entry.urls)

        return read

    return feed


KINDS = (
    Kind("checkpoints", _checkpoints, 300_000_000),
    Kind("diffusers", _diffusers),
    Kind("manifests", _manifests),
    Kind("catalogue", _catalogue),
)
