"""Catalog rows written as T-SQL, and modules under their present names."""

from __future__ import annotations

import pytest

from migration.estate import ObjectKind
from migration.sources.objects import Context, read_batch
from migration.sources.objects import Source as Text
from migration.sources.sqlserver.module_text import module_script
from migration.sources.sqlserver.table_text import (
    Attached,
    Column,
    Table,
    base_type,
    index_lines,
    property_lines,
    sequence_script,
    synonym_script,
    table_script,
    type_script,
)

TABLE = Table(7, "dbo", "Order]s", False, False, False, 0, None, False, False, False)


def column(name: str, kind: str, **changes: object) -> Column:
    made = Column(
        7, 1, name, "sys", kind, False, 100, 18, 2, True, None, False, False, False, None, None, None, None, None, None, None, None,
        False, 0, False, None,
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "length", "precision", "scale", "text"),
    [
        ("nvarchar", 100, 0, 0, "nvarchar(50)"),
        ("nvarchar", -1, 0, 0, "nvarchar(MAX)"),
        ("varbinary", 16, 0, 0, "varbinary(16)"),
        ("decimal", 9, 18, 4, "decimal(18,4)"),
        ("datetime2", 8, 27, 3, "datetime2(3)"),
        ("int", 4, 10, 0, "int"),
        ("xml", -1, 0, 0, "xml"),
        ("float", 8, 53, 0, "float"),
    ],
)
def test_types_have_their_length(name: str, length: int, precision: int, scale: int, text: str) -> None:
    assert base_type(name, length, precision, scale) == text


def test_a_table_has_everything_that_hangs_on_it() -> None:
    columns = [
        column("Id", "int", is_identity=True, seed="10", increment="5", is_nullable=False),
        column("Na]me", "nvarchar", collation_name="Latin1_General_BIN2", default_name="DF_n", default_definition="(N'x')"),
        column("Total", "decimal", computed="([a]*(2))", is_persisted=True, is_nullable=False),
        column("Flag", "Flag", type_schema="app", is_user_defined=True),
    ]
    attached = Attached(
        keys={7: [("PK_o", "PK", 1, "Id", False, False), ("UQ", "UQ", 2, "Flag", True, True)]},
        foreign_keys={7: [("FK_o", "Flag", "app", "Flags", "Id", 1, 0, True, True)]},
        checks={7: [("CK_o", "([Id]>(0))", False, False)]},
        indexes={
            7: [("IX_o", 2, True, "([Id]>(3))", False, "Flag", True, False), ("IX_o", 2, True, "([Id]>(3))", False, "Id", False, True)]
        },
        properties={7: [(0, "MS_Description", "it's orders", None), (1, "MS_Description", "key", "Id")]},
    )
    assert table_script(TABLE, columns, attached, collation="SQL_Latin1_General_CP1_CI_AS") == (
        "CREATE TABLE [dbo].[Order]]s] (\n"
        "    [Id] int IDENTITY(10,5) NOT NULL,\n"
        "    [Na]]me] nvarchar(50) COLLATE Latin1_General_BIN2 NULL CONSTRAINT [DF_n] DEFAULT (N'x'),\n"
        "    [Total] AS ([a]*(2)) PERSISTED NOT NULL,\n"
        "    [Flag] [app].[Flag] NULL,\n"
        "    CONSTRAINT [PK_o] PRIMARY KEY CLUSTERED ([Id] ASC),\n"
        "    UNIQUE NONCLUSTERED ([Flag] DESC),\n"
        "    CONSTRAINT [FK_o] FOREIGN KEY ([Flag]) REFERENCES [app].[Flags] ([Id]) ON DELETE CASCADE,\n"
        "    CONSTRAINT [CK_o] CHECK ([Id]>(0))\n"
        ");\nGO\n"
        "ALTER TABLE [dbo].[Order]]s] NOCHECK CONSTRAINT [FK_o];\nGO\n"
        "CREATE UNIQUE INDEX [IX_o] ON [dbo].[Order]]s] ([Flag] DESC) INCLUDE ([Id]) WHERE ([Id]>(3));\nGO\n"
        "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'it''s orders', @level0type = N'SCHEMA', "
        "@level0name = N'dbo', @level1type = N'TABLE', @level1name = N'Order]s';\nGO\n"
        "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'key', @level0type = N'SCHEMA', "
        "@level0name = N'dbo', @level1type = N'TABLE', @level1name = N'Order]s', @level2type = N'COLUMN', @level2name = N'Id';\nGO\n"
    )


