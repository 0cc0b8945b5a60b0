"""Fingerprints of what a run depends on: a result holds for these texts, and for no others."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from core.errors import QuickplanError
from core.files import exists, read_text
from migration.plan_parts.proofs import Part
from renderers.bundle import FILE_NAME as BUNDLE
from renderers.design_file import FILE_NAME as DESIGN
from renderers.plan_reader import read
from workbench.plan_folder import PlanFolder
from workbench.store.model import DECISIONS
from workbench.store.places import store_path
from workbench.store.store import EstateStore

CHOICES = "reconcile.toml"
_LIMIT = 64_000_000
_NOTEBOOK = re.compile(r"pipeline(?:_\d+)?\.py")
_NO_DEPENDENCE = frozenset({"extra"})


def fingerprints(plan: PlanFolder) -> dict[str, str]:
    """The fingerprint of each :class:`Part` by its name; empty text for a part that is not there."""
    text = _text(plan.plan)
    model = read(text) if text else None
    settings = {k: v for k, v in asdict(plan.settings).items() if k not in _NO_DEPENDENCE}
    notebooks = sorted(p for p in _listed(plan.folder) if _NOTEBOOK.fullmatch(p.name))
    made = {
        Part.NOTEBOOK: _hash(part for p in notebooks for part in (p.name, _text(p))),
        Part.DESIGN: _hash([_text(plan.folder / DESIGN)]),
        Part.SETTINGS: _hash([json.dumps(settings, sort_keys=True)]),
        Part.CHOICES: _hash([_text(plan.folder / CHOICES)]),
        Part.BUNDLE: _hash([_text(plan.folder / BUNDLE)]),
        Part.OBJECTS: _objects(plan.source),
        Part.ANALYSIS: _hash([model.text_of("Source System Analysis")]) if model else "",
        Part.TARGET: _hash([model.text_of("Target Architecture")]) if model else "",
    }
    return {part.name: value for part, value in made.items()}


def estate_store(source: str) -> EstateStore | None:
    """The store of a plan's source; None while it was never assessed."""
    shown = str(Path(source).resolve()) if source and "://" not in source else source
    return EstateStore(shown) if shown and exists(store_path(shown)) else None


def _objects(source: str) -> str:
    """Texts, conversions and decisions of all objects; how far they have come since does not count."""
    store = estate_store(source)
    if store is None:
        return ""
    with store:
        return _hash(
            part
            for item in store.objects()
            for part in (
                item.key,
                item.source_print,
                item.result_print,
                *(f"{m.state} {m.sequence}" for m in item.marks.values() if m.state in DECISIONS),
            )
        )


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    """A file's text with LF line ends; empty where there is none that can be read."""
    if not exists(path):
        return ""
    try:
        return read_text(path, limit=_LIMIT).text.replace("\r\n", "\n")
    except QuickplanError:
        return ""


def _hash(texts: Iterable[str]) -> str:
    """A fingerprint of texts that no other division of the same characters has; empty for nothing at all."""
    given = [t.encode("utf-8", "surrogatepass") for t in texts]
    if not any(given):
        return ""
    digest = hashlib.sha256()
    for text in given:
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()[:32]
