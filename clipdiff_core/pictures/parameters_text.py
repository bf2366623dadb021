"""The `parameters` text of AUTOMATIC1111's web UI, which Forge, Civitai, Fooocus and others write and read as well."""

import json
import re

from clipdiff_core.pictures.found import LONGEST_PROMPT, Found, number, prompt, whole, with_extra, word, written_size

_UNWANTED = "Negative prompt:"
_SETTING = re.compile(r'\s*(\w[\w \-/]{0,60}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
_FEWEST = 3  # settings that make a line theirs; a prompt may have a colon, too
_LONGEST_SETTINGS = 20_000
_KNOWN = ("Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model", "Version")
_FORGE = re.compile(r"f\d")
_WRITERS = ("ComfyUI", "Fooocus", "ClipDiff", "SD.Next", "InvokeAI")


def read_parameters(text: str) -> Found | None:
    """What such a text says; None where it is none."""
    lines = text.strip().splitlines()
    at = next((row for row in range(len(lines) - 1, -1, -1) if _is_settings(lines[row])), None)
    if at is None:
        return None
    settings = _settings(lines[at])
    words, unwanted = _prompts(lines[:at])
    found = Found(
        _program(settings.get("Version", "")),
        words,
        unwanted,
        seed=whole(settings.get("Seed")),
        steps=whole(settings.get("Steps")),
        scale=number(settings.get("CFG scale")),
        sampler=word(settings.get("Sampler")),
        schedule=word(settings.get("Schedule type")),
        size=written_size(settings.get("Size")),
        model=word(settings.get("Model")),
    )
    return with_extra(found, {name: value for name, value in settings.items() if name not in _KNOWN})


def quoted(value: object) -> str:
    """A value as it is written behind its name: within quotes where it would be read as several."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ',:\n"') else text


def _is_settings(line: str) -> bool:
    return "Steps:" in line and len(_settings(line)) >= _FEWEST


def _settings(line: str) -> dict[str, str]:
    pairs = _SETTING.findall(line[:_LONGEST_SETTINGS])
    return {name.strip(): _unquoted(value.strip()) for name, value in pairs}


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, str) else value


def _prompts(lines: list[str]) -> tuple[str, str]:
    """The words that are wanted, and those behind “Negative prompt:”."""
    text = "\n".join(lines)[: 2 * LONGEST_PROMPT]
    if text.startswith(_UNWANTED):
        return "", prompt(text[len(_UNWANTED) :])
    words, _, unwanted = text.partition(f"\n{_UNWANTED}")
    return prompt(words), prompt(unwanted)


def _program(version: str) -> str:
    if _FORGE.match(version):
        return "Forge"
    return next((writer for writer in _WRITERS if writer.casefold() in version.casefold()), "AUTOMATIC1111")
