"""The engine's sentences, which it says in English, are shown in the window's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication

import clipdiff_core
from clipdiff_core.errors import ClipDiffError
from clipdiff_core.methods import METHOD_BOUNDS
from clipdiff_core.pictures.metadata import NoJobError
from clipdiff_core.task_settings import TASK_BOUNDS
from clipdiff_gui.language import Language
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.sentences import SENTENCES, in_language
from clipdiff_gui.sentences.names import NAMES
from clipdiff_gui.sentences.parts import JOINTS

CORE = Path(clipdiff_core.__file__).parent
RAISED = {error.__name__ for error in ClipDiffError.__subclasses__()} | {"Failed", NoJobError.__name__}
# Parts that stand neither in an error's own words nor beside it.
SAID_ELSEWHERE = {
    "Press Generate to start it again.",
    "Press Train to go on.",
    "Import the file again.",
    "Try again later.",
    "What has arrived is kept: try again later.",
    "copied to",
    "entered in",
    "its settings cannot be read.",
    "open_clip's safetensors of the same model",
    "there",
    "missing",
}
# Who makes an error of a part that he is given, and which of his arguments that is.
MAKERS = {"refused": 1, "damaged": 1, "_refused": 1, "_wrong": 2, "_unknown": 0}


def said() -> set[str]:
    """Every sentence in the source that an error or a failure is made of, with {} where something stands in it."""
    found: set[str] = set()
    for path in CORE.rglob("*.py"):
        if not path.name.startswith(("cli", "selftest")) and path.parent.name not in ("bench", "cluster", "evaluation"):
            tree = ast.parse(path.read_text("utf-8"))
            assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    place = 0 if node.func.id in RAISED else MAKERS.get(node.func.id)
                    if place is not None and len(node.args) > place:
                        found |= set(_templates(node.args[place], assigned))
    return found


def _templates(words: ast.expr, assigned: list[ast.Assign]) -> Iterator[str]:
    """What `words` may be; a name is whatever was `assigned` to it in its file."""
    if isinstance(words, ast.Name):
        for one in assigned:
            if any(isinstance(target, ast.Name) and target.id == words.id for target in one.targets):
                yield from _templates(one.value, [])
    elif isinstance(words, ast.IfExp):
        yield from _templates(words.body, assigned)
        yield from _templates(words.orelse, assigned)
    elif isinstance(words, ast.JoinedStr) or (isinstance(words, ast.Constant) and isinstance(words.value, str)):
        yield _template(words)


def _template(word: ast.Constant | ast.JoinedStr) -> str:
    parts = word.values if isinstance(word, ast.JoinedStr) else [word]
    joined = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    return joined.replace("{}x{}", "{}").replace("“{}{}”", "“{}”")  # a size and a file's name are one thing


def _bare(template: str) -> str:
    return re.sub(r"{\w+}", "{}", template).replace("{{", "{").replace("}}", "}")


def test_every_sentence_that_is_translated_is_said() -> None:
    others = {*NAMES, *SAID_ELSEWHERE}
    assert {_bare(sentence) for sentence in SENTENCES if sentence not in others} - said() == set()


def test_every_sentence_is_translated() -> None:
    every = said()
    assert len(every) > 250
    assert every - {_bare(sentence) for sentence in SENTENCES} == set()


def test_every_name_of_a_setting_is_translated() -> None:
    bounds = (*METHOD_BOUNDS.values(), *TASK_BOUNDS.values())
    assert {name for group in bounds for _, _, name in group.values()} <= set(NAMES)


def test_no_sentence_is_taken_for_another(qapp: object) -> None:
    language = Language("zh_CN")
    for sentence in set(SENTENCES) - set(JOINTS):
        filled = {name: f"@{name}@" for name in re.findall(r"{(\w+)}", sentence)}
        shown = in_language(sentence.format(**filled))
        assert shown == QCoreApplication.translate("Sentences", sentence).format(**filled)
        assert shown != sentence.format(**filled)
    language.close()


def test_a_sentence_keeps_what_stands_in_it(qapp: object) -> None:
    language = Language("zh_CN")
    assert in_language("There is no picture “a fox.png”: check the name.") == "没有图片“a fox.png”：请检查名称。"
    assert in_language("Nobody ever said this.") == "Nobody ever said this."
    language.close()
    assert in_language("There is no picture “x”: check the name.") == "There is no picture “x”: check the name."


def test_what_stands_in_a_sentence_is_said_too(qapp: object) -> None:
    language = Language("zh_CN")
    nested = "steps 10: The number of steps must be between 1 and 5, not 9."
    assert in_language(nested) == "steps 10：步数 必须在 1 和 5 之间，不能是 9。"
    refused = "“x.ckpt” is damaged or not complete: its tensors cannot be read. Download or copy it again."
    assert in_language(refused) == "“x.ckpt”已损坏或不完整：张量无法读取。请重新下载或复制。"
    assert in_language("Nobody: ever said this.") == "Nobody: ever said this."
    assert in_language("A { in “a {b” is not closed: add the }.") == "“a {b”中有一个 { 没有关闭：请加上 }。"
    language.close()


def test_the_window_says_it(qapp: object, window: MainWindow) -> None:
    language = Language("zh_CN")
    window.panes.bar.error("Say what to draw: the prompt is empty.")
    assert window.panes.bar.text == "请说说要画什么：提示词是空的。"
    window.panes.prompts.message.say("Say what to draw: the prompt is empty.", focus=False)
    assert window.panes.prompts.message.text == "请说说要画什么：提示词是空的。"
    language.close()
