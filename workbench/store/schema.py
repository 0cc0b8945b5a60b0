"""The tables of an estate store, as steps from one version to the next."""

from __future__ import annotations

#: Each entry brings a file from the version of its place to the next one; what is written in a released entry never changes.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT NOT NULL, source TEXT NOT NULL, options TEXT NOT NULL,
            versions TEXT NOT NULL, counts TEXT NOT NULL, source_print TEXT NOT NULL, work_print TEXT NOT NULL, worst INTEGER NOT NULL,
            low REAL NOT NULL, high REAL NOT NULL, summary BLOB)""",
        # What the last run found. gone: number of the first run that no longer found it.
        """CREATE TABLE objects (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL,
            line INTEGER NOT NULL, lines INTEGER NOT NULL, place INTEGER NOT NULL, status TEXT NOT NULL, class TEXT NOT NULL,
            low REAL NOT NULL, high REAL NOT NULL, wave INTEGER, source_print TEXT NOT NULL, result_print TEXT NOT NULL,
            target TEXT NOT NULL, gone INTEGER)""",
        # The line of ``quickplan analyze --json`` of each object, packed.
        "CREATE TABLE items (object INTEGER PRIMARY KEY REFERENCES objects, item BLOB NOT NULL)",
        # What each object was from one run until another; until is NULL for what it is now.
        """CREATE TABLE versions (
            object INTEGER NOT NULL REFERENCES objects, since INTEGER NOT NULL REFERENCES runs, until INTEGER REFERENCES runs,
            source_print TEXT NOT NULL, status TEXT NOT NULL, class TEXT NOT NULL, low REAL NOT NULL, high REAL NOT NULL, wave INTEGER,
            PRIMARY KEY (object, since)) WITHOUT ROWID""",
        # What a person recorded and still holds; sql is the text of an override.
        """CREATE TABLE marks (
            object INTEGER NOT NULL REFERENCES objects, state TEXT NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
            note TEXT NOT NULL, source_print TEXT NOT NULL, result_print TEXT NOT NULL, target TEXT NOT NULL, sql TEXT,
            PRIMARY KEY (object, state)) WITHOUT ROWID""",
        # Everything that was ever recorded.
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT, object INTEGER NOT NULL REFERENCES objects, at TEXT NOT NULL, what TEXT NOT NULL,
            who TEXT NOT NULL, note TEXT NOT NULL)""",
        "CREATE INDEX events_of_object ON events (object)",
    ),
)
