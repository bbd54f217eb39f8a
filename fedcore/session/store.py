"""This hospital's own memory: peers, sessions, checkpoints, results, models. One folder, one program at a time.

SQLite in WAL mode with strict tables holds everything but the models, which people take away as files. Nothing in
here is a patient's value in the clear: checkpoints are encrypted before they come. Secrets live elsewhere.

A peer's name that turns up with other keys blocks both: an attacker in the middle looks exactly like this, and so does
a colleague who made a new identity, and only a telephone tells them apart.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from fedcore.errors import DataError, ProtocolError, StoreError
from fedcore.session.files import write_atomically
from fedcore.session.profile_lock import ProfileLock
from fedcore.session.records import CheckpointRecord, Peer, PeerState, SessionRecord, name_key

KEPT_CHECKPOINTS = 3  # two sides restart from the smaller count, which is at most one tree behind

_MIGRATIONS = (
    """
    CREATE TABLE peers (
        party_id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL,
        curve_public BLOB NOT NULL CHECK (length(curve_public) = 32),
        sign_public BLOB NOT NULL CHECK (length(sign_public) = 32),
        address TEXT, state TEXT NOT NULL CHECK (state IN ('invited', 'confirmed', 'blocked')),
        added TEXT NOT NULL, changed TEXT NOT NULL
    ) STRICT;
    CREATE INDEX peers_by_name ON peers (name_key);
    CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY, terms TEXT NOT NULL, terms_digest BLOB NOT NULL, role TEXT NOT NULL,
        state TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL
    ) STRICT;
    CREATE TABLE checkpoints (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, tree_count INTEGER NOT NULL,
        blob BLOB NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (session_id, tree_count)
    ) STRICT;
    CREATE TABLE results (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, name TEXT NOT NULL,
        body TEXT NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (session_id, name)
    ) STRICT;
    """,
    """
    CREATE TABLE checkpoint_trees (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, tree INTEGER NOT NULL,
        blob BLOB NOT NULL, PRIMARY KEY (session_id, tree)
    ) STRICT;
    """,
)
_PEER_COLUMNS = "party_id, name, curve_public, sign_public, address, state, added, changed"
_SESSION_COLUMNS = "session_id, terms, terms_digest, role, state, created, changed"


class Store:
    """The store in `folder`, which is made if absent. A context manager; may be used from any thread.

    Every method raises StoreError, with advice, when the folder is read-only, the disk is full or the database is
    damaged; the constructor also when another program uses the folder or a newer version has written it.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.folder, self._clock = folder, clock
        self._mutex = threading.RLock()
        self._is_closed = False
        with _disk(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / "models").mkdir(exist_ok=True, mode=0o700)
            self._profile = ProfileLock(folder)
        try:
            self._database = self._open(folder / "store.sqlite")
        except BaseException:
            self._profile.release()
            raise

    def _open(self, path: Path) -> sqlite3.Connection:
        if sqlite3.sqlite_version_info < (3, 37):
            raise StoreError(
                "This Python has SQLite {version}, which is too old",
                advice="Install a Python with SQLite 3.37 or later.",
                version=sqlite3.sqlite_version,
            )
        with _disk(self.folder):
            path.touch(mode=0o600)
            database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
                    database.execute(f"PRAGMA {pragma}")
                if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise sqlite3.DatabaseError("quick_check failed")
                _migrate(database, self.folder)
            except BaseException:
                database.close()
                raise
            return database

    def close(self) -> None:
        """Close the database and let other programs use the folder; the second time does nothing."""
        with self._mutex:
            if not self._is_closed:
                self._is_closed = True
                self._database.close()
                self._profile.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- peers --------------------------------------------------------------------------------------------------------

    def add_peer(self, peer: Peer) -> Peer:
        """Remember an invitation; a peer known with the same keys keeps its state and gets the new name and address.

        Raises ProtocolError, after blocking every peer of that name, when the name is known with other keys.
        """
        with self._change() as database:
            rivals = [p for p in self.peers_named(peer.name) if not p.has_keys_of(peer)]
            known = self.peer(peer.party_id)
            if known is not None and not known.has_keys_of(peer):
                raise ValueError("one party id with two sets of keys")
            state = "blocked" if rivals else known.state if known else "invited"
            added = known.added if known else self._now()
            database.execute(
                f"INSERT OR REPLACE INTO peers (name_key, {_PEER_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",  # noqa: S608
                (
                    name_key(peer.name),
                    peer.party_id,
                    peer.name,
                    peer.curve_public,
                    peer.sign_public,
                    peer.address,
                    state,
                    added,
                    self._now(),
                ),
            )
            for rival in rivals:
                self.set_peer_state(rival.party_id, "blocked")
        if rivals:
            raise _changed_key(peer.name)
        saved = self.peer(peer.party_id)
        assert saved is not None
        return saved

    def set_peer_state(self, party_id: str, state: PeerState) -> None:
        """Raises DataError when no such peer is known, ProtocolError when a blocked one is to be let in."""
        peer = self.peer(party_id)
        if peer is not None and peer.state == "blocked" and state != "blocked":
            raise ProtocolError(
                "{name} is blocked",
                advice="Ring {name}. If all is well, remove the entry, add the invitation anew and compare codes.",
                name=peer.name,
            )
        self._update("UPDATE peers SET state = ?, changed = ? WHERE party_id = ?", state, self._now(), party_id)

    def remove_peer(self, party_id: str) -> None:
        """Forget a peer, and with it the keys its name was known by. Raises DataError when no such peer is known."""
        self._update("DELETE FROM peers WHERE party_id = ?", party_id)

    def peer(self, party_id: str) -> Peer | None:
        rows = self._rows(f"SELECT {_PEER_COLUMNS} FROM peers WHERE party_id = ?", party_id)  # noqa: S608
        return Peer(*rows[0]) if rows else None

    def peers_named(self, name: str) -> list[Peer]:
        """Peers whose name a person would take for `name`: upper and lower case, width and spaces aside."""
        rows = self._rows(f"SELECT {_PEER_COLUMNS} FROM peers WHERE name_key = ?", name_key(name))  # noqa: S608
        return [Peer(*row) for row in rows]

    def peers(self) -> list[Peer]:
        """All peers by name."""
        return [Peer(*row) for row in self._rows(f"SELECT {_PEER_COLUMNS} FROM peers ORDER BY name_key")]  # noqa: S608

    # -- sessions -----------------------------------------------------------------------------------------------------

    def add_session(self, session: SessionRecord) -> None:
        """Remember a new session; its times are set here. Raises StoreError when the id is taken."""
        now = self._now()
        self._update(
            f"INSERT INTO sessions ({_SESSION_COLUMNS}) VALUES (?,?,?,?,?,?,?)",  # noqa: S608
            session.session_id,
            session.terms,
            session.terms_digest,
            session.role,
            session.state,
            now,
            now,
        )

    def set_session_state(self, session_id: str, state: str) -> None:
        """Raises DataError when no such session is known."""
        self._update("UPDATE sessions SET state = ?, changed = ? WHERE session_id = ?", state, self._now(), session_id)

    def session(self, session_id: str) -> SessionRecord | None:
        rows = self._rows(f"SELECT {_SESSION_COLUMNS} FROM sessions WHERE session_id = ?", session_id)  # noqa: S608
        return SessionRecord(*rows[0]) if rows else None

    def sessions(self) -> list[SessionRecord]:
        """All sessions, the latest first."""
        order = "ORDER BY created DESC, rowid DESC"
        return [SessionRecord(*row) for row in self._rows(f"SELECT {_SESSION_COLUMNS} FROM sessions {order}")]  # noqa: S608

    def remove_session(self, session_id: str) -> None:
        """Forget a session with its checkpoints and results; model files and the ledger stay."""
        self._update("DELETE FROM sessions WHERE session_id = ?", session_id)

    # -- checkpoints and results --------------------------------------------------------------------------------------

    def save_checkpoint(
        self, session_id: str, tree_count: int, blob: bytes, trees: Mapping[int, bytes] = MappingProxyType({})
    ) -> None:
        """Keep `blob`, encrypted by the caller, as the state after `tree_count` trees, and with it what is known of
        these `trees` by their number, the first being 1. Old states are dropped, and all that is of later trees.
        """
        with self._change() as database:
            self.drop_checkpoints(session_id, above=tree_count)
            database.executemany(
                "INSERT OR REPLACE INTO checkpoint_trees VALUES (?,?,?)", [(session_id, *row) for row in trees.items()]
            )
            database.execute(
                "INSERT OR REPLACE INTO checkpoints VALUES (?,?,?,?)", (session_id, tree_count, blob, self._now())
            )
            database.execute(
                "DELETE FROM checkpoints WHERE session_id = ?1 AND tree_count NOT IN (SELECT tree_count FROM "
                "checkpoints WHERE session_id = ?1 ORDER BY tree_count DESC LIMIT ?2)",
                (session_id, KEPT_CHECKPOINTS),
            )

    def checkpoint(self, session_id: str, tree_count: int | None = None) -> CheckpointRecord | None:
        """The checkpoint after `tree_count` trees, or the latest."""
        rows = self._rows(
            "SELECT session_id, tree_count, blob, saved FROM checkpoints WHERE session_id = ?1 "
            "AND (?2 IS NULL OR tree_count = ?2) ORDER BY tree_count DESC LIMIT 1",
            session_id,
            tree_count,
        )
        return CheckpointRecord(*rows[0]) if rows else None

    def checkpoint_counts(self, session_id: str) -> list[int]:
        """The tree counts which `checkpoint` can give, ascending."""
        rows = self._rows("SELECT tree_count FROM checkpoints WHERE session_id = ? ORDER BY tree_count", session_id)
        return [row[0] for row in rows]

    def checkpoint_trees(self, session_id: str) -> int:
        """Up to which tree there is a row for each of them."""
        rows = self._rows("SELECT max(tree) FROM checkpoint_trees WHERE session_id = ?", session_id)
        return rows[0][0] or 0

    def checkpoint_tree_blobs(self, session_id: str, tree_count: int) -> list[bytes]:
        """The rows of the first `tree_count` trees, in their order."""
        statement = "SELECT blob FROM checkpoint_trees WHERE session_id = ? AND tree <= ? ORDER BY tree"
        return [row[0] for row in self._rows(statement, session_id, tree_count)]

    def drop_checkpoints(self, session_id: str, above: int = -1) -> None:
        """Drop the checkpoints with more than `above` trees: all of them, or those the partner does not have."""
        with self._change() as database:
            database.execute("DELETE FROM checkpoints WHERE session_id = ? AND tree_count > ?", (session_id, above))
            database.execute("DELETE FROM checkpoint_trees WHERE session_id = ? AND tree > ?", (session_id, above))

    def save_result(self, session_id: str, name: str, body: Mapping[str, Any]) -> None:
        """Keep a result as JSON, in place of one of the same name."""
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
        self._update("INSERT OR REPLACE INTO results VALUES (?,?,?,?)", session_id, name, text, self._now())

    def result(self, session_id: str, name: str) -> dict[str, Any] | None:
        """One of them, if it is there."""
        rows = self._rows("SELECT body FROM results WHERE session_id = ? AND name = ?", session_id, name)
        return json.loads(rows[0][0]) if rows else None

    def results(self, session_id: str) -> dict[str, Any]:
        """All results of a session by name."""
        rows = self._rows("SELECT name, body FROM results WHERE session_id = ? ORDER BY name", session_id)
        return {name: json.loads(body) for name, body in rows}

    # -- models -------------------------------------------------------------------------------------------------------

    def save_model(self, name: str, content: bytes) -> Path:
        """Write a file under models/, whole or not at all. ValueError when `name` is not a plain file name."""
        path = self.model_path(name)
        with _disk(self.folder):
            write_atomically(path, content)
        return path

    def read_model(self, name: str) -> bytes:
        path = self.model_path(name)
        with _disk(self.folder):
            return path.read_bytes()

    def models(self) -> list[Path]:
        """The model files, by name."""
        with _disk(self.folder):
            return sorted(p for p in (self.folder / "models").iterdir() if p.is_file() and not p.name.startswith("."))

    def model_path(self, name: str) -> Path:
        is_plain = name.replace("-", "").replace("_", "").replace(".", "").isalnum() and not name.startswith(".")
        if not is_plain or not name.isascii() or len(name) > 120:
            raise ValueError("a model's file name has letters, digits, dots, dashes and underscores")
        return self.folder / "models" / name

    # -- within -------------------------------------------------------------------------------------------------------

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction; within another one, part of it."""
        with self._mutex, _disk(self.folder):
            if self._database.in_transaction:
                yield self._database
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _update(self, statement: str, *values: Any) -> None:
        with self._change() as database:
            if database.execute(statement, values).rowcount == 0:
                raise DataError(
                    "There is no such entry in the store", advice="It may have been removed; open the page again."
                )

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._mutex, _disk(self.folder):
            return self._database.execute(statement, values).fetchall()


def _migrate(database: sqlite3.Connection, folder: Path) -> None:
    """Bring the tables up to this version, each step in a transaction of its own."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_MIGRATIONS):
        raise StoreError(
            "The data folder {folder} was written by a newer version of FedStroke",
            advice="Install the newer version again, or start with another data folder.",
            folder=str(folder),
        )
    for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")


