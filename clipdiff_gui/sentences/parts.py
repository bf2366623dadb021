"""What the engine puts into its sentences, and sentences that are little more than what is put into them."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP

JOINTS: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "“{name}” {why}"),
        QT_TRANSLATE_NOOP("Sentences", "{told} {again}"),
        QT_TRANSLATE_NOOP("Sentences", "{named}: {why}"),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is refused: {why}"),
    ),
)

PARTS: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "cannot be read: check that the disk is there and who may read the file."),
        QT_TRANSLATE_NOOP("Sentences", "has a list of tensors that is far too long for a checkpoint."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is a TorchScript program, and ClipDiff never runs what is in a file. If it is one of OpenAI's "
            "CLIPs, use {other}: “clipdiff models list” names them.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "open_clip's safetensors of the same model"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is a bare pickle, not a torch checkpoint. Look for the same model as .safetensors.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "is a folder. Choose the checkpoint file in it."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is a packed archive, not a torch checkpoint. Unpack it and choose the file inside.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "has its weights elsewhere, at “{place}”. Import them from there."),
        QT_TRANSLATE_NOOP("Sentences", "is a web page, not a checkpoint. Download the file itself."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is an archive without a torch checkpoint in it. Unpack it and choose the file inside.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "is damaged or not complete: {what}. Download or copy it again."),
        QT_TRANSLATE_NOOP("Sentences", "is empty. Download or copy it again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is in torch's old format, which ClipDiff reads up to {most} GB. Save it again with a newer "
            "torch, or as .safetensors.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is not a checkpoint: ClipDiff reads .safetensors, .pt, .pth and .ckpt files.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "is not a safetensors file, whatever its name says, or is damaged."),
        QT_TRANSLATE_NOOP("Sentences", "is not saved as torch saves. Save it again with torch's own defaults."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "is only a pointer to the real file. Download the file itself from its page.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "wants more than tensors: it asks Python for {wants}, and ClipDiff never runs what is in a file."
            " Look for the same model as .safetensors.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "is no safetensors file, whatever its name says. Download or copy it again."),
        QT_TRANSLATE_NOOP("Sentences", "holds no network's weights. Choose the file with the model's state dict."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "holds weights as {kind} numbers. ClipDiff reads float16, bfloat16, float32 and float64.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "holds weights that are packed in a way ClipDiff does not read ({how})."),
        QT_TRANSLATE_NOOP("Sentences", "is a torch checkpoint, whatever its name says. Rename it to .pt."),
        QT_TRANSLATE_NOOP("Sentences", "it says that it holds more than it does"),
        QT_TRANSLATE_NOOP("Sentences", "its end is missing or makes no sense"),
        QT_TRANSLATE_NOOP("Sentences", "its list of tensors cannot be read"),
        QT_TRANSLATE_NOOP("Sentences", "its list of tensors makes no sense"),
        QT_TRANSLATE_NOOP("Sentences", "its parts lie in the wrong places"),
        QT_TRANSLATE_NOOP("Sentences", "some of its tensors are missing or cut short"),
        QT_TRANSLATE_NOOP("Sentences", "the sizes in it do not fit together"),
        QT_TRANSLATE_NOOP("Sentences", "a tensor in it is larger than its data"),
        QT_TRANSLATE_NOOP("Sentences", "its tensors cannot be read"),
        QT_TRANSLATE_NOOP("Sentences", "its settings cannot be read."),
        QT_TRANSLATE_NOOP("Sentences", "copied to"),
        QT_TRANSLATE_NOOP("Sentences", "entered in"),
    ),
)

NETWORKS: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "ClipDiff cannot draw with “{name}”: its network {why}."),
        QT_TRANSLATE_NOOP("Sentences", "does not fit the kind of its pipeline"),
        QT_TRANSLATE_NOOP("Sentences", "draws {colours} colours from {planes}, where 3 are needed"),
        QT_TRANSLATE_NOOP("Sentences", "must be told a class"),
        QT_TRANSLATE_NOOP("Sentences", "must be told more than words ({name} is {value})"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "takes {count} channels, where its autoencoder has {channels}: it mends or redraws",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The scheduler of this model {why}, which ClipDiff does not draw with. It reads those that have "
            "betas and predict epsilon, v_prediction or sample.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "clips its predictions to {range}"),
        QT_TRANSLATE_NOOP("Sentences", "has no table of noise levels ({name})"),
        QT_TRANSLATE_NOOP("Sentences", "has noise levels that are none"),
        QT_TRANSLATE_NOOP("Sentences", "predicts “{what}”"),
        QT_TRANSLATE_NOOP("Sentences", "This model's flag “{flag}” is {value}, which {why}."),
        QT_TRANSLATE_NOOP("Sentences", "does not divide {channels} channels evenly"),
        QT_TRANSLATE_NOOP("Sentences", "needs a channel_mult beside it"),
        QT_TRANSLATE_NOOP("Sentences", "should be 1 or more"),
        QT_TRANSLATE_NOOP("Sentences", "should be like {default}"),
        QT_TRANSLATE_NOOP("Sentences", "should be numbers, with commas between them"),
        QT_TRANSLATE_NOOP("Sentences", "should be sides in pixels"),
        QT_TRANSLATE_NOOP("Sentences", "should be “linear” or “cosine”"),
        QT_TRANSLATE_NOOP("Sentences", "should make multiples of {stride} on every level"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{folder}” lacks some of the weights of its {part}: {here} files of {all} are there, and their "
            "list {list} is {where}. Download or save the model again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "there"),
        QT_TRANSLATE_NOOP("Sentences", "missing"),
        QT_TRANSLATE_NOOP("Sentences", "“{respacing}” is no respacing: write “25”, “ddim25” or “10,15,20”."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "ClipDiff cannot read {file} of the model “{model}” at “{place}”: check who may read it, or "
            "remove the model and import it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "ClipDiff cannot read {file} of the model “{model}”: check who may read it, or install it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The model “{model}” is damaged: {file} is not the file it came with. Install it again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The model “{model}” lacks its file {file}. Install it again to mend it."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{file} of the model “{model}” at “{place}” has changed since it was imported: bring back what "
            "it was, or remove the model and import it again.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{file} of the model “{model}” is no longer at “{place}”: bring it back, or remove the model and"
            " import it again.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{model}” could not be downloaded: {reasons}. {then}"),
        QT_TRANSLATE_NOOP("Sentences", "Try again later."),
        QT_TRANSLATE_NOOP("Sentences", "Press Generate to start it again."),
        QT_TRANSLATE_NOOP("Sentences", "Press Train to go on."),
        QT_TRANSLATE_NOOP("Sentences", "Import the file again."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The engine met an error that it did not expect ({kind}). Try again, and report it if it comes back.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "What has arrived is kept: try again later."),
    ),
)
