"""The engine's sentences in the window's language: the engine knows no Qt, and says them in English.

Each is found by its template, in whose places anything may stand. One that is not here is shown as it was said.
"""

import re
from functools import cache
from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SENTENCES: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "The {name} must be between {low} and {high}, not {value}."),
        QT_TRANSLATE_NOOP("Sentences", "The {name} must be a whole number, not {value}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is no secondary model here: download “secondary”, or take the gradient another way.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is no secondary model: choose one that is."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This job was drawn with another version of the model “{model}”, which is not installed here. Choose the "
            "installed one to draw it anew.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This guided-diffusion network takes more than a picture (it enlarges, or fills in). ClipDiff draws with "
            "those that take a picture alone.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This looks like a guided-diffusion network, but some of its weights are missing. Download it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "The list of models that comes with ClipDiff is damaged. Install ClipDiff again."
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is too little space: the copy needs {needed} GB in “{folder}”, where {free} GB are free. Make "
            "room and try again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is too little space for “{model}”: it needs {needed} GB in “{folder}”, where {free} GB are free. "
            "Make room and try again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is already being downloaded. Wait until it is here."),
        QT_TRANSLATE_NOOP(
            "Sentences", "“{model}” cannot be saved in “{folder}”: check the disk and who may write there."
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is no folder at “{folder}”."),
        QT_TRANSLATE_NOOP("Sentences", "This folder holds ClipDiff's own models, which it finds without that."),
        QT_TRANSLATE_NOOP("Sentences", "There is no file at “{path}”."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is already a model called “{model}”: choose another name, or remove that one.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The built-in model stays: it comes with ClipDiff."),
        QT_TRANSLATE_NOOP(
            "Sentences", "There is no model called “{model}” in the models folder, so nothing was removed."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Another model is being imported. Wait until it is done, then try again."),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” could not be removed from “{folder}”: check who may write there."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{file}” is Stable Diffusion in one file, which ClipDiff cannot draw with. It draws with the same model "
            "as a folder that diffusers saved: import that.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” has no weights for its {part}. Install it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "These weights are of no network that ClipDiff knows: it draws with guided-diffusion and v-diffusion "
            "networks, Disco's secondary model, and open_clip's CLIPs.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is no model called “{model}”. Models that draw here: {models}."),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” needs a newer ClipDiff: update ClipDiff to use it."),
        QT_TRANSLATE_NOOP("Sentences", "The engine stopped unexpectedly ({reason})."),
        QT_TRANSLATE_NOOP("Sentences", "The engine could not be started ({reason}). Close other programs first."),
        QT_TRANSLATE_NOOP("Sentences", "A course may have {most} letters: this one has {count}."),
        QT_TRANSLATE_NOOP("Sentences", "“{text}” cannot be read: write a number, or for example “0: 12, 40%: 4”."),
        QT_TRANSLATE_NOOP("Sentences", "“{text}” does not say where {value} begins: for example “40%: 4”."),
        QT_TRANSLATE_NOOP("Sentences", "“{text}” goes on behind the end: {share}% is more than all."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "CLIP would see nothing at step {step}: leave at least one cutout, overview or inner.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "This model knows no classes: leave the class out."),
        QT_TRANSLATE_NOOP("Sentences", "This model draws one of its classes: choose one, or let CLIP guide."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This model draws pictures whose sides are multiples of {multiple} pixels, and {size} is none: {near} "
            "would be.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The picture fell apart into numbers that are none: lower the guidance scales."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is not enough memory for this picture: choose a smaller size or fewer cutouts.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The engine sent a message that could not be read."),
        QT_TRANSLATE_NOOP("Sentences", "The init picture is not on this computer: choose it again."),
        QT_TRANSLATE_NOOP("Sentences", "The engine has been closed: start ClipDiff again."),
        QT_TRANSLATE_NOOP("Sentences", "The engine is busy with another picture: wait for it, or stop it first."),
        QT_TRANSLATE_NOOP("Sentences", "“{text}” is not a size. Write it as WIDTHxHEIGHT, for example 256x256."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This job was made by a newer ClipDiff (format {version}; this one reads up to {most}). Update ClipDiff "
            "to open it.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "This job has a setting “{name}” that this ClipDiff does not know."),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is a CLIP: it guides, and another model draws."),
        QT_TRANSLATE_NOOP("Sentences", "There is no CLIP called “{name}”. CLIPs that guide here: {names}."),
        QT_TRANSLATE_NOOP("Sentences", "A contact sheet shows 1 to {most} pictures, not {count}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "ClipDiff saves PNG, JPEG, WebP and TIFF pictures: name it “{name}.png” instead of “{wrong}”.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This job is too long to travel inside a JPEG: choose PNG, WebP or TIFF, or leave the job out.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” holds no ClipDiff job: choose a picture that ClipDiff saved."),
        QT_TRANSLATE_NOOP("Sentences", "The ClipDiff job inside “{name}” is damaged: choose another picture."),
        QT_TRANSLATE_NOOP("Sentences", "“{path}” is a folder, not a picture: choose a picture in it."),
        QT_TRANSLATE_NOOP("Sentences", "There is no picture “{path}”: check the name."),
        QT_TRANSLATE_NOOP("Sentences", "“{path}” is not a picture file: choose another."),
        QT_TRANSLATE_NOOP("Sentences", "{name} is not a picture that ClipDiff can read: choose a PNG, JPEG or WebP."),
        QT_TRANSLATE_NOOP("Sentences", "ClipDiff is not allowed to read {name}: choose another picture."),
        QT_TRANSLATE_NOOP("Sentences", "{name} is damaged or cut off: choose another picture, or fetch it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{name}” is no animation that ClipDiff writes: name it .gif, .webp, .apng or .mp4.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{folder}” is a file, not a folder: choose another place to save to."),
        QT_TRANSLATE_NOOP("Sentences", "A target picture of this job is not on this computer: add the picture again."),
        QT_TRANSLATE_NOOP("Sentences", "Say what to draw: the prompt is empty."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing is asked for: give at least one target a weight above 0."),
        QT_TRANSLATE_NOOP("Sentences", "A target's weight must be a number between -{most} and {also}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A target's part of the run must begin before it ends, both between 0% and 100%: for example 0-50%.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "A loss compares with an init picture, and there is none: choose one."),
        QT_TRANSLATE_NOOP("Sentences", "One of the prompts is empty: fill it in or remove it."),
        QT_TRANSLATE_NOOP("Sentences", "One of the prompts holds characters that are not text: type it again."),
        QT_TRANSLATE_NOOP("Sentences", "A target has a weight for the CLIP “{name}”, which does not guide."),
        QT_TRANSLATE_NOOP("Sentences", "“{words}” is asked for and against at once: remove one of the two."),
        QT_TRANSLATE_NOOP("Sentences", "“{text}” is no part of a run: write it as FROM-TO, for example 10%-80%."),
        QT_TRANSLATE_NOOP("Sentences", "There is no picture to work on: choose one."),
        QT_TRANSLATE_NOOP("Sentences", "Only guided diffusion works on pictures: choose it as the method."),
        QT_TRANSLATE_NOOP("Sentences", "Edges that meet are only for pictures drawn from noise: switch tiling off."),
        QT_TRANSLATE_NOOP("Sentences", "Say on which sides the picture is to grow, and by how many pixels."),
        QT_TRANSLATE_NOOP("Sentences", "There are no words to choose from: switch a list on, or give words."),
        QT_TRANSLATE_NOOP("Sentences", "A picture is made 2 or 4 times as large: choose one of them."),
        QT_TRANSLATE_NOOP("Sentences", "This goes by what CLIP sees: give CLIP guidance a strength above 0."),
        QT_TRANSLATE_NOOP("Sentences", "The correction is not on this computer: choose it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The secondary model sees pixels, and this model draws latents: choose another gradient.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The mask is empty: paint what is to be drawn anew, or turn it over with “invert”.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "So wide a feather leaves nothing of the mask: make it narrower."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The mask is {mask} and the picture {picture}, which is another shape: choose a mask that fits.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Nothing says what to draw anew: paint a mask, or take a picture with transparent parts.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The mask is not on this computer: choose it again, or paint it anew."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This model draws latents, and noise lies in pixels: choose a model that draws pixels.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A picture of {size} pixels is too large to be drawn anew: enlarge it without redrawing.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is no folder {folder}: choose the one with your pictures."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Another training is at work in “{folder}”: wait until it has ended, or train in another folder.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is a model called “{model}” already: give this one another name."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A training called “{model}” has begun with other pictures or from another model: "
            "give this one another name.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The training cannot be kept on disk ({reason}): make room in {folder}."),
        QT_TRANSLATE_NOOP("Sentences", "There is not enough memory for this training: use fewer pictures."),
        QT_TRANSLATE_NOOP("Sentences", "Choose the folder with your pictures."),
        QT_TRANSLATE_NOOP("Sentences", "Give the new model a name."),
        QT_TRANSLATE_NOOP("Sentences", "A model's name begins and ends with a letter or a number: change it."),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is the built-in model: give yours another name."),
        QT_TRANSLATE_NOOP("Sentences", "A training takes from a minute to a month: change its time."),
        QT_TRANSLATE_NOOP("Sentences", "Guidance must begin before it ends, both from 0 to 100 % of the steps."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This method goes by what CLIP sees: give CLIP guidance a strength above 0, or draw by guided diffusion.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "One of the CLIPs that guide has no name: choose one, or remove it."),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is to guide twice: give it twice the weight instead."),
        QT_TRANSLATE_NOOP("Sentences", "The weight of “{name}” must be above 0 and at most {most}."),
        QT_TRANSLATE_NOOP("Sentences", "A size of {size} cannot be drawn: each side must be {low} to {high} pixels."),
        QT_TRANSLATE_NOOP("Sentences", "A size of {size} is too long: one side may be {most} times the other."),
        QT_TRANSLATE_NOOP("Sentences", "Each side must be a multiple of {multiple}: try {near} instead of {side}."),
    ),
)


def in_language(sentence: str) -> str:
    """`sentence` in the window's language, if it is one of those that are translated."""
    for template in SENTENCES:
        if found := _pattern(template).fullmatch(sentence):
            return QCoreApplication.translate("Sentences", template).format(**found.groupdict())
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", template)
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))
