"""The mistakes a person can make, each said once, in a sentence that tells what to do."""


class ClipDiffError(Exception):
    """Something went wrong that a person can act on.

    `message` is a whole sentence. `field` names the setting at fault by its path in the job
    ("targets", "size", "sampling.steps", "seed", "model") or "output"; "" when it is none of them.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class JobError(ClipDiffError):
    """A job asks for something that cannot be drawn."""


class PictureError(ClipDiffError):
    """A picture file cannot be read or written."""


class CheckpointError(ClipDiffError):
    """A model is unknown, or its files are missing or broken."""


class TrainingError(ClipDiffError):
    """A training cannot start or go on with what it was given."""


class EngineError(ClipDiffError):
    """The engine could not finish: out of memory, numbers that are no longer numbers, a lost process."""


class SelfTestError(ClipDiffError):
    """The program does not do what it should where it is installed."""