@contextlib.contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Turn what disk and database say into what a person can do."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(
            "An entry does not fit into the store",
            advice="Save a diagnostics bundle in Settings and report this.",
            detail=str(error),
        ) from error
    except sqlite3.OperationalError as error:
        raise _unusable(folder, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            "The database in {folder} is damaged",
            advice="Close the program and restore the folder from a backup; or move store.sqlite away to start anew.",
            detail=str(error),
            folder=str(folder),
        ) from error
    except OSError as error:
        raise _unusable(folder, str(error)) from error


def _unusable(folder: Path, detail: str) -> StoreError:
    if "full" in detail or "No space" in detail:
        return StoreError(
            "The disk with the data folder {folder} is full",
            advice="Free some space on that disk, then try again. Nothing that was saved before is lost.",
            detail=detail,
            folder=str(folder),
        )
    return StoreError(
        "The data folder {folder} cannot be used",
        advice="Check that the folder is there and that you may write to it, or choose another one in Settings.",
        detail=detail,
        folder=str(folder),
    )


def _changed_key(name: str) -> ProtocolError:
    return ProtocolError(
        "{name} is known with other keys: every peer of that name is blocked",
        advice="Ring {name} on a number you know. If they made a new identity, remove both entries and add them anew.",
        name=name,
    )