def test_a_temporal_table_names_its_history() -> None:
    columns = [
        column("Id", "int"),
        column("A", "datetime2", generated_always_type=1, is_hidden=True, is_nullable=False),
        column("B", "datetime2", generated_always_type=2, is_nullable=False),
    ]
    text = table_script(TABLE._replace(temporal_type=2), columns, Attached(), collation="", history="[dbo].[H]")
    assert "[A] datetime2(2) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL" in text
    assert "PERIOD FOR SYSTEM_TIME ([A], [B])" in text
    assert "WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [dbo].[H]))" in text


def test_a_columnstore_index_lists_no_keys() -> None:
    rows = [("CCI", 5, False, None, False, "a", False, True)]
    assert index_lines("[t]", rows) == ["CREATE CLUSTERED COLUMNSTORE INDEX [CCI] ON [t];"]


def test_a_property_without_value_is_left_out() -> None:
    assert property_lines("TABLE", "dbo", "t", [(0, "n", None, None)]) == []


def test_types_sequences_and_synonyms() -> None:
    assert (
        type_script((1, "app", "Flag", "bit", 1, 1, 0, False, False, False, None), [], [], "")
        == "CREATE TYPE [app].[Flag] FROM bit NOT NULL;\nGO\n"
    )
    rows = (2, "app", "Ids", None, 0, 0, 0, False, True, False, 9)
    assert type_script(rows, [column("Id", "int")], [], "") == "CREATE TYPE [app].[Ids] AS TABLE (\n    [Id] int NULL\n);\nGO\n"
    row = (1, "dbo", "Seq", "bigint", 19, "1", "1", "1", "99", False, True, 50)
    assert sequence_script(row) == (
        "CREATE SEQUENCE [dbo].[Seq] AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 99 NO CYCLE CACHE 50;\nGO\n"
    )
    assert synonym_script((1, "dbo", "s", "[other].[dbo].[t]")) == "CREATE SYNONYM [dbo].[s] FOR [other].[dbo].[t];\nGO\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("CREATE PROCEDURE dbo.New AS SELECT 1", "CREATE PROCEDURE dbo.New AS SELECT 1"),
        ("CREATE PROC Old AS SELECT 1", "CREATE PROC [dbo].[New] AS SELECT 1"),
        ("/* Old */ create or alter view [app].[Old] as select 1 x", "/* Old */ create or alter view [dbo].[New] as select 1 x"),
        ("CREATE FUNCTION Old() RETURNS int AS BEGIN RETURN 1 END", "CREATE FUNCTION [dbo].[New]() RETURNS int AS BEGIN RETURN 1 END"),
    ],
)
def test_a_renamed_module_gets_its_present_name(text: str, written: str) -> None:
    script, finding = module_script(text, "dbo", "New")
    assert script == written + "\nGO\n"
    assert (finding is not None) == (text != written)


def test_a_module_in_another_schema_than_its_text_says_gets_it() -> None:
    script, finding = module_script("CREATE VIEW v AS SELECT 1 x", "app", "v")
    assert script == "CREATE VIEW [app].[v] AS SELECT 1 x\nGO\n"
    assert finding is None


def test_quoted_identifier_off_is_kept() -> None:
    script, _ = module_script('CREATE PROC dbo.p AS SELECT "x"', "dbo", "p", quoted_identifier=False)
    context = Context("p.sql")
    batches = [b for b in script.split("GO\n") if b]
    found = [r.object for b in batches for r in read_batch(Text(b, 1), context)]
    assert [(o.name, o.kind, o.quoted_identifier) for o in found] == [("dbo.p", ObjectKind.PROCEDURE, False)]
    assert context.quoted_identifier
