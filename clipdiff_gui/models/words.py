"""What a model is, in an artist's words."""

import re

from PySide6.QtCore import QCoreApplication

from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.checkpoints.store import BUILT_IN, DRAWING, STARTER
from clipdiff_core.events import Question
from clipdiff_gui.models.session import Doing, Standing
from clipdiff_gui.panels.rows import shown_name

translate = QCoreApplication.translate

_UNSURE = re.compile(r"\bunknown\b|non-?\s?commercial|\bnc\b|research", re.IGNORECASE)


def name(item: Listed) -> str:
    """What to call it in a list."""
    if item.state is State.BUILT_IN and item.name == BUILT_IN:
        return translate("Models", "The starter")
    if item.state in (State.TO_DOWNLOAD, State.ELSEWHERE):
        return item.title or item.name
    known = item.entry is not None and item.name == item.entry.name
    return item.title if known else shown_name(item.name)


def family(item: Listed) -> str:
    """What it does, and how large its pictures are where that is known."""
    if item.state is State.ELSEWHERE:
        return translate("Models", "Not looked into yet")
    does = {
        STARTER: translate("Models", "Draws what words and pictures say"),
        GUIDED: translate("Models", "Draws"),
        V_DIFFUSION: translate("Models", "Draws"),
        SECONDARY: translate("Models", "Draws, and helps a large one: guides it faster"),
        UNET_2D: translate("Models", "Draws"),
        STABLE: translate("Models", "Draws what words say"),
        CLIP: translate("Models", "Guides: tells words and pictures apart"),
    }.get(item.kind, item.kind or translate("Models", "Cannot be told"))
    side = item.config.get("image_size")
    sized = item.kind == GUIDED and isinstance(side, int)
    return translate("Models", "{does} · {side} px").format(does=does, side=side) if sized else does


def technical(item: Listed) -> str:
    """The family's own name."""
    return translate("Models", "ClipDiff's own") if item.kind == STARTER else item.kind


def draws(item: Listed) -> bool:
    """Whether it is of a family that draws pictures."""
    return item.kind in DRAWING


def size(item: Listed) -> str:
    """How large its file is, or "" where nobody has said."""
    if not item.size:
        return ""
    about = item.state is State.TO_DOWNLOAD
    return translate("Models", "about {size}").format(size=bytes_(item.size)) if about else bytes_(item.size)


def bytes_(count: int) -> str:
    """So many bytes, as people say it."""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= least:
            number = count / least
            return f"{number:.1f} {unit}" if number < 100 and unit != "kB" else f"{number:.0f} {unit}"
    return f"{count} B"


def licence(item: Listed) -> str:
    """Under which licence it is, or "" where there is nothing to be said."""
    if item.state is State.BUILT_IN:
        return translate("Models", "MIT, like ClipDiff")
    return item.licence


def breakable(text: str) -> str:
    """`text` that can be broken behind every part of a path or a file's name."""
    return re.sub(r"(?<=[/\\_.-])(?=\w)", "\u200b", text)


def wants_reading(terms: str) -> bool:
    """Whether a licence is unknown or forbids what an artist may have in mind."""
    return not terms or _UNSURE.search(terms) is not None


def group(item: Listed) -> str:
    """The heading it stands under."""
    return {
        State.ELSEWHERE: translate("Models", "In added folders"),
        State.TO_DOWNLOAD: translate("Models", "To download"),
    }.get(item.state, translate("Models", "Here"))


def state(item: Listed, standing: Standing | None) -> str:
    """How it stands with it, in a word or two."""
    if standing is not None:
        return doing(standing)
    return {
        State.BUILT_IN: translate("Models", "Built in"),
        State.HERE: translate("Models", "Installed") if item.place is None else translate("Models", "In place"),
        State.DAMAGED: translate("Models", "Damaged"),
        State.ELSEWHERE: translate("Models", "Found"),
        State.TO_DOWNLOAD: _arrived(item),
    }[item.state]


def _arrived(item: Listed) -> str:
    if item.whole:
        return translate("Models", "Downloaded")
    if item.arrived and item.size:
        share = min(99, int(100 * item.arrived / item.size))  # its size is only about
        return translate("Models", "{share} % is here").format(share=share)
    return translate("Models", "Begun") if item.arrived else translate("Models", "Can be downloaded")


def doing(standing: Standing) -> str:
    """What is being done, and how far it is."""
    if standing.waits:
        return translate("Models", "Waiting")
    does = {
        Doing.FETCHING: translate("Models", "Downloading"),
        Doing.IMPORTING: translate("Models", "Importing"),
        Doing.CHECKING: translate("Models", "Verifying"),
    }[standing.doing]
    if standing.share is None:
        return translate("Models", "{does}…").format(does=does)
    return translate("Models", "{does} {share} %").format(does=does, share=int(100 * standing.share))


def asked(question: Question) -> tuple[str, str]:
    """A setting that weights do not show: its name, and what it is about."""
    known = {
        "num_heads": (
            translate("Models", "Attention heads"),
            translate("Models", "Into how many parts its attention is split (num_heads)"),
        ),
        "num_head_channels": (
            translate("Models", "Head width"),
            translate("Models", "How many channels each part of its attention has (num_head_channels)"),
        ),
        "noise_schedule": (
            translate("Models", "Noise schedule"),
            translate("Models", "How noise was added when it learned (noise_schedule)"),
        ),
        "use_new_attention_order": (
            translate("Models", "New attention"),
            translate("Models", "Whether its attention is laid out in the newer order (use_new_attention_order)"),
        ),
        "image_size": (
            translate("Models", "Picture size"),
            translate("Models", "The size of the pictures it learned from (image_size)"),
        ),
        "quick_gelu": (
            translate("Models", "QuickGELU"),
            translate("Models", "OpenAI's own CLIPs use it, most others do not (quick_gelu)"),
        ),
        "model": (
            translate("Models", "Which network"),
            translate("Models", "Networks of the same shape that were trained for different things (model)"),
        ),
    }
    return known.get(question.field, (question.field, question.field))


def answer(question: Question, value: int | bool | str) -> str:
    """One of a question's answers."""
    if isinstance(value, bool):
        said = translate("Models", "Yes") if value else translate("Models", "No")
    elif question.field == "num_head_channels" and value == -1:
        said = translate("Models", "by their number")
    elif question.field == "image_size":
        said = translate("Models", "{side} px").format(side=value)
    else:
        said = str(value)
    return translate("Models", "{answer} (likely)").format(answer=said) if value == question.likely else said
