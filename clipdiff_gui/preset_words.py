"""What the presets that come along are called, and what each is for."""

from PySide6.QtCore import QCoreApplication

from clipdiff_core.presets import Preset

translate = QCoreApplication.translate


def preset_name(preset: Preset) -> str:
    """What to call `preset`."""
    return _words().get(preset.key, (preset.name, ""))[0]


def preset_tip(preset: Preset) -> str:
    """What it is good for, "" where only the person knows."""
    return _words().get(preset.key, ("", ""))[1]


def _words() -> dict[str, tuple[str, str]]:
    return {
        "balanced": (translate("Presets", "Balanced"), translate("Presets", "The usual way, as ClipDiff comes")),
        "quick_sketch": (
            translate("Presets", "Quick sketch"),
            translate("Presets", "Few steps, to try words out"),
        ),
        "careful": (
            translate("Presets", "Careful"),
            translate("Presets", "More steps, drawn twice over where shapes form: slower, and closer to the words"),
        ),
        "classic_disco": (
            translate("Presets", "Classic Disco"),
            translate("Presets", "As Disco Diffusion drew: CLIP alone steers, by its way of cutting"),
        ),
        "clip_alone": (
            translate("Presets", "CLIP alone"),
            translate("Presets", "The network is told nothing, CLIP does all the steering: stranger pictures"),
        ),
        "painterly": (
            translate("Presets", "Painterly"),
            translate("Presets", "Large shapes and smooth areas, by total variation"),
        ),
        "pixel_art": (
            translate("Presets", "Pixel art"),
            translate("Presets", "The way of cutting that suits pixel art"),
        ),
        "watercolor": (
            translate("Presets", "Watercolour"),
            translate("Presets", "Its way of cutting, with smooth areas and softer colours"),
        ),
        "seamless_tile": (
            translate("Presets", "Seamless tile"),
            translate("Presets", "Edges meet, so that copies can be laid side by side"),
        ),
        "mirror": (translate("Presets", "Mirror"), translate("Presets", "The left side is like the right")),
        "langevin": (
            translate("Presets", "Langevin"),
            translate("Presets", "A walk of small steps with fresh noise in each: slow, and different every time"),
        ),
    }
