"""What the classes of a class-conditional network are called; torch-free."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from clipdiff_core import folders

IMAGENET = "imagenet-classes.txt"


def class_names(config: Mapping[str, Any]) -> tuple[str, ...]:
    """A name for each class of the network with these flags, empty when it knows none.

    Networks of a thousand classes learned ImageNet's; of others nobody knows more than the numbers.
    """
    if config.get("class_cond") is not True:
        return ()
    count = config.get("num_classes", len(_imagenet()))
    return _imagenet() if count == len(_imagenet()) else tuple(str(number) for number in range(count))


@cache
def _imagenet() -> tuple[str, ...]:
    return tuple((folders.resources() / IMAGENET).read_text(encoding="utf-8").splitlines())
