"""A woven query knows the variables and tables that it names, and a long procedure costs as much for each statement as a short one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from migration.transpile import types as t
from migration.transpile.local_scope import LocalTable, Scope, Variable
from migration.transpile.weave import _mentioned_tables, _mentioned_variables, _spelling

_NAMES = st.sampled_from(["@a", "@b1", "@total", "@a#b", "@é", "@@rowcount", "@@trancount", "scope_identity()", "error_message()"])


@given(st.sets(_NAMES), st.sets(_NAMES))
def test_every_variable_that_is_named_is_found(known: set[str], named: set[str]) -> None:
    scope = Scope({n: Variable((n,), t.INT) for n in known})
    text = "SELECT " + ", ".join("@" + _spelling(n) for n in sorted(named))
    found = _mentioned_variables(text, scope)
    for name in known & named:
        assert found[_spelling(name)] is scope.variables[name]
    assert {v.path[0] for v in found.values()} <= known


def test_only_tables_that_are_named_are_known() -> None:
    scope = Scope(tables={f"#t{n}": LocalTable((f"t{n}",)) for n in range(12)})
    found = _mentioned_tables("SELECT * FROM [QP_LOCAL_3] JOIN [QP_LOCAL_11] ON 1 = 1 JOIN QP_LOCAL_99", scope)
    assert {k: v.path[0] for k, v in found.items()} == {"QP_LOCAL_3": "t3", "QP_LOCAL_11": "t11"}
