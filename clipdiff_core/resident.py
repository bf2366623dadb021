"""How much of the computer's memory this process takes, and how much is left, as the system counts it."""

import os
import re
import sys
from pathlib import Path

_PEAK, _NOW = 1, 2  # places in Windows' counters


def resident_set() -> int:
    """Of this process now, in bytes; on a Mac the most it ever was, which is all that can be asked there."""
    if sys.platform == "win32":
        return windows_counters()[_NOW]
    if sys.platform == "linux":
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return largest_resident_set()


def largest_resident_set() -> int:
    """Of this process so far, in bytes."""
    if sys.platform == "win32":
        return windows_counters()[_PEAK]
    if sys.platform == "linux":
        # Not getrusage: it begins with what the process took that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def available() -> int | None:
    """Bytes that the computer could still give; all that it has on a Mac, None where nobody says."""
    if sys.platform == "win32":
        return windows_available()
    if sys.platform == "linux":
        said = Path("/proc/meminfo").read_text(encoding="ascii", errors="replace")
        found = re.search(r"MemAvailable:\s*(\d+) kB", said)
        return int(found[1]) * 1024 if found else None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


if sys.platform == "win32":

    def windows_available() -> int:
        """MEMORYSTATUSEX: its length and load, two DWORDs, then sizes, of which the second is what is free."""
        import ctypes

        status = (ctypes.c_ulonglong * 8)()
        status[0] = ctypes.sizeof(status)
        ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
        return status[2]

    def windows_counters() -> list[int]:
        """PROCESS_MEMORY_COUNTERS: two DWORDs, then sizes, of which the peak is the first."""
        import ctypes
        from ctypes import wintypes

        counters = (ctypes.c_size_t * 10)()
        windows = ctypes.WinDLL("kernel32")
        windows.GetCurrentProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(windows.GetCurrentProcess())
        windows.K32GetProcessMemoryInfo(process, ctypes.byref(counters), ctypes.sizeof(counters))
        return list(counters)
