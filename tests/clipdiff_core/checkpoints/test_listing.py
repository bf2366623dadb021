"""Everything that can be chosen from: what is known of each without reading any weights."""

import json
from pathlib import Path

import pytest

from clipdiff_core import folders
from clipdiff_core.checkpoints import listing
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.elsewhere import add_folder
from clipdiff_core.checkpoints.listing import Listed, State, list_everything
from clipdiff_core.checkpoints.store import file_sha256, find_model, save_manifest, write_manifest
from clipdiff_core.errors import CheckpointError

ENTRY = Entry("net", "A net", "secondary", "0a" * 32, 500, ("https://a.b/net.pth",), "https://a.b", "CC0", {"x": 1})
OTHER = Entry("other", "Another", "guided-diffusion", "", 0, ("https://a.b/o.pt",), "https://a.b/o", "MIT", {})


@pytest.fixture(autouse=True)
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two."""
    monkeypatch.setattr(listing, "read_catalogue", lambda: (ENTRY, OTHER))


def make_model(name: str, origin: dict[str, str] | None = None) -> Path:
    folder = folders.models() / name
    folder.mkdir(parents=True)
    (folder / "network.safetensors").write_bytes(b"123")
    (folder / "network.json").write_text(json.dumps({"image_size": 64}), encoding="utf-8")
    write_manifest(folder, "guided-diffusion", origin)
    return folder


def listed(name: str) -> Listed:
    return next(item for item in list_everything() if item.name == name)


def test_the_built_in_one_comes_first_then_the_others_whatever_their_case() -> None:
    make_model("Zebra")
    make_model("ape")
    assert [(item.name, item.state) for item in list_everything()] == [
        ("starter", State.BUILT_IN),
        ("ape", State.HERE),
        ("Zebra", State.HERE),
        ("net", State.TO_DOWNLOAD),
        ("other", State.TO_DOWNLOAD),
    ]


def test_what_is_known_of_an_imported_model() -> None:
    origin = {"file": "n.pth", "sha256": "0b" * 32, "catalogue": "net", "page": "https://a.b", "licence": "CC0"}
    folder = make_model("mine", origin)
    item = listed("mine")
    size = sum(path.stat().st_size for path in folder.iterdir() if path.name != "manifest.json")
    assert (item.kind, item.size, item.licence, item.file) == ("guided-diffusion", size, "CC0", "n.pth")
    assert (item.page, item.sha256, item.config) == ("https://a.b", "0b" * 32, {"image_size": 64})
    assert item.title == "A net"
    assert "net" not in {item.name for item in list_everything()}  # it is here, under another name


def test_damaged_models_are_listed_with_the_reason() -> None:
    (make_model("torn") / "network.safetensors").unlink()
    (make_model("broken") / "manifest.json").write_text("{", encoding="utf-8")
    assert (listed("torn").state, "lacks its file network.safetensors" in listed("torn").message) == (
        State.DAMAGED,
        True,
    )
    assert listed("broken").state is State.DAMAGED
    assert "cannot be used" in listed("broken").message


def test_a_model_that_was_not_copied_says_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "fox.pt"
    file.write_bytes(b"12345")
    folder = make_model("mine", {"file": "fox.pt", "licence": "CC0"})
    own = find_model("mine").hashes
    save_manifest(folder, "guided-diffusion", own, {"file": "fox.pt"}, tmp_path, {"fox.pt": file_sha256(file)})
    assert (listed("mine").state, listed("mine").place, listed("mine").path) == (State.HERE, file, folder)
    assert listed("mine").size == 5 + sum((folder / name).stat().st_size for name in own)
    assert listed("mine").origin == {"file": "fox.pt"}
    file.unlink()
    assert listed("mine").state is State.DAMAGED
    assert "is no longer at" in listed("mine").message
    assert listed("starter").place is None


def test_a_configuration_that_cannot_be_read_is_none() -> None:
    (make_model("mine") / "network.json").write_text("[" * 100_000, encoding="utf-8")
    assert listed("mine").config == {}
    assert listed("starter").config["size"] == 64


def test_files_elsewhere_are_listed_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "other" / "found.ckpt"
    file.parent.mkdir()
    file.write_bytes(b"\0" * 1_000_000)
    add_folder(file.parent)
    item = listed("found")
    assert (item.state, item.path, item.size, item.kind) == (State.ELSEWHERE, file, 1_000_000, "")


def test_what_has_arrived_of_a_download_is_told_and_no_half_file_is_a_model() -> None:
    part = folders.downloads() / "net.pth.part"
    part.parent.mkdir()
    part.write_bytes(b"12345")
    assert (listed("net").state, listed("net").arrived, listed("net").whole) == (State.TO_DOWNLOAD, 5, False)
    part.rename(folders.downloads() / "net.pth")
    assert (listed("net").arrived, listed("net").whole) == (5, True)
    (make_model("half")).rename(folders.models() / ".half-01234567.part")
    assert "half" not in {item.name for item in list_everything()}


def test_a_damaged_list_of_folders_is_one_sentence(home: Path) -> None:
    (home / "model-folders.json").write_text("{", encoding="utf-8")
    with pytest.raises(CheckpointError, match="list of added folders is damaged"):
        list_everything()
