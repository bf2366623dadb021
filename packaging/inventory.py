"""What lies in the frozen program: whose it is, under which licence, and how large.

Written beside the program as INVENTORY.md, with the text of every licence in `licences/`.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS, PYTHON = "ClipDiff", "Python"
_INSTALLED_AS = "clipdiff"  # as which pip knows our own files, too
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)
_LONGEST_NAME = 80  # letters; some packages write the whole licence where its name belongs


@dataclass(slots=True)
class Part:
    """A package in the folder; `size` is in bytes, `modules` lie in the programs themselves."""

    name: str
    version: str = ""
    licence: str = ""
    size: int = 0
    files: int = 0
    modules: int = 0
    texts: list[Path] = field(default_factory=list)


def write_inventory(program: Path, work: Path) -> list[Part]:
    """Write INVENTORY.md and licences/ into `program`, from what the build in `work` collected; the largest first."""
    parts = sorted(_parts(program, work).values(), key=lambda part: -part.size)
    for part in parts:
        for text in part.texts:
            place = program / "licences" / part.name / _name(text)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
    (program / "INVENTORY.md").write_text(table(parts, _size(program)), encoding="utf-8")
    return parts


def _name(text: Path) -> str:
    """A name for a licence's text that tells it from those of what its library has taken in."""
    after = [number for number, name in enumerate(text.parts) if name.endswith(".dist-info")]
    return "-".join(text.parts[after[-1] + 1 :]).removeprefix("licenses-") if after else text.name


def table(parts: list[Part], whole: int) -> str:
    """The inventory as Markdown; `whole` is the folder's size in bytes."""
    lines = [
        "# What is in this folder",
        "",
        f"{whole / 1e6:,.0f} MB. Python modules lie compressed in both programs: their number is named, their size is",
        "ClipDiff's. The texts of the licences are in `licences/`.",
        "",
        "| part | version | licence | MB | files | modules |",
        "|---|---|---|---|---|---|",
    ]
    for part in parts:
        size = f"{part.size / 1e6:,.1f}"
        lines.append(f"| {part.name} | {part.version} | {part.licence} | {size} | {part.files} | {part.modules} |")
    return "\n".join(lines) + "\n"


def _parts(program: Path, work: Path) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    inside = program / "_internal"
    for place, source, _ in collected(work / "COLLECT-00.toc"):
        file = inside / place
        if not file.is_file() or file.is_symlink() or ".dist-info/" in Path(place).as_posix():
            continue  # what is said of a package is no part of it
        part = _part(parts, Path(source))
        part.size += file.stat().st_size
        part.files += 1
    for _, source, _ in collected(work / "PYZ-00.toc"):
        if source and source != "-":
            _part(parts, Path(source)).modules += 1
    _part(parts, ROOT / "LICENSE").size += sum(file.stat().st_size for file in program.iterdir() if file.is_file())
    return parts


def collected(toc: Path) -> Iterator[tuple[str, str, str]]:
    """What a table of PyInstaller's lists: place in the folder or a module's name, source, kind."""
    found = ast.literal_eval(toc.read_text(encoding="utf-8"))
    for one in found if isinstance(found, tuple) else ():
        if isinstance(one, list):
            yield from one


def _part(parts: dict[str, Part], source: Path) -> Part:
    made = owner(source)
    return parts.setdefault(made.name, made)


def owner(source: Path) -> Part:
    """Whose the file `source` is: ClipDiff's, a distribution's, Python's, or a package's of the system."""
    path = source.resolve()
    if found := _owners().get(path):
        return replace(_distribution(found))
    if path.is_relative_to(ROOT):
        return Part(OURS, version(), "MIT", texts=[ROOT / "LICENSE"])
    if any(path.is_relative_to(Path(place).resolve()) for place in (sys.base_prefix, sys.base_exec_prefix)):
        return Part(PYTHON, sys.version.split()[0], "PSF-2.0", texts=_python_licence())
    return replace(_system(path))


@cache
def _owners() -> dict[Path, Distribution]:
    owners: dict[Path, Distribution] = {}
    for distribution in distributions():
        if distribution.metadata["Name"] == _INSTALLED_AS:
            continue
        for file in distribution.files or ():
            owners.setdefault(Path(str(distribution.locate_file(file))).resolve(), distribution)
    return owners


@cache
def _distribution(found: Distribution) -> Part:
    named = [
        file for file in found.files or () if _LICENCE_FILE.match(file.name) and file.suffix not in (".py", ".pyc")
    ]
    texts = [path for path in (Path(str(found.locate_file(file))) for file in named) if path.is_file()]
    return Part(found.metadata["Name"], found.version, licence_of(found), texts=texts)


def licence_of(found: Distribution) -> str:
    """The name of a distribution's licence, as its metadata say; "" where they do not."""
    if said := "".join(found.metadata.get_all("License-Expression") or ()):
        return said
    said = "".join(found.metadata.get_all("License") or ()).strip()
    if said and "\n" not in said and len(said) <= _LONGEST_NAME:
        return said
    classifiers = found.metadata.get_all("Classifier") or ()
    return ", ".join(line.split(" :: ")[-1] for line in classifiers if line.startswith("License"))


@cache
def _system(path: Path) -> Part:
    """The system's package that `path` came with, where dpkg knows; else the file itself."""
    if shutil.which("dpkg-query") is None:
        return Part(path.name, licence="see its makers")
    # The path that the package named may lead over a link: /lib for /usr/lib.
    for named in (path, Path("/", *path.parts[2:]) if path.parts[1:2] == ("usr",) else path):
        done = subprocess.run(["dpkg-query", "-S", str(named)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            name = done.stdout.split(":")[0].split(",")[0]
            return Part(f"{name} (Debian)", _installed(name), "see its text", texts=_copyright(name))
    return Part(path.name, licence="see its makers")


def _installed(name: str) -> str:
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _copyright(name: str) -> list[Path]:
    text = Path("/usr/share/doc") / name / "copyright"
    return [text] if text.is_file() else []


def _python_licence() -> list[Path]:
    places = [Path(sys.base_prefix) / "LICENSE.txt", *sorted(Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt"))]
    return [place for place in places if place.is_file()][:1]


def version() -> str:
    """ClipDiff's own."""
    said = (ROOT / "clipdiff_core" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', said, re.MULTILINE)
    return found[1] if found else ""


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def unlicensed(parts: list[Part]) -> list[str]:
    """The names of those whose licence nobody says: neither a name nor a text."""
    return [part.name for part in parts if not part.licence and not part.texts]
