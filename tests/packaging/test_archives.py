"""The folder as a tar.gz and as a Debian package."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import archives
import pytest


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "clipdiff"
    folder.mkdir()
    for name in archives.PROGRAMS:
        (folder / name).write_text("#!/bin/sh\necho it runs\n")
        (folder / name).chmod(0o755)
    (folder / "link").symlink_to("clipdiff")
    return folder


def test_a_tar_holds_the_folder(program: Path, tmp_path: Path) -> None:
    with tarfile.open(archives.make_tar(program, "clipdiff-1-linux")) as tar:
        tar.extractall(tmp_path / "there", filter="data")
        assert {member.uname for member in tar.getmembers()} == {"root"}
    run = subprocess.run([tmp_path / "there" / "clipdiff" / "clipdiff"], capture_output=True, text=True, check=True)
    assert run.stdout == "it runs\n"
    assert (tmp_path / "there" / "clipdiff" / "link").is_symlink()


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="Debian's tools are not here.")
def test_a_debian_package_puts_everything_where_it_belongs(program: Path, tmp_path: Path) -> None:
    package = archives.make_deb(program, "1.2.3", "amd64", tmp_path / "staging")
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "there"], check=True)
    usr = tmp_path / "there" / "usr"
    run = subprocess.run([usr / "bin" / "clipdiff-cli"], capture_output=True, text=True, check=True)
    assert run.stdout == "it runs\n"
    assert (usr / "share" / "applications" / "clipdiff.desktop").is_file()
    assert (usr / "share" / "doc" / "clipdiff" / "copyright").is_file()
    said = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, check=True).stdout
    assert "Version: 1.2.3\n" in said
    assert "libegl1" in said
    assert not (tmp_path / "staging").exists()


def test_a_package_needs_what_the_readme_names() -> None:
    assert "libxcb-cursor0" in archives.debian_packages()
