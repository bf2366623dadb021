"""What the engine says of models: their files, downloads, imports and networks."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP

MODELS: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is no secondary model here: download “secondary”, or take the gradient another way.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is no secondary model: choose one that is."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This job was drawn with another version of the model “{model}”, which is not installed here. Choose "
            "the installed one to draw it anew.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This guided-diffusion network takes more than a picture (it enlarges, or fills in). ClipDiff draws "
            "with those that take a picture alone.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This looks like a guided-diffusion network, but some of its weights are missing. Download it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The list of models that comes with ClipDiff is damaged. Install ClipDiff again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is too little space: the copy needs {needed} GB in “{folder}”, where {free} GB are free. Make "
            "room and try again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is too little space for “{model}”: it needs {needed} GB in “{folder}”, where {free} GB are "
            "free. Make room and try again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is already being downloaded. Wait until it is here."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{model}” cannot be saved in “{folder}”: check the disk and who may write there.",
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
            "Sentences",
            "There is no model called “{model}” in the models folder, so nothing was removed.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "Another model is being imported. Wait until it is done, then try again."),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” could not be removed from “{folder}”: check who may write there."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{file}” is Stable Diffusion in one file, which ClipDiff cannot draw with. It draws with the same "
            "model as a folder that diffusers saved: import that.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” has no weights for its {part}. Install it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "These weights are of no network that ClipDiff knows: it draws with guided-diffusion and v-diffusion "
            "networks, Disco's secondary model, and open_clip's CLIPs.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is no model called “{model}”. Models that draw here: {models}."),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” needs a newer ClipDiff: update ClipDiff to use it."),
        QT_TRANSLATE_NOOP("Sentences", "This model knows no classes: leave the class out."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This model draws pictures whose sides are multiples of {multiple} pixels, and {size} is none: {near}"
            " would be.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is a CLIP: it guides, and another model draws."),
        QT_TRANSLATE_NOOP("Sentences", "There is no CLIP called “{name}”. CLIPs that guide here: {names}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{files}” listens to the CLIP {name}, which is not here: download it (“ViT-B-16_openai” in the list "
            "of models), or switch conditioning off.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This is a classifier of guided-diffusion's: it rates pictures and cannot draw them.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This looks like a guided-diffusion network, but {value} is missing, left over or of another shape "
            "({wrong} in all). Download it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is no model called “{name}” to download. “clipdiff models list” names those that there are.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{path}” is a {kind}, which ClipDiff cannot draw with. It draws with unconditional U-Nets "
            "(UNet2DModel) and with Stable Diffusion 1, 2 and XL.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{folder}” lacks the weights of its {part}: there is no .safetensors file. Download or save the "
            "model again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{folder}” keeps its {part} only as a pickle ({value}), which ClipDiff never opens. Download its "
            "safetensors, or save it with diffusers' save_pretrained(safe_serialization=True).",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{folder}” lacks its {part}: {place} has no {names}. Download or save the model again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” is damaged: {path} cannot be read."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{model}” is no complete diffusers folder: it has no {path}. Download or save the model again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "What has arrived of “{entry}” could not be removed from “{folder}”: check who may write there.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The folder “{folder}” was not added, so there is nothing to forget."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The list of added folders is damaged. Delete “{path}” and add the folders again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The list of folders cannot be saved in “{data}”."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A model cannot be called “{wanted}”: choose up to {most} letters, digits, spaces, dots, dashes.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "This is not an import that ClipDiff understands."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{path}” cannot be used where it is: ClipDiff cannot note it by this name. Rename it, or import a copy.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The folder “{elsewhere}” of the model “{model}” holds other files than when it was imported: bring "
            "back what it was, or remove the model and import it again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” is damaged: {name} cannot be read. Install it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The weights of the {what} in “{model}” do not fit its configuration: {wrong} is missing, left over "
            "or of another shape ({count} in all). Install the model again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The folder “{folder}” holds no model that ClipDiff knows. Choose a folder with a {manifest} or "
            "{model_index}, or a checkpoint file.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This looks like a v-diffusion network, but its structure is none of those that ClipDiff knows: {known}.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is nothing to answer about {field}: ClipDiff knows it of this file."),
        QT_TRANSLATE_NOOP("Sentences", "{field} can be {choices}; {answer} does not fit this file."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The model “{name}” cannot be used: its {manifest} is broken. Install it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This is a CLIP in the form of Hugging Face's transformers. Use open_clip's safetensors of the same "
            "model: open_clip_model.safetensors on the Hugging Face hub.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "These weights do not fit the architecture {name}: {names}. Choose the architecture that they were "
            "trained with.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{name} lacks its tokenizer: put its files ({value}, {other}) beside its weights.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The text network of {config} is one of Hugging Face's own, which ClipDiff does not build: use a CLIP"
            " with open_clip's text network.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The configuration of {config} makes no CLIP: {name}, {reason}."),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is damaged: it cannot be read as safetensors. Download it again."),
        QT_TRANSLATE_NOOP("Sentences", "The tokenizer of {name} cannot be read: download its files again."),
        QT_TRANSLATE_NOOP("Sentences", "This model has a flag “{name}” that this ClipDiff does not know."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{folder}” is damaged: its {part} cannot be read. Download or save the model again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The weights of “{folder}” do not fit its configuration: {lost} of its {part} is missing or of "
            "another shape ({count} in all). Download or save the model again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "No stride makes “{respacing}” of {steps} steps: ask for another number."),
        QT_TRANSLATE_NOOP("Sentences", "{count} steps cannot be taken of {size}: ask for fewer."),
        QT_TRANSLATE_NOOP("Sentences", "This model draws one of its classes: choose one from 0 to {value}."),
        QT_TRANSLATE_NOOP("Sentences", "There is no v-diffusion network “{name}”: choose one of {known}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The model “{files}” is of the kind “{kind}”, which this ClipDiff cannot draw with: update it.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{place}” is used where it is, and CLIPs are read from safetensors alone: remove it from the list "
            "and import a copy.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is of the kind “{kind}” and has no CLIP that could guide."),
    ),
)
