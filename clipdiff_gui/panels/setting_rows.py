"""Rows from a table: what a setting is called and what it may be, a line each."""

from dataclasses import dataclass

from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import NumberBox, Slider
from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.rows import ChoiceRow, NumberRow, Row, SwitchRow


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `box` is its least, its most, its decimals and its step, `slider` the usual range and its step.

    `lowest` are words to show for the least.
    """

    path: str
    label: str
    tip: str
    box: tuple[float, float, int, float]
    slider: tuple[float, float, float]
    lowest: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a few values, each with its name."""

    path: str
    label: str
    tip: str
    choices: tuple[tuple[object, str], ...]


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off."""

    path: str
    label: str
    tip: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words; `hint` stands where there are none."""

    path: str
    label: str
    tip: str
    hint: str


Setting = Number | Pick | Toggle | Written


def setting_row(draft: Draft, setting: Setting) -> Row:
    """The row of one setting."""
    about = (draft, setting.path, setting.label, setting.tip)
    match setting:
        case Number():
            return NumberRow(*about, NumberBox(*setting.box, setting.lowest), Slider(*setting.slider))
        case Pick():
            return ChoiceRow(*about, list(setting.choices))
        case Toggle():
            return SwitchRow(*about)
        case Written():
            return WrittenRow(*about, setting.hint)


def setting_rows(draft: Draft, *settings: Setting) -> list[Row]:
    """A row for each."""
    return [setting_row(draft, setting) for setting in settings]
