"""The documents hold together: links lead somewhere, pictures are shown, commands can be given, libraries are named."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from clipdiff_core import cli

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = ROOT / "README.md"
_LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(text: str) -> set[str]:
    """What the headings of a page are called in links."""
    names = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {name.strip().replace(" ", "-") for name in names}


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        if link.startswith(("https://", "http://")):
            continue
        place, _, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def test_every_picture_is_shown() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    pictures = [picture.name for picture in (ROOT / "docs" / "images").iterdir()]
    assert pictures
    assert [name for name in pictures if f"images/{name})" not in text] == []


def test_every_document_can_be_found_from_the_readme() -> None:
    found, ahead = set[Path](), [README]
    while ahead:
        page = ahead.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            if not link.startswith("http") and (place := link.partition("#")[0]):
                ahead.append((page.parent / place).resolve())
    assert [shown(document) for document in DOCUMENTS if document not in found] == []


def commands() -> list[tuple[str, list[str]]]:
    """Every `clipdiff` command of the documents' shell blocks, with the page it stands on."""
    found: list[tuple[str, list[str]]] = []
    for document in DOCUMENTS:
        for block in _SHELL.findall(document.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                for part in _parts(words):
                    if part[:1] == ["clipdiff"] and len(part) > 1:
                        found.append((shown(document), part[1:]))
    return found


def _parts(words: list[str]) -> list[list[str]]:
    """The commands of a line, between && and ||."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in ("&&", "||", "|", ">"):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


class Understood(Exception):
    """The words were understood; nothing is done."""


def test_every_command_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, run in (
        ("cli_render", "run_render"),
        ("cli_bench", "run_bench"),
        ("cli_models", "run_models"),
        ("cli_export", "run_export"),
        ("cli_export", "run_sheet"),
        ("cli_selftest", "run_selftest"),
        ("cli_sweep", "run_sweep"),
        ("training.command", "run_train"),
        ("evaluation.command", "run_evaluate"),
    ):
        monkeypatch.setattr(f"clipdiff_core.{module}.{run}", _understood)
    given = commands()
    assert len(given) > 40
    assert [f"{page}: clipdiff {shlex.join(words)}" for page, words in given if not _is_understood(words)] == []


def _is_understood(words: list[str]) -> bool:
    try:
        cli._dispatch(words)
    except Understood:
        return True
    except SystemExit:  # argparse has said what is wrong
        return False
    return False


def _understood(args: object) -> int:
    raise Understood


@pytest.mark.parametrize("readme", [README, ROOT / "README.zh-CN.md"], ids=shown)
def test_every_dependency_is_explained(readme: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]
    names = {re.split(r"[^\w.-]", one)[0] for one in asked} - {"clipdiff"}
    text = readme.read_text(encoding="utf-8").lower()
    assert sorted(name for name in names if name.lower() not in text) == []
