"""The engine's sentences in the window's language: the engine knows no Qt, and says them in English.

Each is found by its template, in whose places anything may stand, also other sentences and names, which are found in
turn. One that is not here is shown as it was said.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from clipdiff_gui.sentences.files import FILES
from clipdiff_gui.sentences.jobs import JOBS
from clipdiff_gui.sentences.models import MODELS
from clipdiff_gui.sentences.names import NAMES, REST
from clipdiff_gui.sentences.parts import JOINTS, NETWORKS, PARTS
from clipdiff_gui.sentences.training import TRAINING

SENTENCES: tuple[str, ...] = (*MODELS, *JOBS, *FILES, *TRAINING, *NAMES, *REST, *JOINTS, *PARTS, *NETWORKS)


def in_language(sentence: str) -> str:
    """`sentence` in the window's language, if it is one of those that are translated."""
    for template in _most_telling_first():
        if found := _pattern(template).fullmatch(sentence):
            said = found.groupdict()
            filled = {place: in_language(words) for place, words in said.items()}
            if template not in JOINTS or filled != said:
                return QCoreApplication.translate("Sentences", template).format(**filled)
    return sentence


@cache
def _most_telling_first() -> list[str]:
    # Places take anything: a sentence of more words of its own must not be taken for a shorter one.
    return sorted(SENTENCES, key=lambda template: -len(re.sub(r"{\w+}", "", template)))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", template)
    said = (f"(?P<{part}>.+?)" if at % 2 else re.escape(_plain(part)) for at, part in enumerate(parts))
    return re.compile("".join(said))


def _plain(words: str) -> str:
    return words.replace("{{", "{").replace("}}", "}")
