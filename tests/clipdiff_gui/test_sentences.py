"""The engine's sentences, which it says in English, are shown in the window's language."""

import ast
import re
from pathlib import Path

import clipdiff_core
from clipdiff_core.errors import ClipDiffError
from clipdiff_core.pictures.metadata import NoJobError
from clipdiff_gui.language import Language
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.sentences import SENTENCES, in_language

CORE = Path(clipdiff_core.__file__).parent
RAISED = {error.__name__ for error in ClipDiffError.__subclasses__()} | {"Failed", NoJobError.__name__}
LEAST = 0.4  # the share of the engine's sentences that are translated; the others are the rarest


def said() -> set[str]:
    """Every sentence in the source that an error or a failure is made of, with {} where something stands in it."""
    found: set[str] = set()
    for path in CORE.rglob("*.py"):
        if not path.name.startswith("cli") and path.parent.name not in ("bench", "evaluation"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                    found |= {
                        _template(word) for word in node.args[:1] if isinstance(word, ast.Constant | ast.JoinedStr)
                    }
    return found


def _template(word: ast.Constant | ast.JoinedStr) -> str:
    parts = word.values if isinstance(word, ast.JoinedStr) else [word]
    joined = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    return joined.replace("{}x{}", "{}")  # a size is one thing


def _bare(template: str) -> str:
    return re.sub(r"{\w+}", "{}", template)


def test_every_sentence_that_is_translated_is_said() -> None:
    assert {_bare(sentence) for sentence in SENTENCES} - said() == set()


def test_most_sentences_are_translated() -> None:
    every = said()
    share = len(every & {_bare(sentence) for sentence in SENTENCES}) / len(every)
    assert len(every) > 150
    assert share >= LEAST, f"{share:.0%} of {len(every)}"


def test_a_sentence_keeps_what_stands_in_it(qapp: object) -> None:
    language = Language("zh_CN")
    assert in_language("There is no picture “a fox.png”: check the name.") == "没有图片“a fox.png”：请检查名称。"
    assert in_language("Nobody ever said this.") == "Nobody ever said this."
    language.close()
    assert in_language("There is no picture “x”: check the name.") == "There is no picture “x”: check the name."


def test_the_window_says_it(qapp: object, window: MainWindow) -> None:
    language = Language("zh_CN")
    window.panes.bar.error("Say what to draw: the prompt is empty.")
    assert window.panes.bar.text == "请说说要画什么：提示词是空的。"
    window.panes.prompts.message.say("Say what to draw: the prompt is empty.", focus=False)
    assert window.panes.prompts.message.text == "请说说要画什么：提示词是空的。"
    language.close()
