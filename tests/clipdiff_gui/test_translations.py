"""Every string of the window is translated, and every text that is seen."""

import importlib.util
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

import main
from clipdiff_gui.language import Language
from clipdiff_gui.main_window import MainWindow
from tests.clipdiff_gui.visible import texts, widgets

ROOT = Path(main.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{2}")
# Names, formats and what the person or the models' makers wrote: the same in every language.
SAME = re.compile(
    r"ClipDiff|CLIP|English|Disco Diffusion|QuickGELU|Adam\w*|AdamW|SGD|Langevin|SHA-256|SHA|Karras|DDIM|DDPM|DPM\S*|"
    r"Nesterov|PLMS|Euler\w*|Heun\w*|LMS|SDE|ancestral|Eta|MIT|OpenAI|PNG|JPEG|WebP|TIFF|GIF|APNG|MP4|CSV|JSON|"
    r"GB|MB|KB|px|Ctrl|Shift|Alt|Esc|Enter|Return|Space|Right|Left|Up|Down|Del|Tab|F\d+"
)


@pytest.fixture(scope="module")
def translate_script() -> ModuleType:
    """packaging/translate.py."""
    spec = importlib.util.spec_from_file_location("translate", ROOT / "packaging" / "translate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def chinese(qapp: object) -> Iterator[Language]:
    """The program speaks Chinese."""
    language = Language("zh_CN")
    yield language
    language.close()


def _messages(path: Path) -> dict[tuple[str, str], str]:
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = message.findtext("translation", "")
    return found


def test_every_string_of_the_code_is_translated(translate_script: ModuleType, tmp_path: Path) -> None:
    for path in translate_script.TRANSLATIONS.glob("*.ts"):
        updated = tmp_path / path.name
        shutil.copy(path, updated)
        translate_script.update(updated)
        assert translate_script.unfinished(updated) == [], "run packaging/translate.py, and translate what it lists"
        assert set(_messages(updated)) == set(_messages(path)), "run packaging/translate.py"


def test_what_the_window_loads_is_made_of_the_sources(translate_script: ModuleType, tmp_path: Path) -> None:
    for path in translate_script.TRANSLATIONS.glob("*.ts"):
        fresh = tmp_path / path.name
        shutil.copy(path, fresh)
        translate_script.release(fresh)
        assert fresh.with_suffix(".qm").read_bytes() == path.with_suffix(".qm").read_bytes()


def test_translations_keep_their_placeholders(translate_script: ModuleType) -> None:
    for path in translate_script.TRANSLATIONS.glob("*.ts"):
        for (context, source), translation in _messages(path).items():
            placeholders = sorted(re.findall(r"{\w*}", source))
            assert sorted(re.findall(r"{\w*}", translation)) == placeholders, (context, source)
            assert source.count(";;") == translation.count(";;"), (context, source)


def test_a_script_lists_what_is_left(translate_script: ModuleType, tmp_path: Path) -> None:
    (path,) = translate_script.TRANSLATIONS.glob("*_zh_CN.ts")
    some = tmp_path / "some.ts"
    some.write_text(path.read_text("utf-8").replace("<translation>退出</translation>", "<translation></translation>"))
    assert translate_script.unfinished(some) == [("Actions", "Quit")]


def test_no_string_is_put_together_before_it_is_translated() -> None:
    """The scanner reads literals only: an f-string, or a name, would never be translated."""
    found = subprocess.run(
        ["git", "grep", "-nE", r"(\.tr|translate)\(\s*f\"|\.tr\([a-z]", "--", "clipdiff_gui"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_a_subclass_speaks_its_bases_words(chinese: Language, window: MainWindow) -> None:
    assert type(window.actions_).__name__ == "Actions"
    assert window.actions_.pause.text() == "暂停"
    assert window.desks.training.tr("Show") == "显示", "“Show” is a string of Desk's"


def test_qts_own_words_are_translated_too(chinese: Language) -> None:
    assert CHINESE.search(QCoreApplication.translate("QPlatformTheme", "Cancel"))


def test_every_text_that_is_seen_is_chinese(chinese: Language, window: MainWindow, qtbot: QtBot) -> None:
    window.desks.training.open()
    window.desks.models.open()
    page = window.desks.models.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.shelf.items))
    window.panes.parameters.advanced.head.setChecked(True)
    for task in window.actions_.tasks.values():
        task.trigger()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        english = {(text, type(shown).__name__) for text, shown in texts(widgets()) if _is_english(text)}
        english -= {(window.studio.folder.name, "QPushButton")}
        assert english == set(), f"with the task {task.text()}"


def _is_english(text: str) -> bool:
    """Whether a text has words, and neither a Chinese one nor only those that are the same in every language."""
    if re.fullmatch(r"[0-9a-f…]{9,}|[/A-Z].*[/\\].*", text):  # a hash, a path
        return False
    return not CHINESE.search(text) and bool(LATIN.search(SAME.sub("", text)))
