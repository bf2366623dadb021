"""The index of a folder's pictures: rows by file name, their words for searching."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.library.entries import Entry, Hit, Query, Stamp
from clipdiff_core.library.schema import connect, has_full_text
from clipdiff_core.library.terms import LARGEST, normal, read_terms

_COLUMNS = ("width", "height", "words", "unwanted", "model", "task", "seed", "steps", "guidance")


def index_path(folder: Path) -> Path:
    """Where the index of `folder` is kept: in the cache, named by the folder."""
    name = hashlib.sha256(str(folder.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return folders.cache() / "library" / f"{name}.sqlite3"


class Index:
    """What is known of the pictures of one folder, in a file or, without a path, in memory.

    Its methods raise `sqlite3.Error`; one thread uses it.
    """

    def __init__(self, path: Path | None) -> None:
        self._sql = connect(path)
        self._full_text = has_full_text(self._sql)

    def close(self) -> None:
        """Let the file go."""
        self._sql.close()

    def stamps(self) -> dict[str, Stamp]:
        """Every picture's, by its name."""
        rows = self._sql.execute("SELECT name, written, size FROM pictures")
        return {name: Stamp(written, size) for name, written, size in rows}

    def take(self, found: Mapping[str, Stamp], gone: Iterable[str]) -> None:
        """Take up new and changed files, known by their names until they are read, and forget those that are gone."""
        with self._sql:
            self._sql.execute("BEGIN")
            for name in gone:
                self._forget(name)
            for name, stamp in found.items():
                row = self._sql.execute(
                    "INSERT INTO pictures (name, written, size) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                    " SET written = excluded.written, size = excluded.size, read = 0 RETURNING id",
                    (name, *stamp),
                ).fetchone()
                self._write_text(row[0], normal(name), "")

    def unread(self, most: int) -> list[str]:
        """Names of files that were not read yet, the newest first."""
        rows = self._sql.execute("SELECT name FROM pictures WHERE NOT read ORDER BY written DESC LIMIT ?", (most,))
        return [name for (name,) in rows]

    def put(self, entries: Mapping[str, Entry]) -> None:
        """What was read of pictures, by their names."""
        changes = ", ".join(f"{column} = ?" for column in _COLUMNS)
        with self._sql:
            self._sql.execute("BEGIN")
            for name, entry in entries.items():
                values = [_storable(getattr(entry, column)) for column in _COLUMNS]
                rows = self._sql.execute(
                    f"UPDATE pictures SET read = 1, {changes} WHERE name = ? RETURNING id", (*values, name)
                ).fetchall()
                for (row,) in rows:
                    self._write_text(row, _body(name, entry), normal(entry.unwanted))

    def show_stars(self, starred: Iterable[str]) -> bool:
        """Mark these pictures and no others; whether that changed anything."""
        wanted = {name for name in starred if name == _storable(name)}
        marked = {name for (name,) in self._sql.execute("SELECT name FROM pictures WHERE starred")}
        here = {name for name in wanted - marked if self._has(name)}
        with self._sql:
            self._sql.execute("BEGIN")
            for value, names in ((0, marked - wanted), (1, here)):
                self._sql.executemany("UPDATE pictures SET starred = ? WHERE name = ?", [(value, n) for n in names])
        return bool(here or marked - wanted)

    def search(self, query: Query, most: int = -1) -> Iterator[Hit]:
        """The pictures that fit, the newest first, as they are found; at most so many, all where that is negative."""
        conditions, values = self._conditions(query)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._sql.execute(
            f"SELECT name, written, starred FROM pictures {where} ORDER BY written DESC, name LIMIT ?",
            (*values, most),
        )
        return (Hit(name, written, bool(starred)) for name, written, starred in rows)

    def state(self) -> tuple[int, int]:
        """Differs from what it was once anything was written, here or by another process."""
        (others,) = self._sql.execute("PRAGMA data_version").fetchone()
        return others, self._sql.total_changes

    def values(self, column: str) -> list[str]:
        """Every model, or every task, that a picture was made with."""
        rows = self._sql.execute(f"SELECT DISTINCT {column} FROM pictures WHERE {column} <> '' ORDER BY {column}")
        return [value for (value,) in rows]

    def _conditions(self, query: Query) -> tuple[list[str], list[str | int | float]]:
        terms = read_terms(query.text)
        conditions = [f"({sql})" for sql, _ in terms.conditions]
        values: list[str | int | float] = [value for _, said in terms.conditions for value in said]
        filters = (
            ("model = ?", query.model),
            ("task = ?", query.task),
            ("starred = ?", int(query.starred)),
            ("written >= ?", query.since and round(query.since * 1e9)),
            ("written < ?", query.until and round(query.until * 1e9)),
        )
        for sql, value in filters:
            if value:
                conditions.append(sql)
                values.append(value)
        phrases = [("body", words) for words in terms.words] + [("unwanted", words) for words in terms.unwanted]
        if phrases and self._full_text:
            conditions.append("id IN (SELECT rowid FROM texts WHERE texts MATCH ?)")
            values.append(" AND ".join(f'{column}: "{words}" *' for column, words in phrases))
        elif phrases:
            likes = " AND ".join(f"' ' || {column} LIKE ?" for column, _ in phrases)
            conditions.append(f"id IN (SELECT rowid FROM texts WHERE {likes})")
            values.extend(f"% {words}%" for _, words in phrases)
        return conditions, values

    def _has(self, name: str) -> bool:
        return self._sql.execute("SELECT 1 FROM pictures WHERE name = ?", (name,)).fetchone() is not None

    def _forget(self, name: str) -> None:
        for (row,) in self._sql.execute("DELETE FROM pictures WHERE name = ? RETURNING id", (name,)).fetchall():
            self._sql.execute("DELETE FROM texts WHERE rowid = ?", (row,))

    def _write_text(self, row: int, body: str, unwanted: str) -> None:
        self._sql.execute("DELETE FROM texts WHERE rowid = ?", (row,))
        self._sql.execute("INSERT INTO texts (rowid, body, unwanted) VALUES (?, ?, ?)", (row, body, unwanted))


def _storable(value: str | float | None) -> str | float | None:
    """As SQLite can keep it; a picture may say anything."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return None if isinstance(value, int) and abs(value) > LARGEST else value


def _body(name: str, entry: Entry) -> str:
    """Everything that words of a search are held against."""
    settings = (entry.model, entry.task, entry.seed, f"{entry.width}x{entry.height}", name)
    return normal(" ".join([entry.words, *(str(setting) for setting in settings if setting is not None)]))
