"""Source pictures: kept as they came, found by their SHA-256, and nothing else is found."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures import sources
from clipdiff_core.pictures.sources import SourceStore


def png(shade: int = 0) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 3), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_kept_byte_for_byte(tmp_path: Path) -> None:
    store = SourceStore(tmp_path / "deep" / "store")
    original = tmp_path / "狐.png"
    original.write_bytes(png())
    sha256 = store.add(original)
    assert sha256 == hashlib.sha256(png()).hexdigest() == store.add(png())
    original.unlink()
    assert store.path(sha256).read_bytes() == png()
    assert store.open(sha256).size == (2, 3)
    assert [file.name for file in (tmp_path / "deep" / "store").iterdir()] == [sha256]


def test_what_is_no_picture_is_not_kept(tmp_path: Path) -> None:
    store = SourceStore(tmp_path / "store")
    with pytest.raises(PictureError, match="is not a picture") as caught:
        store.add(b"no picture")
    assert caught.value.field == "targets"
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", ["0" * 64, "", "..", "../secret", "A" * 64, "0" * 64 + "\n", "/etc/passwd"])
def test_only_what_was_added_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(png())
    (tmp_path / "store").mkdir()
    store = SourceStore(tmp_path / "store")
    assert not store.has(name)
    with pytest.raises(PictureError, match="add the picture again") as caught:
        store.open(name)
    assert caught.value.field == "targets"


def test_a_store_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    with pytest.raises(PictureError, match="cannot write") as caught:
        SourceStore(tmp_path / "store").add(png())
    assert caught.value.field == "targets"


def test_the_default_folder_is_the_programs_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDIFF_HOME", str(tmp_path))
    sha256 = sources.SourceStore().add(png())
    assert (tmp_path / "sources" / sha256).is_file()
