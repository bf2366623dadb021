"""The folder as one file to hand on: a tar.gz for any Linux, and a package for Debian and what comes of it."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from inventory import ROOT

PACKAGING = Path(__file__).resolve().parent
PROGRAMS = ("clipdiff", "clipdiff-cli")
_FAST = 3  # of gzip's levels: CUDA's libraries shrink little more, and take ten times as long


def make_tar(program: Path, name: str) -> Path:
    """`name`.tar.gz beside `program`, with the folder in it."""
    archive = program.parent / f"{name}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=_FAST) as tar:
        tar.add(program, arcname="clipdiff", filter=_anybodys)
    return archive


def make_deb(program: Path, version: str, architecture: str, staging: Path) -> Path:
    """A package that puts the folder into /usr/lib/clipdiff, both programs into the path and ClipDiff into the menus.

    The folder is not copied: the files in `staging` are the same ones, linked.
    """
    shutil.rmtree(staging, ignore_errors=True)
    share = staging / "usr" / "share"
    shutil.copytree(program, staging / "usr" / "lib" / "clipdiff", symlinks=True, copy_function=_link)
    for name in PROGRAMS:
        place = staging / "usr" / "bin" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(f"../lib/clipdiff/{name}")
    _put(PACKAGING / "linux" / "clipdiff.desktop", share / "applications")
    _put(PACKAGING / "linux" / "org.clipdiff.ClipDiff.metainfo.xml", share / "metainfo")
    _put(PACKAGING / "clipdiff.png", share / "icons" / "hicolor" / "256x256" / "apps")
    _put(ROOT / "resources" / "icons" / "clipdiff.svg", share / "icons" / "hicolor" / "scalable" / "apps")
    _put(ROOT / "LICENSE", share / "doc" / "clipdiff").rename(share / "doc" / "clipdiff" / "copyright")
    control = staging / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(_control(version, architecture, _kilobytes(staging)), encoding="utf-8")
    package = program.parent / f"clipdiff_{version}_{architecture}.deb"
    built = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z3", "--build", str(staging), str(package)]
    subprocess.run(built, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(staging)
    return package


def debian_packages() -> list[str]:
    """The libraries that the README names for a bare Debian: what the package depends on."""
    prefix = "sudo apt install "
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if line.startswith(prefix) for name in line.removeprefix(prefix).split()]


def _control(version: str, architecture: str, kilobytes: int) -> str:
    return (
        "Package: clipdiff\n"
        f"Version: {version}\n"
        f"Architecture: {architecture}\n"
        "Maintainer: ClipDiff contributors <clipdiff@localhost>\n"
        f"Installed-Size: {kilobytes}\n"
        f"Depends: libc6, {', '.join(debian_packages())}\n"
        "Section: graphics\n"
        "Priority: optional\n"
        "Description: studio for CLIP-guided diffusion\n"
        " Say or show what you want, watch the picture form, steer it, keep it. It runs on\n"
        " your own machine, on its GPU or on its CPU, with a small model of its own.\n"
    )


def _put(source: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(source, folder / source.name))


def _link(source: str, place: str) -> None:
    os.link(source, place, follow_symlinks=False)


def _kilobytes(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) // 1024


def _anybodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same without the builder's name and number."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
