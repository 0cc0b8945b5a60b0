"""Where estate stores are, and which kind of journal their file system can bear."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from workbench.paths import state_dir

#: File systems of other machines, whose locks and shared memory SQLite's WAL journal must not rely on (sqlite.org/wal.html).
_REMOTE = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "lustre", "gpfs", "beegfs", "glusterfs",
        "gfs", "gfs2", "ocfs2", "orangefs", "pvfs2", "coda", "davfs", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "afpfs", "webdav",
    }
)  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")


def stores_dir() -> Path:
    """The folder of all estate stores; not created here."""
    return state_dir() / "estates"


def store_path(source: str) -> Path:
    """The store of a source, named as :attr:`workbench.sources.Source.shown` names it: absolute path, or address without secret."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", source.rstrip("/").rpartition("/")[2]).strip("-")[:40] or "estate"
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return stores_dir() / f"{name}-{digest}.db"


def journal_mode(folder: Path, mounts: Path = _MOUNTS) -> str:
    """``wal`` on a local file system, ``delete`` on one of the network and where that cannot be told."""
    kind = file_system(folder, mounts)
    return "delete" if not kind or kind in _REMOTE or (kind.startswith("fuse") and kind != "fuseblk") else "wal"


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system that ``folder`` is on, as Linux names it; empty where there is no list of mounts."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    where = os.path.realpath(folder)
    best, found = -1, ""
    for line in lines:
        # proc(5): id, parent, device, root, mount point, options, optional fields, "-", type, …
        left, _, right = line.partition(" - ")
        parts, kind = left.split(), right.split()
        if len(parts) < 5 or not kind:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), parts[4])
        # Of mounts on the same point the last one covers the others.
        if (where == point or where.startswith(point.rstrip("/") + "/")) and len(point) >= best:
            best, found = len(point), kind[0]
    return found
