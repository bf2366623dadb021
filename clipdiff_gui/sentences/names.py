"""What the engine calls settings, and the rest of what it says."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP

NAMES: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "Langevin step size"),
        QT_TRANSLATE_NOOP("Sentences", "context"),
        QT_TRANSLATE_NOOP("Sentences", "factor"),
        QT_TRANSLATE_NOOP("Sentences", "feather in pixels"),
        QT_TRANSLATE_NOOP("Sentences", "growth on the bottom"),
        QT_TRANSLATE_NOOP("Sentences", "growth on the left"),
        QT_TRANSLATE_NOOP("Sentences", "growth on the right"),
        QT_TRANSLATE_NOOP("Sentences", "growth on the top"),
        QT_TRANSLATE_NOOP("Sentences", "learning rate"),
        QT_TRANSLATE_NOOP("Sentences", "length of a jump in steps"),
        QT_TRANSLATE_NOOP("Sentences", "noise level"),
        QT_TRANSLATE_NOOP("Sentences", "number of Langevin steps"),
        QT_TRANSLATE_NOOP("Sentences", "number of iterations"),
        QT_TRANSLATE_NOOP("Sentences", "number of looks"),
        QT_TRANSLATE_NOOP("Sentences", "number of the sampler's steps"),
        QT_TRANSLATE_NOOP("Sentences", "number of times that a jump is drawn"),
        QT_TRANSLATE_NOOP("Sentences", "number of words"),
        QT_TRANSLATE_NOOP("Sentences", "regularisation"),
        QT_TRANSLATE_NOOP("Sentences", "sigma of the Langevin steps"),
        QT_TRANSLATE_NOOP("Sentences", "strength"),
        QT_TRANSLATE_NOOP("Sentences", "strength of redrawing"),
        QT_TRANSLATE_NOOP("Sentences", "picture's share of a target"),
        QT_TRANSLATE_NOOP("Sentences", "number of steps"),
        QT_TRANSLATE_NOOP("Sentences", "number of pictures"),
        QT_TRANSLATE_NOOP("Sentences", "seed"),
        QT_TRANSLATE_NOOP("Sentences", "number of cutouts"),
        QT_TRANSLATE_NOOP("Sentences", "CLIP guidance"),
        QT_TRANSLATE_NOOP("Sentences", "guidance scale"),
        QT_TRANSLATE_NOOP("Sentences", "class"),
        QT_TRANSLATE_NOOP("Sentences", "factor of CLIP guidance"),
        QT_TRANSLATE_NOOP("Sentences", "clamp"),
        QT_TRANSLATE_NOOP("Sentences", "threshold"),
        QT_TRANSLATE_NOOP("Sentences", "share of turned noise"),
        QT_TRANSLATE_NOOP("Sentences", "number of times that a step is drawn"),
        QT_TRANSLATE_NOOP("Sentences", "size power"),
        QT_TRANSLATE_NOOP("Sentences", "grey share"),
        QT_TRANSLATE_NOOP("Sentences", "noise of cutouts"),
        QT_TRANSLATE_NOOP("Sentences", "mask"),
        QT_TRANSLATE_NOOP("Sentences", "correction"),
        QT_TRANSLATE_NOOP("Sentences", "quality"),
        QT_TRANSLATE_NOOP("Sentences", "number of overview cutouts"),
        QT_TRANSLATE_NOOP("Sentences", "number of inner cutouts"),
        QT_TRANSLATE_NOOP("Sentences", "none"),
    ),
)

REST: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "A {{ in “{text}” is not closed: add the }}."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is a }} without a {{ before it in “{text}”: remove it, or add the {{.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is a folder: choose another name to save to."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "“{name}” cannot be {done} “{place}”: check the disk and who may write there.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "An MP4 needs the package imageio-ffmpeg: “pip install clipdiff[video]” installs it. Or choose "
            "GIF or WebP.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The film could not be written: ffmpeg failed. Choose GIF or WebP."),
        QT_TRANSLATE_NOOP("Sentences", "The name to save to is too long: choose a shorter one."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There are no wildcards “{name}”: write its words, one a line, into “{place}”.",
        ),
    ),
)
