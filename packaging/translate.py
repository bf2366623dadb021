"""Brings the translations up to date with the code: `python packaging/translate.py [--check]`.

Reads every string of the window into resources/translations/*.ts, keeping what is translated already, makes the .qm
files that the window loads, and lists what is still without a translation. What is no longer in the code goes.
"""

import argparse
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
TOOLS = Path(PySide6.__file__).parent  # lupdate and lrelease come with PySide6


def main() -> int:
    """Update, or only list; the exit code says whether anything is left to translate."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date with the code.")
    parser.add_argument("--check", action="store_true", help="change nothing, only list what is not translated")
    check = parser.parse_args().check
    missing = 0
    for path in sorted(TRANSLATIONS.glob("*.ts")):
        if not check:
            update(path)
            release(path)
        for context, source in unfinished(path):
            print(f"{path.name}  {context}: {source}")
            missing += 1
    print(f"{missing} strings are not translated." if missing else "Everything is translated.")
    return 1 if missing else 0


def sources() -> list[Path]:
    """Every file of the window."""
    return sorted((ROOT / "clipdiff_gui").rglob("*.py"))


def update(path: Path) -> None:
    """Read the strings of the window into `path`."""
    files = [str(file.relative_to(ROOT)) for file in sources()]
    _run("lupdate", "-silent", "-locations", "none", "-no-obsolete", *files, "-ts", str(path))


def release(path: Path) -> None:
    """Make of `path` what the window loads."""
    _run("lrelease", "-silent", str(path), "-qm", str(path.with_suffix(".qm")))


def unfinished(path: Path) -> list[tuple[str, str]]:
    """What in `path` has no translation, by context."""
    found: list[tuple[str, str]] = []
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished" or not translation.text:
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def _run(tool: str, *words: str) -> None:
    subprocess.run([str(TOOLS / tool), *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
