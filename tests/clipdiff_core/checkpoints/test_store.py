"""Finding models: by name or folder, with a sentence for each way that a model can be wrong."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core import folders
from clipdiff_core.checkpoints.store import (
    MANIFEST,
    STARTER,
    check_files,
    check_presence,
    checking,
    file_sha256,
    find_model,
    list_models,
    save_manifest,
    write_manifest,
)
from clipdiff_core.errors import CheckpointError


@pytest.fixture
def model(home: Path) -> Path:
    """A model called “mine” in the person's models folder."""
    return make_model(home / "models" / "mine")


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built-in starter, whether or not the real one is there."""
    monkeypatch.setattr(folders, "resources", lambda: tmp_path / "resources")
    return make_model(tmp_path / "resources" / "starter")


def make_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "weights.gz").write_bytes(b"123")
    (folder / "concepts.txt").write_text("fox\nice cream\n\n", encoding="utf-8")
    write_manifest(folder, "starter")
    return folder


def change_manifest(folder: Path, **changes: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | changes), encoding="utf-8")


def test_a_model_is_found_by_name_and_by_folder(model: Path, tmp_path: Path) -> None:
    named, placed = find_model("mine"), find_model(str(model))
    assert named.folder == placed.folder == model
    assert named.kind == "starter"
    assert named.sha256 == placed.sha256
    assert set(named.hashes) == {"weights.gz", "concepts.txt"}
    assert named.concepts() == ("fox", "ice cream")
    check_files(named)


def test_the_built_in_model_comes_first_and_cannot_be_shadowed(home: Path, model: Path, built_in: Path) -> None:
    make_model(home / "models" / "starter")
    assert find_model("starter").folder == built_in
    assert list_models() == ["starter", "mine"]


def test_the_hash_stands_for_all_files(model: Path) -> None:
    before = find_model("mine").sha256
    (model / "weights.gz").write_bytes(b"124")
    write_manifest(model, "starter")
    assert find_model("mine").sha256 != before
    assert find_model("mine").hashes["weights.gz"] == file_sha256(model / "weights.gz")


def test_a_word_changed_in_the_card_leaves_the_hash(model: Path) -> None:
    before = find_model("mine").sha256
    (model / "model-card.md").write_text("# New words", encoding="utf-8")
    write_manifest(model, "starter")
    assert find_model("mine").sha256 == before


def test_an_unknown_model_is_named_with_those_that_are_there(model: Path, built_in: Path) -> None:
    for name in ("no-such", "", "mine/weights.gz", "."):
        with pytest.raises(CheckpointError, match="starter, mine") as caught:
            find_model(name)
        assert caught.value.field == "model"


def test_only_models_of_the_kinds_asked_for_are_listed(model: Path, built_in: Path) -> None:
    assert list_models((STARTER,)) == ["starter", "mine"]
    write_manifest(model, "open_clip")
    assert list_models((STARTER,)) == ["starter"]
    assert list_models(("open_clip",)) == ["mine"]
    (model / "manifest.json").write_text("{", encoding="utf-8")
    assert list_models((STARTER,)) == ["starter", "mine"], "choosing a broken one says what is wrong with it"


def test_no_models_at_all_is_said_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "resources", lambda: tmp_path)
    assert list_models() == []
    with pytest.raises(CheckpointError, match="none"):
        find_model("starter")


def test_a_model_without_a_list_knows_no_concepts(model: Path) -> None:
    (model / "concepts.txt").unlink()
    assert find_model("mine").concepts() == ()


def test_a_missing_file_is_named(model: Path) -> None:
    (model / "weights.gz").unlink()
    with pytest.raises(CheckpointError, match=r"lacks its file weights\.gz") as caught:
        check_files(find_model("mine"))
    assert caught.value.field == "model"


def test_a_damaged_file_is_named(model: Path) -> None:
    (model / "weights.gz").write_bytes(b"12")
    with pytest.raises(CheckpointError, match=r"damaged: weights\.gz"):
        check_files(find_model("mine"))


def test_a_model_from_a_newer_program_asks_for_an_update(model: Path) -> None:
    change_manifest(model, clipdiff_model=2, files="in another form")
    with pytest.raises(CheckpointError, match="newer ClipDiff: update"):
        find_model("mine")


@pytest.mark.parametrize(
    "name",
    [
        "../secret.bin",
        "a/../../secret.bin",
        "a/b/c/d",
        "a//b",
        "./a",
        "a/",
        "/etc/passwd",
        "a\\b",
        "C:a",
        "\0",
        "..",
        "",
    ],
)
def test_a_manifest_cannot_reach_out_of_its_folder(model: Path, name: str) -> None:
    (model.parent / "secret.bin").write_bytes(b"1")
    change_manifest(model, files={name: "0" * 64})
    with pytest.raises(CheckpointError, match=r"manifest\.json is broken"):
        find_model("mine")


@pytest.mark.parametrize(
    "changes", [{"files": ["weights.gz"]}, {"kind": 3}, {"clipdiff_model": "1"}, {"files": {"weights.gz": 3}}]
)
def test_a_manifest_of_another_form_is_broken(model: Path, changes: dict[str, Any]) -> None:
    change_manifest(model, **changes)
    with pytest.raises(CheckpointError, match=r"manifest\.json is broken"):
        find_model("mine")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_a_manifest_that_is_none_is_broken(model: Path, content: bytes) -> None:
    (model / MANIFEST).write_bytes(content)
    with pytest.raises(CheckpointError, match=r"manifest\.json is broken"):
        find_model("mine")


def test_a_moved_model_keeps_its_hash(model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(model, tmp_path / "elsewhere")
    assert find_model(str(copy)).sha256 == find_model("mine").sha256


def test_checking_tells_how_far_it_is(model: Path) -> None:
    (model / "more.txt").write_bytes(b"0" * 5_000_000)
    write_manifest(model, STARTER)
    told = list(checking(find_model("mine")))
    assert told == sorted(told)
    assert told[-1] == sum((model / file).stat().st_size for file in find_model("mine").hashes)
    assert len(told) == 4  # three files, one of them larger than a block


def test_files_may_lie_in_folders(model: Path) -> None:
    (model / "unet" / "deep").mkdir(parents=True)
    (model / "unet" / "deep" / "w.json").write_bytes(b"1")
    change_manifest(model, files={"unet/deep/w.json": file_sha256(model / "unet" / "deep" / "w.json")})
    check_files(find_model("mine"))
    (model / "unet" / "deep" / "w.json").write_bytes(b"2")
    with pytest.raises(CheckpointError, match=r"damaged: unet/deep/w\.json"):
        check_files(find_model("mine"))


def test_the_identity_of_a_model_is_what_it_always_was(home: Path) -> None:
    folder = home / "models" / "old"
    folder.mkdir(parents=True)
    save_manifest(folder, STARTER, {"b.json": "1f" * 32, "a.json": "0a" * 32})
    assert find_model("old").sha256 == "40d855f0f2a4d4ae252374bc70fa7a92ccc11c9603657054d438126bfe598ff3"
    assert find_model("old").place is None
    assert find_model("old").path("a.json") == folder / "a.json"


@pytest.fixture
def linked(model: Path, tmp_path: Path) -> Path:
    """A file elsewhere that the model “mine” links to."""
    file = tmp_path / "other" / "fox.pt"
    file.parent.mkdir()
    file.write_bytes(b"12345")
    before = find_model("mine")
    save_manifest(model, STARTER, before.hashes, {}, file.parent, {"fox.pt": file_sha256(file)})
    return file


def test_a_linked_file_is_part_of_the_model(model: Path, linked: Path) -> None:
    mine = find_model("mine")
    check_files(mine)
    assert (mine.elsewhere, mine.place, mine.path("fox.pt")) == (linked.parent, linked, linked)
    assert mine.path("weights.gz") == model / "weights.gz"
    assert mine.size() == 5 + 3 + len("fox\nice cream\n\n")
    assert list(checking(mine))[-1] == mine.size()
    before = mine.sha256
    linked.write_bytes(b"1234")
    save_manifest(model, STARTER, mine.hashes, {}, linked.parent, {"fox.pt": file_sha256(linked)})
    assert find_model("mine").sha256 != before


def test_a_linked_file_that_is_gone_changed_or_unreadable_is_named(
    linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked.write_bytes(b"54321")
    check_presence(find_model("mine"))
    with pytest.raises(CheckpointError, match=r"fox\.pt of the model “mine” at “.*other” has changed since"):
        check_files(find_model("mine"))

    opened = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path == linked:
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(CheckpointError, match=r"cannot read fox\.pt of the model “mine” at “.*other”: check who"):
            check_files(find_model("mine"))
    linked.unlink()
    for check in (check_files, check_presence):
        with pytest.raises(CheckpointError, match=r"fox\.pt .* is no longer at “.*other”: bring it back, or remove"):
            check(find_model("mine"))


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        [],
        {},
        {"folder": "/a"},
        {"folder": "a", "files": {"fox.pt": "0"}},
        {"folder": "/a\0", "files": {"fox.pt": "0"}},
        {"folder": "/a", "files": {}},
        {"folder": "/a", "files": {"../fox.pt": "0"}},
        {"folder": "/a", "files": {"fox.pt": 0}},
        {"folder": "/a", "files": {"weights.gz": "0"}},
    ],
)
def test_links_of_another_form_are_broken(model: Path, elsewhere: object) -> None:
    change_manifest(model, elsewhere=elsewhere)
    with pytest.raises(CheckpointError, match=r"manifest\.json is broken"):
        find_model("mine")
