"""Expectations from what a table promises: keys, NOT NULL, CHECK, lengths and ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migration.medallion.columns import SERVER_READ, TableShape
from migration.medallion.conditions import NotUnderstood, Operand, column_operand, translate
from migration.medallion.model import DEFAULT_VIOLATIONS, Expectation, Layer, LeftOut, Rule, Violation
from migration.medallion.naming import Names, snake, tick
from migration.medallion.stored import StoredColumn
from migration.tsql.lexer import Token

#: Types that become one with a wider range, so that nothing else holds the old one.
_RANGES = {"tinyint": ("0", "255"), "smallmoney": ("-214748.3648", "214748.3647")}
_LONGEST = 8000


def expectations(
    shape: TableShape, columns: Sequence[StoredColumn], violations: Mapping[Rule, Violation | None] = DEFAULT_VIOLATIONS
) -> tuple[tuple[Expectation, ...], list[LeftOut]]:
    """Rules from the primary key, NOT NULL, simple CHECKs, lengths of texts and ranges of numbers.

    Args:
        shape: The table.
        columns: Its columns under the names that the dataset gives them.
        violations: What a broken rule does, by kind; None makes none of that kind.

    Returns:
        The expectations, and the CHECKs that are none, with the reason.
    """
    work = _Rules(shape, columns, violations)
    for stored in columns:
        work.not_null(stored)
    for number, check in enumerate(shape.checks, 1):
        work.check(number, check.name, check.tokens, check.line, check.file)
    for stored in columns:
        work.length(stored)
        work.range(stored)
    return tuple(work.made), work.left_out


class _Rules:
    """The rules of one table while they are being gathered."""

    def __init__(self, shape: TableShape, columns: Sequence[StoredColumn], violations: Mapping[Rule, Violation | None]) -> None:
        self.shape = shape
        self.violations = violations
        self.key = {n.casefold() for n in shape.primary_key}
        self.by_name = {c.column.name.casefold(): c for c in columns}
        self.names = Names()
        self.made: list[Expectation] = []
        self.left_out: list[LeftOut] = []

    def add(self, rule: Rule, name: str, condition: str, origin: str, line: int) -> None:
        # The name is taken in any case, so that switching one kind off renames no other.
        unique = self.names.take(name)
        violation = self.violations.get(rule, DEFAULT_VIOLATIONS[rule])
        if violation is not None:
            self.made.append(Expectation(unique, condition, violation, origin, line, rule))

    def not_null(self, stored: StoredColumn) -> None:
        if stored.column.nullable:
            return
        is_key = stored.column.name.casefold() in self.key
        rule, origin = (Rule.PRIMARY_KEY, "PRIMARY KEY") if is_key else (Rule.NOT_NULL, "NOT NULL")
        self.add(rule, f"{snake(stored.column.name)}_not_null", f"{tick(stored.name)} IS NOT NULL", origin, stored.column.line)

    def check(self, number: int, name: str, tokens: Sequence[Token], line: int, file: str) -> None:
        label = f"CHECK {name}".strip()
        try:
            condition = translate(tokens, self._resolve)
        except NotUnderstood as why:
            reason = f"{label} is no expectation: it has {why.reason}"
            self.left_out.append(LeftOut(self.shape.name, Layer.SILVER, reason, file, line))
            return
        # A CHECK lets a row through when it is unknown; an expectation must say so.
        self.add(Rule.CHECK, snake(name) if name else f"check_{number}", f"coalesce({condition.sql}, true)", label, line)

    def length(self, stored: StoredColumn) -> None:
        """A text's declared length: STRING has none."""
        column = stored.column
        if column.is_string and column.arguments.isdecimal() and 0 < int(column.arguments) <= _LONGEST:
            condition = f"coalesce(length({tick(stored.name)}) <= {int(column.arguments)}, true)"
            self.add(Rule.LENGTH, f"{snake(column.name)}_length", condition, f"{column.type}({column.arguments})", column.line)

    def range(self, stored: StoredColumn) -> None:
        """A number's range where its new type has a wider one."""
        if bounds := _RANGES.get(stored.column.type):
            condition = f"coalesce({tick(stored.name)} BETWEEN {bounds[0]} AND {bounds[1]}, true)"
            self.add(Rule.RANGE, f"{snake(stored.column.name)}_range", condition, stored.column.type, stored.column.line)

    def _resolve(self, parts: tuple[str, ...], token: Token) -> Operand:
        found = self.by_name.get(parts[-1].casefold())
        if found is None or len(parts) > 1:
            raise NotUnderstood(f"{'.'.join(parts)}, which is no column of the table", token)
        if found.column.type in SERVER_READ:
            raise NotUnderstood(f"{found.column.type} column {found.column.name}", token)
        return column_operand(found.column, found.name)
