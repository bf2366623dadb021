"""`clipdiff models`: every command, for people and for programs, and without a network but for one of them."""

import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core import cli
from clipdiff_core.checkpoints import catalogue, download, listing
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.store import file_sha256, find_model, list_models
from clipdiff_core.checkpoints.transfer import Limits
from clipdiff_core.cli_terminal import bytes_line
from clipdiff_core.events import Fetching, Importing
from tests.clipdiff_core.checkpoints.file_server import Behaviour, FileServer, serving
from tests.clipdiff_core.checkpoints.tiny_files import tiny_adm, torch_bytes, write, write_pipeline

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return write(tmp_path, "net.pt", torch_bytes(tiny_adm()))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, checkpoint: Path) -> Iterator[FileServer]:
    """A server with the one entry of the catalogue, called “net”."""
    with serving() as server:
        server.behaviours["/net.pt"] = Behaviour(checkpoint.read_bytes())
        flags = {"num_heads": 4, "noise_schedule": "linear", "image_size": 64, "use_new_attention_order": False}
        sha256 = file_sha256(checkpoint)
        urls = (server.url("/net.pt"),)
        entry = Entry("net", "A net", "guided-diffusion", sha256, 0, urls, "https://a.b/net", "CC0", flags)
        monkeypatch.setattr(catalogue, "read_catalogue", lambda: (entry,))
        monkeypatch.setattr(listing, "read_catalogue", lambda: (entry,))
        monkeypatch.setattr(download.download, "__defaults__", (Limits(loopback=True),))
        yield server


class Terminal(io.StringIO):
    """A person at the keyboard who types these lines."""

    def isatty(self) -> bool:
        return True


