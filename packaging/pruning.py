"""What PyInstaller collects and ClipDiff never opens: left out of the folder by the spec file.

`tests/packaging/test_pruning.py` runs the installed program and fails when it opens a file that would be left out.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import PurePath

# Patterns of places in the folder; * stands for anything, folders included. What is kept of them is named below.
UNUSED = (
    "torch/bin/protoc*",
    "torch/bin/test_*",
    "torch/include/*",
    "torch/share/*",
    "torch/lib/*.a",
    "torch/lib/*.lib",
    "torch/utils/model_dump/*",
    "torch/utils/benchmark/*",
    "torch/utils/hipify/*",
    "hf_xet/*",  # how huggingface_hub downloads, which ClipDiff never has it do
    "*/translations/*.qm",
    "PySide6/Qt/plugins/egldeviceintegrations/*",  # screens without a desktop
    "libQt6Egl*",
    "PySide6/Qt/lib/libQt6Egl*",
    "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/tls/*",  # the window opens no connection; downloads are Python's
    # GTK's theme: its libraries would be the builder's, and those that the person's own GTK needs are newer. Colours,
    # icons and file dialogs come by the desktop's portal instead.
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "libatk-*",
    "libcairo*",
    "libgdk*",
    "libgio-*",
    "libgmodule-*",
    "libgobject-*",
    "libgtk-*",
    "libpango*",
    "libpixman-*",
    "libthai*",
    "libdatrie*",
    "libfribidi*",
    "PySide6/plugins/networkinformation/*",  # where Windows has them
    "PySide6/plugins/tls/*",
)
KEPT = (
    "resources/*",
    "*/translations/qtbase_zh_CN.qm",
)

Entry = tuple[str, str, str]  # place in the folder, source, kind: what PyInstaller's tables hold


def unused(place: str) -> bool:
    """Whether what would lie at `place` in the folder is left out."""
    path = PurePath(place).as_posix()
    return _any(path, UNUSED) and not _any(path, KEPT)


def used(entries: Iterable[Entry]) -> list[Entry]:
    """Those of `entries` that stay."""
    return [entry for entry in entries if not unused(entry[0])]


def _any(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
