"""Whether a window can open at all; Qt itself would end the process with a crash instead of a sentence."""

import ctypes
import os
import sys
from collections.abc import Mapping

_INSTALL = (
    "sudo apt install libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
_LIBRARIES = (
    "libEGL.so.1",
    "libGL.so.1",
    "libglib-2.0.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libxkbcommon-x11.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
)


def problem(environment: Mapping[str, str] = os.environ) -> str:
    """One line that says what is missing and what to do about it; "" when a window can open."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""  # whoever names a platform knows what it needs
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return _no_display("There is no display for the window")
    if missing := [name for name in _LIBRARIES if not _loads(name)]:
        return f"The window needs system libraries that are missing ({', '.join(missing)}). Install them: {_INSTALL}"
    if not environment.get("WAYLAND_DISPLAY") and not _answers():
        return _no_display(f"The display {environment['DISPLAY']} does not answer")
    return ""


def missing_library(error: ImportError) -> str:
    """One line for a library that Qt misses when it is imported."""
    return f"The window needs a system library that is missing ({error}). On Debian or Ubuntu: {_INSTALL}"


def _no_display(what: str) -> str:
    return f'{what}: run "clipdiff" in a desktop session, or draw with: clipdiff render "a fox" --out fox.png'


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers() -> bool:
    """Whether the X server that DISPLAY names can be reached."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt finds its own way, or says why not
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    for function in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        function.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
