"""What the classes of a network are called."""

from clipdiff_core.checkpoints.classes import class_names


def test_a_thousand_classes_are_imagenets() -> None:
    names = class_names({"class_cond": True})
    assert len(names) == len(set(names)) == 1000
    assert (names[0], names[207], names[999]) == ("tench", "golden retriever", "toilet tissue")
    assert class_names({"class_cond": True, "num_classes": 1000}) == names


def test_others_have_numbers_for_names() -> None:
    assert class_names({"class_cond": True, "num_classes": 3}) == ("0", "1", "2")


def test_a_network_without_classes_has_no_names() -> None:
    assert class_names({"class_cond": False}) == class_names({}) == ()
