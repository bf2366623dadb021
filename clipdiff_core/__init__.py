"""ClipDiff's engine: everything that makes a picture, and nothing that shows one."""

__version__ = "0.1.0"