def models(*words: str) -> int:
    return cli.main(["models", *words])


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_help_names_every_command_and_loads_no_torch() -> None:
    script = (
        "import sys; from clipdiff_core.cli import main; "
        "code = main(['models', '--help']) or main(['models', 'list']); "
        "sys.exit(code or bool({'torch', 'safetensors'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    for command in ("list", "download", "import", "verify", "remove", "256x256_diffusion_uncond"):
        assert command in done.stdout


def test_import_list_verify_and_remove(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert models("import", str(checkpoint), "--name", "fox net", "--heads", "2", "--yes") == 0
    assert capsys.readouterr().out.strip() == str(find_model("fox net").folder)
    assert models("list") == 0
    assert "here         fox net  guided-diffusion, " in capsys.readouterr().out
    assert models("verify", "fox net") == 0
    assert capsys.readouterr().out == "“fox net” is whole.\n"
    assert models("remove", "fox net") == 0
    assert list_models() == ["starter"]
    assert models("remove", "fox net") == 2
    assert models("remove", "starter") == 2


def test_programs_get_json(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert models("import", str(checkpoint), "--yes", "--json") == 0
    said = lines(capsys)
    assert {line["event"] for line in said} == {"importing", "imported"}
    assert models("list", "--json") == 0
    states = {line["name"]: line["state"] for line in lines(capsys)}
    assert (states["starter"], states["net"], states["secondary"]) == ("here", "here", "to download")
    (find_model("net").folder / "network.json").write_text("{}", encoding="utf-8")
    assert models("verify", "--json") == 2
    assert [(line["name"], line["whole"]) for line in lines(capsys)] == [("starter", True), ("net", False)]


def test_questions_are_answered_by_options(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert models("import", str(checkpoint)) == 2
    said = capsys.readouterr().err
    assert "num_heads (likely 1: --heads N)" in said
    assert "--set noise_schedule=VALUE" in said
    answers = ["--set", "noise_schedule=cosine", "--set", "image_size=128", "--set", "use_new_attention_order=true"]
    assert models("import", str(checkpoint), "--head-channels", "32", *answers) == 0
    config = json.loads((find_model("net").folder / "network.json").read_text(encoding="utf-8"))
    told = ("num_head_channels", "noise_schedule", "image_size", "use_new_attention_order", "attention_resolutions")
    assert [config[field] for field in told] == [32, "cosine", 128, True, "64"]
    for wrong in (["--heads", "3"], ["--set", "noise_schedule"], ["--set", "beta=1"]):
        assert models("import", str(checkpoint), "--name", "other", "--yes", *wrong) == 2


def test_a_person_is_asked(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("-1\n2\n\n\n128\n"))
    assert models("import", str(checkpoint)) == 0
    assert "num_heads (1, 2, 4, 8) [1]: " in capsys.readouterr().err
    config = json.loads((find_model("net").folder / "network.json").read_text(encoding="utf-8"))
    assert (config["num_heads"], config["noise_schedule"], config["image_size"]) == (2, "linear", 128)
    monkeypatch.setattr(sys, "stdin", Terminal("32\n\n\n\n"))
    assert models("import", str(checkpoint), "--name", "two") == 0
    assert "num_heads (" not in capsys.readouterr().err  # their width tells their number


def test_a_download_shows_its_licence_and_wants_a_yes(
    served: FileServer, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models("download", "net") == 2
    said = capsys.readouterr().err
    assert "Licence: CC0\nPage: https://a.b/net" in said
    assert "Add --yes" in said
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert models("download", "net") == 2
    assert served.asked == []
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert models("download", "net") == 0
    model = find_model("net")
    assert model.origin["licence"] == "CC0"
    assert [path.name for path in (home / "downloads").iterdir() if not path.name.endswith(".lock")] == []
    assert models("download", "net", "--yes") == 2
    assert "already a model called" in capsys.readouterr().err


def test_a_download_tells_programs_how_it_goes(served: FileServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert models("download", "net", "--yes", "--json", "--name", "mine") == 0
    happened = [line["event"] for line in lines(capsys)]
    assert list(dict.fromkeys(happened)) == ["fetching", "fetched", "importing", "imported"]
    assert find_model("mine")


def test_a_failed_download_is_one_sentence(served: FileServer, capsys: pytest.CaptureFixture[str]) -> None:
    served.behaviours["/net.pt"] = Behaviour(status=404)
    assert models("download", "net", "--yes") == 2
    assert "no longer has the file" in capsys.readouterr().err.splitlines()[-1]
    assert models("download", "nope", "--yes") == 2


def test_a_folder_is_looked_into_without_copying(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other, "found.safetensors", b"\0" * 1_000_000)
    assert models("import", str(other), "--in-place") == 0
    assert models("list") == 0
    assert f"elsewhere    found  1.0 MB, {other / 'found.safetensors'}" in capsys.readouterr().out
    assert models("remove", str(other)) == 0
    assert models("remove", str(other)) == 2
    assert (other / "found.safetensors").exists()


def test_a_file_is_used_where_it_is(
    home: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models("import", str(checkpoint), "--in-place", "--heads", "2", "--yes") == 0
    assert {path.name for path in (home / "models" / "net").iterdir()} == {"manifest.json", "network.json"}
    capsys.readouterr()
    assert models("list") == 0
    assert f"here         net  guided-diffusion, 1.4 MB, {checkpoint}\n" in capsys.readouterr().out
    assert models("list", "--json") == 0
    (line,) = (line for line in lines(capsys) if line["name"] == "net")
    assert (line["place"], line["origin"]["file"]) == (str(checkpoint), "net.pt")
    assert models("verify", "net") == 0
    checkpoint.rename(tmp_path / "moved.pt")
    capsys.readouterr()
    assert models("verify", "net") == 2
    assert f"net.pt of the model “net” is no longer at “{tmp_path}”" in capsys.readouterr().out
    assert models("list") == 0
    assert "broken       net  " in capsys.readouterr().out
    assert models("remove", "net") == 0
    assert (tmp_path / "moved.pt").exists()


def test_what_was_found_elsewhere_is_taken_in_by_its_name(
    tmp_path: Path, checkpoint: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    checkpoint.rename(other / "found.pt")
    assert models("import", str(other), "--in-place") == 0
    monkeypatch.setattr(sys, "stdin", Terminal("-1\n2\n\n\n128\n"))
    assert models("import", "found", "--in-place") == 0
    assert find_model("found").place == other / "found.pt"
    capsys.readouterr()
    assert models("list") == 0
    assert "\nelsewhere " not in capsys.readouterr().out
    assert models("import", "found (2)", "--yes") == 2
    assert "There is no file at “found (2)”" in capsys.readouterr().err


def test_a_folder_that_is_a_model_is_not_looked_into(
    tmp_path: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models("import", str(tiny_model), "--in-place", "--name", "mine") == 0
    assert find_model("mine").place == tiny_model
    pipeline = write_pipeline(tmp_path / "foxes")
    assert models("import", str(pipeline), "--in-place") == 0
    assert models("import", str(pipeline), "--name", "copy") == 0
    assert find_model("foxes").sha256 == find_model("copy").sha256
    assert models("verify") == 0
    capsys.readouterr()
    assert models("list", "--json") == 0
    assert [line["place"] for line in lines(capsys) if "place" in line] == [str(pipeline), str(tiny_model)]


def test_a_broken_model_is_listed_as_such(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert models("import", str(checkpoint), "--yes") == 0
    (find_model("net").folder / "manifest.json").write_text("{", encoding="utf-8")
    assert models("list") == 0
    assert "broken       net  The model “net” cannot be used" in capsys.readouterr().out


def test_no_other_command_opens_a_connection(tmp_path: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    (tmp_path / "other").mkdir()
    assert models("list") == 0
    assert models("import", str(checkpoint), "--yes") == 0
    assert models("import", str(tmp_path / "other"), "--in-place") == 0
    assert models("verify") == 0
    assert models("remove", "net") == 0
    with pytest.raises(AssertionError, match="a connection was opened"):
        models("download", "secondary", "--yes")


def test_a_line_for_the_terminal() -> None:
    half = bytes_line(Fetching("net", 1_100_000_000, 2_200_000_000, 65.0))
    assert half == "Downloading net  [############------------] 1.10 GB of 2.20 GB  1:05 left"
    assert bytes_line(Fetching("net", 5_000_000, 0)) == "Downloading net  5.0 MB"
    assert bytes_line(Importing("net", 3, 3)).startswith("Importing net  [########################] 0.0 MB")
