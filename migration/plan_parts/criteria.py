"""The acceptance criteria of a migration: measurable, and wherever a recorded result can prove one, with the code of its check."""

from __future__ import annotations

from core.safe_text import code_span
from migration.estate import ObjectKind
from migration.plan_parts.facts import Facts, plural
from migration.plan_parts.proofs import Check
from planner.plan import Criterion


def criteria(f: Facts) -> tuple[Criterion, ...]:
    """The criteria in the order in which a migration meets them; checks only where quickplan runs what proves them."""
    runs = f.tsql and f.to_databricks
    proved = [*_objects(f), *_before(f), *_data(f)] if runs else [(text, None) for text, _ in (*_objects(f), *_data(f))]
    texts = [f"{text} (check: `{check}`)" if check else text for text, check in proved]
    texts.append(f"No password stands in {code_span(f.folder + '/')}, in the notebook or in the shell history.")
    if runs and not f.simple:
        texts.append(f"Everyone named in the sign-off table of the runbook has signed. (check: `{Check.SIGN_OFFS_COMPLETE}`)")
    return tuple(Criterion(text=t) for t in texts)


_Texts = list[tuple[str, Check | None]]


def _objects(f: Facts) -> _Texts:
    """That every object was decided about, and what was written by hand looked at."""
    s = f.summary
    texts: _Texts = []
    if s:
        split = f": today {s.converted:,} converted, {s.partial:,} in part, {s.manual:,} by hand" if s.transpiled else ""
        said = (
            f"All {s.total:,} objects are accounted for: converted, written by hand and signed off, or left out with a reason{split}."
            if s.total != 1
            else f"The one object is converted or written by hand, and signed off{split}."
        )
    else:
        said = (
            "Every extracted object is accounted for: converted, written by hand and signed off, or left out with a reason; "
            "the counts stand in Source System Analysis."
        )
    texts.append((said, Check.OBJECTS_DECIDED))
    if f.manual:
        names = ", ".join(code_span(m.object) for m in f.manual[:3]) + (" and the others" if len(f.manual) > 3 else "")
        said = (
            f"Each of the {plural(len(f.manual), 'object')} listed as manual work ({names}) was compared with the source on the same rows"
            if len(f.manual) > 1
            else f"{names} was compared with the source on the same rows"
        )
        texts.append((f"{said} and signed off by name." if f.tsql else f"{said}.", Check.OBJECTS_SIGNED_OFF))
    said = (
        "No T-SQL-only construct is left in the converted SQL, and none was dropped without a finding."
        if f.tsql
        else f"No construct that only {f.source} has is left in the converted SQL, and none was dropped without a finding."
    )
    texts.append((said, None))
    named = f.intent.entities.objects[:4]
    if named and not s:
        verb = "returns" if len(named) == 1 else "return"
        said = f"{', '.join(code_span(n) for n in named)} {verb} the same rows on both sides for the same data and parameters."
        texts.append((said, None))
    return texts


def _before(f: Facts) -> _Texts:
    """What is passed before data is compared; for a single object the update alone says enough."""
    if f.simple:
        return []
    return [
        ("The pipeline's notebooks have no lint error.", Check.NOTEBOOKS_LINT_CLEAN),
        ("The pipeline computes every dataset from sample rows in a rehearsal on this machine.", Check.REHEARSAL_GREEN),
        ("The workspace has everything the deployment needs: no check of it fails.", Check.PREFLIGHT_PASSED),
        ("Every step of the deployment is done, and a second run finds nothing to change.", Check.ALL_STEPS_DEPLOYED),
    ]


def _data(f: Facts) -> _Texts:
    """That the loads complete, and that what they wrote is what the source has."""
    texts: _Texts = []
    if f.to_databricks:
        said = f"One pipeline update in development mode completes into {f.target_schema}, with the result of every expectation recorded."
    else:
        said = f"The loads into {f.target} complete twice in a row with the same result."
    texts.append((said, Check.UPDATE_COMPLETED))
    tables, views = f.count(ObjectKind.TABLE), f.count(ObjectKind.VIEW)
    if tables:
        which = "all " + plural(tables, "table") if tables > 1 else "the table"
        texts.append((f"Row counts agree with the source for {which}, taken at the same moment.", Check.ROW_COUNTS_AGREE))
    elif not f.summary and not f.intent.entities.objects:
        said = "Row counts agree with the source for every table that moves, taken at the same moment."
        texts.append((said, Check.ROW_COUNTS_AGREE))
    if not f.simple:
        said = (
            "Reconciliation of column totals is within the agreed tolerance (zero for integers, decimals and dates), and "
            "its report is kept beside this plan."
        )
        texts.append((said, Check.TABLES_RECONCILED))
    if views:
        which = "Each of the " + plural(views, "view") if views > 1 else "The view"
        texts.append((f"{which} returns the same rows as in the source on the same data, NULLs and text case included.", None))
    return texts
