"""What we say an object reads, writes and calls beside what a dacpac's model says: python -m benchmarks.references FILE.dacpac.

A dacpac carries, for every view, function, procedure and trigger, the objects that the builder of the project found it to need: a truth
that nobody here wrote. Compared are names of tables, views, routines, synonyms and sequences that the model defines. The builder does
not read texts that are run, which we do where they are constant; where it names a synonym, we name what the synonym stands for.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from migration.assessment.dependencies import dependencies
from migration.sources.scripts import read_estate

_MODULES = frozenset(
    {
        "SqlProcedure",
        "SqlView",
        "SqlInlineTableValuedFunction",
        "SqlMultiStatementTableValuedFunction",
        "SqlScalarFunction",
        "SqlDmlTrigger",
    }
)
_NEEDED = _MODULES | {"SqlTable", "SqlSynonym", "SqlSequence"}
_RELATIONSHIPS = frozenset({"BodyDependencies", "QueryDependencies", "Parent"})


def _object(name: str) -> str:
    """``schema.name``, case-folded, of an element's name, of a column's or a parameter's too."""
    parts = [part.replace("]]", "]") for part in re.findall(r"\[((?:[^\]]|\]\])*)\]", name)]
    return ".".join(parts[:2]).casefold()


def told(path: Path) -> tuple[dict[str, set[str]], set[str]]:
    """What the model says: by module the names that it needs, and all names that can be needed."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("model.xml"))
    space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    elements = [e for e in root.iterfind(f"{space}Model/{space}Element") if e.get("Type") in _NEEDED and e.get("Name")]
    known = {_object(e.get("Name", "")) for e in elements}
    needs: dict[str, set[str]] = {}
    for element in elements:
        if element.get("Type") in _MODULES:
            own = _object(element.get("Name", ""))
            named = {
                _object(reference.get("Name", ""))
                for relationship in element.iter(f"{space}Relationship")
                if relationship.get("Name") in _RELATIONSHIPS
                for reference in relationship.iter(f"{space}References")
                if not reference.get("ExternalSource")
            }
            needs[own] = (named & known) - {own}
    return needs, known


def found(path: Path, known: set[str]) -> dict[str, set[str]]:
    """What we say, of the same names."""
    estate = read_estate(path)
    uses = dependencies(estate).uses
    return {
        item.name.casefold(): {n.casefold() for n in (*use.reads, *use.writes, *use.calls)} & known - {item.name.casefold()}
        for item, use in zip(estate.objects, uses, strict=True)
        if item.kind.is_definition
    }


def main(paths: list[Path]) -> None:
    """Print the agreement, and every name that only one of the two says."""
    counts: Counter[str] = Counter()
    for path in paths:
        needs, known = told(path)
        ours = found(path, known)
        for own, wanted in needs.items():
            if own not in ours:  # encrypted: the model has no text of it
                counts["without text"] += 1
                continue
            counts["modules"] += 1
            for kind, names in (("both", wanted & ours[own]), ("we alone", ours[own] - wanted), ("model alone", wanted - ours[own])):
                counts[kind] += len(names)
                for name in sorted(names) if kind != "both" else ():
                    print(f"{kind:12} {path.name}: {own} -> {name}")
    both, alone, missed = counts["both"], counts["we alone"], counts["model alone"]
    print(f"{counts['modules']} modules of {len(paths)} dacpacs, {counts['without text']} without text; names that both say: {both}")
    print(f"the model says {both / max(both + alone, 1):.3f} of what we say; we say {both / max(both + missed, 1):.3f} of what it says")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
