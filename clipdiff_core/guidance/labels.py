"""Which class a class-conditional network draws."""

import re
from collections.abc import Sequence

import torch

from clipdiff_core.errors import JobError
from clipdiff_core.guidance.guide import View
from clipdiff_core.targets import Target, parts_of

BY_PROMPT = -1
AT_ONCE = 100  # names that CLIP reads together


def choose_label(label: int, classes: Sequence[str], targets: Sequence[Target], view: View | None) -> int:
    """`label` itself, or for `BY_PROMPT` the class that `targets` name, else the one that CLIP finds nearest to them.

    Of several that are named the longest counts: "tiger shark" is no tiger. Raises `JobError` when there is no such
    class, or nothing is named and there is no CLIP to ask.
    """
    if label != BY_PROMPT:
        if not 0 <= label < len(classes):
            raise JobError(
                f"This model draws classes from 0 to {len(classes) - 1}: {label} is none.", "conditioning.label"
            )
        return label
    wanted = " ".join(part.text.casefold() for target in targets for part in parts_of(target) if part.weight > 0)
    named = [name for name in classes if re.search(rf"\b{re.escape(name.casefold())}\b", wanted)]
    if named:
        return list(classes).index(max(named, key=len))
    if view is None:
        raise JobError("This model draws one of its classes: choose one, or let CLIP guide.", "conditioning.label")
    return _nearest(classes, view)


@torch.no_grad()
def _nearest(classes: Sequence[str], view: View) -> int:
    wanted = view.descriptors.wanted()[0]
    parts = [classes[start : start + AT_ONCE] for start in range(0, len(classes), AT_ONCE)]
    near = [view.perceptor.encode_texts([f"a {name}" for name in part]) @ wanted for part in parts]
    return int(torch.cat(near).argmax())
