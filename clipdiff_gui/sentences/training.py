"""What the engine says of trainings and their pictures."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP

TRAINING: tuple[str, ...] = cast(
    tuple[str, ...],
    (
        QT_TRANSLATE_NOOP("Sentences", "There is no folder {folder}: choose the one with your pictures."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Another training is at work in “{folder}”: wait until it has ended, or train in another folder.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is a model called “{model}” already: give this one another name."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A training called “{model}” has begun with other pictures or from another model: give this one "
            "another name.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "The training cannot be kept on disk ({reason}): make room in {folder}."),
        QT_TRANSLATE_NOOP("Sentences", "There is not enough memory for this training: use fewer pictures."),
        QT_TRANSLATE_NOOP("Sentences", "Choose the folder with your pictures."),
        QT_TRANSLATE_NOOP("Sentences", "Give the new model a name."),
        QT_TRANSLATE_NOOP("Sentences", "A model's name begins and ends with a letter or a number: change it."),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is the built-in model: give yours another name."),
        QT_TRANSLATE_NOOP("Sentences", "A training takes from a minute to a month: change its time."),
        QT_TRANSLATE_NOOP("Sentences", "{path} is broken: give the model another name."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} should be a JSON object that gives each picture's file name its caption.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "{table} should have a picture's file name and its caption in every row."),
        QT_TRANSLATE_NOOP("Sentences", "{table} cannot be read: save it as a CSV table in UTF-8."),
        QT_TRANSLATE_NOOP("Sentences", "{path} cannot be read: it should be JSON."),
        QT_TRANSLATE_NOOP("Sentences", "{path} cannot be read: save it as text in UTF-8."),
        QT_TRANSLATE_NOOP("Sentences", "The list of concepts {path} names something twice: name each once."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The list of concepts {path} cannot be read: it should be text, one name a line.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The training's state in {path} does not fit what is being trained: move it away to start afresh.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "“{name}” is not in {list}: check its spelling in the list of concepts."),
        QT_TRANSLATE_NOOP("Sentences", "There is nothing to learn from: no concept is named that has a picture."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} should be a JSON list in which every picture has an id, a name and its styles.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "There is no {list} in {folder}: it lists the pictures and their words."),
        QT_TRANSLATE_NOOP("Sentences", "{path} cannot be read: it should be a JSON list of pictures."),
        QT_TRANSLATE_NOOP("Sentences", "The training picture {path} is missing or broken."),
        QT_TRANSLATE_NOOP("Sentences", "The {stage} has not been trained yet: train it before what builds on it."),
        QT_TRANSLATE_NOOP("Sentences", "The {stage} of “{start}” is of another kind: train from scratch."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "All pictures have the same words (“{value}”): say how they differ, or go on from a model that knows "
            "words already.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "A model's name has at most {most} characters, none of {names}: change it."),
    ),
)
