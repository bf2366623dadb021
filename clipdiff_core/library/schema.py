"""The index's file: opened, or made anew where it is missing, damaged or of another version."""

import contextlib
import sqlite3
from pathlib import Path

VERSION = 1
_PATIENCE = 5.0  # seconds that another window's writing is waited for
# What SQLite says of a file that is no whole index.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR)
_PICTURES = """
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, written INTEGER NOT NULL, size INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0, width INTEGER, height INTEGER,
    words TEXT, unwanted TEXT, model TEXT, task TEXT, seed INTEGER, steps INTEGER, guidance REAL)
"""
_INDEXES = (
    "CREATE INDEX newest ON pictures (written DESC, name)",
    "CREATE INDEX unread ON pictures (written DESC) WHERE NOT read",
)
_FULL_TEXT = "CREATE VIRTUAL TABLE texts USING fts5(body, unwanted, prefix='1 2 3', tokenize='unicode61')"
_PLAIN_TEXT = "CREATE TABLE texts (rowid INTEGER PRIMARY KEY, body TEXT, unwanted TEXT)"


def connect(path: Path | None) -> sqlite3.Connection:
    """The index at `path`; in memory where there is none or the file cannot be had. One thread uses it at a time."""
    opened = _from_file(path) if path is not None else None
    return opened or _opened(":memory:")


def is_damaged(error: Exception) -> bool:
    """Whether the file is to blame, rather than a full disk or somebody else who holds it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # what was read is no text, or leads nowhere
        return isinstance(error, UnicodeDecodeError | sqlite3.OperationalError)
    return code & 0xFF in _DAMAGED


def remove(path: Path) -> bool:
    """Throw an index away; False where the system does not let it go."""
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def has_full_text(connection: sqlite3.Connection) -> bool:
    """Whether `texts` is FTS5's, or a plain table where SQLite was built without it."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'texts'").fetchone()
    return "fts5" in sql


def _from_file(path: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _opened(str(path))
        except (sqlite3.Error, UnicodeDecodeError) as error:  # what SQLite says of damage may be no text
            if not is_damaged(error) or not remove(path):
                return None
        except OSError:
            return None
    return None


def _opened(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power failure may take the newest rows, found again
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            _make(connection)
        connection.execute("SELECT count(*) FROM texts").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone() == (VERSION,):  # another window was faster
        connection.execute("COMMIT")
        return
    for table in ("pictures", "texts"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in (_PICTURES, *_INDEXES):
        connection.execute(statement)
    try:
        connection.execute(_FULL_TEXT)
    except sqlite3.OperationalError as error:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("DROP TABLE IF EXISTS texts")
        if "no such module" not in str(error):
            raise
        connection.execute(_PLAIN_TEXT)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
