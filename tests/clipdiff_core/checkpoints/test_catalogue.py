"""The list of checkpoints: what comes with the program is sound, and a changed one is refused."""

import json
from pathlib import Path
from typing import Any

import open_clip
import pytest
from open_clip.pretrained import get_pretrained_cfg

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import find_entry, find_hash, is_safe_name, read_catalogue
from clipdiff_core.errors import CheckpointError

GOOD: dict[str, Any] = {
    "name": "net",
    "title": "A net",
    "family": "guided-diffusion",
    "sha256": "0a" * 32,
    "size": 5,
    "urls": ["https://example.org/net.pt"],
    "page": "https://example.org",
    "licence": "MIT",
    "config": {"num_heads": 4},
}


def write(folder: Path, *entries: Any, version: Any = 1) -> Path:
    path = folder / "catalogue.json"
    path.write_text(json.dumps({"clipdiff_catalogue": version, "models": entries}), encoding="utf-8")
    return path


def test_what_comes_with_the_program_is_sound() -> None:
    entries = read_catalogue()
    families = [entry.family for entry in entries]
    counted = {family: families.count(family) for family in families}
    assert counted == {"guided-diffusion": 15, "secondary": 1, "v-diffusion": 8, "open_clip": 6}
    assert all(len(entry.sha256) == 64 for entry in entries if entry.family != "open_clip")
    assert all(entry.licence == "MIT" or entry.licence.startswith("unknown, see its page") for entry in entries)


def test_clips_are_those_of_open_clips_own_table() -> None:
    clips = [entry for entry in read_catalogue() if entry.family == "open_clip"]
    for entry in clips:
        architecture, tag = entry.config["architecture"], entry.config["pretrained"]
        listed = get_pretrained_cfg(architecture, tag)
        assert open_clip.get_model_config(architecture) is not None
        repository = listed["hf_hub"].rstrip("/")
        assert entry.urls == (f"https://huggingface.co/{repository}/resolve/main/open_clip_model.safetensors",)
        assert entry.config["quick_gelu"] == listed.get("quick_gelu", False)
        assert entry.config["preprocess"] == {"mean": list(listed["mean"]), "std": list(listed["std"])}


def test_an_entry_is_found_by_name_and_by_hash() -> None:
    entry = find_entry("secondary")
    assert find_hash(entry.sha256) == entry
    assert entry.file_name == "secondary.pth"
    assert find_hash("") is None
    assert find_hash("0" * 64) is None
    with pytest.raises(CheckpointError, match="no model called “nope” to download"):
        find_entry("nope")


def test_a_sound_list_is_read(tmp_path: Path) -> None:
    (entry,) = read_catalogue(write(tmp_path, GOOD))
    assert (entry.name, entry.urls, entry.config) == ("net", ("https://example.org/net.pt",), {"num_heads": 4})


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../net"},
        {"name": "a/b"},
        {"name": ".net"},
        {"name": "net."},
        {"name": ""},
        {"name": "CON"},
        {"name": "com1.pt"},
        {"name": "n" * 101},
        {"name": "net\n"},
        {"name": 3},
        {"urls": []},
        {"urls": ["http://example.org/net.pt"]},
        {"urls": ["file:///etc/passwd.pt"]},
        {"urls": ["https://user:word@example.org/net.pt"]},
        {"urls": ["https:///net.pt"]},
        {"urls": ["https://example.org/net.exe"]},
        {"urls": ["https://[broken/net.pt"]},
        {"urls": "https://example.org/net.pt"},
        {"page": "javascript:alert(1)"},
        {"sha256": "0A" * 32},
        {"sha256": "0a"},
        {"size": -1},
        {"size": True},
        {"size": 10**15},
        {"family": "stable-diffusion"},
        {"licence": ""},
        {"title": "a\x1b[31mb"},
        {"config": []},
    ],
)
def test_a_list_that_others_have_changed_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(CheckpointError, match="list of models that comes with ClipDiff is damaged"):
        read_catalogue(write(tmp_path, GOOD | change))


def test_lists_of_another_form_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {key: value for key, value in GOOD.items() if key != "licence"}
    for path in (
        write(tmp_path, GOOD, {**GOOD, "name": "NET"}),
        write(tmp_path, lacking),
        write(tmp_path, GOOD, version=2),
    ):
        with pytest.raises(CheckpointError, match="damaged"):
            read_catalogue(path)
    for content in (b"", b"[]", b"\xff", b"[" * 100_000, b"x" * 5_000_000):
        (tmp_path / "catalogue.json").write_bytes(content)
        with pytest.raises(CheckpointError, match="damaged"):
            read_catalogue(tmp_path / "catalogue.json")
    monkeypatch.setattr(folders, "resources", lambda: tmp_path / "nowhere")
    with pytest.raises(CheckpointError, match="damaged"):
        read_catalogue()


def test_a_safe_name_stays_where_it_is_put() -> None:
    assert all(is_safe_name(entry.name) for entry in read_catalogue())
    assert not any(is_safe_name(name) for name in ("", ".", "..", "a/b", "a\\b", "nul", "-a", "a:b", "狐"))
