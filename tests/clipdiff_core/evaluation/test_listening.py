"""How well a CLIP understands: shares of fresh composites."""

import pytest

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.evaluation.listening import listen
from clipdiff_core.training.sprites import Sprites

pytestmark = pytest.mark.usefixtures("one_thread")


def test_shares_are_the_same_each_time_and_absent_where_there_is_nothing_to_ask(
    sprites: Sprites, perceptor: Perceptor
) -> None:
    heard = listen(perceptor, sprites, 32, 20)
    assert heard == listen(perceptor, sprites, 32, 20)
    for figure, asked in ((heard.zero_shot, 20), (heard.zero_shot_worn, 20), (heard.place, 6), (heard.order, 14)):
        assert figure is not None
        assert 0 <= figure <= 1
        assert figure * asked == pytest.approx(round(figure * asked), abs=1e-4)
    assert heard.chinese is None, "one of the concepts has no Chinese name"
