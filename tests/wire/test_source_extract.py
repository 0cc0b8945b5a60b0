"""Extraction from the responder: exact on every version, read-only, resumable, degrading."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from responder import Fault, Login, Responder, Rights
from responder.contents.synthetic import Synthetic
from responder.drivers import Driver
from responder.engine.store import Store
from responder.versions import VERSIONS
from trials import rounds

from core.errors import Cancelled
from core.progress import CancelToken, Progress
from core.secret import Secret
from migration.estate import ObjectKind
from migration.sources.scripts import read_estate
from migration.sources.sqlserver.address import SourceAddress
from migration.sources.sqlserver.connection import connect
from migration.sources.sqlserver.diagnosis import SourceFailed
from migration.sources.sqlserver.extract import Extraction, Selection, extract

pytestmark = pytest.mark.xdist_group("wire")
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "workforce"
LOGIN = Login()
#: What no catalog keeps: statements that are no objects.
LOOSE = {ObjectKind.SCRIPT, ObjectKind.PERMISSION, ObjectKind.STATISTICS}
Start = Callable[..., Responder]
#: Every connection is preceded by a probe of the port, which takes a fault for itself.
PROBED = Fault()


def take(driver: Driver, responder: Responder, folder: Path, *, database: str = "WorkforceDB", **options: object) -> Extraction:
    where = SourceAddress(
        "127.0.0.1", responder.port, "", database, LOGIN.user, trust_server_certificate=True,
        driver="microsoft" if driver.is_microsoft else "freetds",
    )  # fmt: skip
    with connect(where, Secret(LOGIN.password), timeout=5, folder=folder.parent) as connection:
        return extract(connection, folder, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("version", list(VERSIONS))
def test_the_sample_comes_out_whole_on_every_version(driver: Driver, start_responder: Start, tmp_path: Path, version: str) -> None:
    responder = start_responder(version=version)
    made = take(driver, responder, tmp_path / "x")
    found, wanted = read_estate(tmp_path / "x"), read_estate(SAMPLE)
    hidden = {"dbo.usp_Hidden", "dbo.usp_FromAssembly"}
    kinds = {(o.name.casefold(), o.kind) for o in wanted.definitions() if o.kind is not ObjectKind.OTHER}
    assert {(o.name.casefold(), o.kind) for o in found.definitions()} == kinds
    assert {f["code"] for f in made.findings} == {"ENCRYPTED_MODULE", "CLR_MODULE"}
    data = json.loads(made.path.read_text())
    assert hidden <= {o["name"] for o in data["objects"] if not o["file"]}
    assert data["server"]["database"] == "WorkforceDB"
    assert not responder.forbidden()


def test_modules_keep_their_text(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    take(driver, responder, tmp_path / "x")
    modules = (ObjectKind.PROCEDURE, ObjectKind.VIEW, ObjectKind.SCALAR_FUNCTION, ObjectKind.TRIGGER)
    found = {o.name.casefold(): o.text.strip() for o in read_estate(tmp_path / "x").of_kind(*modules)}
    wanted = {o.name.casefold(): o.text.strip() for o in read_estate(SAMPLE).of_kind(*modules)}
    assert found == wanted


def test_tables_convert_like_their_scripts(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    from migration.runtime import DEFAULT_RUNTIME
    from migration.transpile.catalog import build_catalog
    from migration.transpile.convert import Options, convert_object

    take(microsoft, responder, tmp_path / "x")

    def columns(path: Path) -> dict[str, list[str]]:
        objects = read_estate(path).objects
        options = Options(estate=build_catalog(objects, DEFAULT_RUNTIME))
        made = {}
        for item in objects:
            if item.kind is ObjectKind.TABLE:
                head = convert_object(item, options).statements[:1]
                lines = head[0].splitlines() if head else []
                made[item.name.casefold()] = [line.split()[:2] for line in lines if line.startswith("  `")]
        return made  # type: ignore[return-value]

    assert columns(tmp_path / "x") == columns(SAMPLE)


def test_two_extractions_are_the_same(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    for name in ("a", "b"):
        take(driver, responder, tmp_path / name)
    texts = [
        {p.relative_to(tmp_path / n).as_posix(): p.read_bytes() for p in sorted((tmp_path / n).rglob("*")) if p.is_file()}
        for n in ("a", "b")
    ]
    assert texts[0] == texts[1]


def test_only_what_was_chosen(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    made = take(microsoft, responder, tmp_path / "x", selection=Selection(("HR.*",), ("*.v*",)))
    names = {o.name for o in read_estate(tmp_path / "x").definitions()}
    assert names
    assert all(n.lower().startswith("hr.") and not n.partition(".")[2].lower().startswith("v") for n in names)
    assert set(made.counts) >= {"table"}


@pytest.mark.parametrize("view", ["sys.sql_expression_dependencies", "sys.partitions", "sys.extended_properties", "sys.indexes"])
def test_a_denied_figure_degrades_and_says_so(microsoft: Driver, start_responder: Start, tmp_path: Path, view: str) -> None:
    responder = start_responder(logins=(Login(rights=Rights(denied=frozenset({view}))),))
    if view == "sys.indexes":  # keys are read through it
        with pytest.raises(SourceFailed) as caught:
            take(microsoft, responder, tmp_path / "x")
        assert caught.value.diagnosis.code == "PERMISSION_DENIED"
        return
    made = take(microsoft, responder, tmp_path / "x")
    assert "CATALOG_DENIED" in {f["code"] for f in made.findings}
    assert made.counts["table"] == 41


def test_without_view_definition_texts_are_missing_and_named(driver: Driver, start_responder: Start, tmp_path: Path) -> None:
    responder = start_responder(logins=(Login(rights=Rights(view_definition=False)),))
    made = take(driver, responder, tmp_path / "x")
    denied = [f for f in made.findings if f["code"] == "DEFINITION_DENIED"]
    assert len(denied) >= 30
    assert made.counts["table"] == 41


def _wide(count: int) -> Store:
    return Store(Synthetic(count, seed=3))


def _attempt(driver: Driver, responder: Responder, folder: Path, *, resume: bool) -> str:
    """The diagnosis of an extraction that broke; empty when it came to its end."""
    try:
        take(driver, responder, folder, database="WideDB", resume=resume)
    except SourceFailed as error:
        return error.diagnosis.code
    return ""


def test_breaks_at_random_places_end_complete_after_resume(driver: Driver, start_responder: Start, tmp_path: Path) -> None:
    store = _wide(600)
    responder = start_responder(store)
    take(driver, responder, tmp_path / "whole", database="WideDB")
    whole = json.loads((tmp_path / "whole" / "estate.json").read_text())["objects"]
    places = random.Random(7)
    for number in range(rounds(6, 100)):
        responder.faults.clear()
        for _ in range(3):
            responder.faults.next(PROBED, Fault(close_after_rows=places.randrange(5, 6000), reset=bool(places.randrange(2))))
        folder = tmp_path / f"broken-{number}"
        ends = []
        while "" not in ends:
            ends.append(_attempt(driver, responder, folder, resume=bool(ends)))
            assert ends[-1] in ("CONNECTION_LOST", "")
            assert len(ends) < 6
        found = json.loads((folder / "estate.json").read_text())["objects"]
        assert found == whole
        files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.sql"))
        assert files == sorted(o["file"] for o in whole if o["file"])
        assert all((folder / f).read_bytes() == (tmp_path / "whole" / f).read_bytes() for f in files)
    store.close()


def test_a_resume_does_not_read_again_what_is_done(microsoft: Driver, start_responder: Start, tmp_path: Path) -> None:
    store = _wide(600)
    responder = start_responder(store)
    token = CancelToken()

    def watch(progress: Progress) -> None:
        if progress.stage == "extracting modules":
            token.cancel()

    with pytest.raises(Cancelled):
        take(microsoft, responder, tmp_path / "x", database="WideDB", progress=watch, cancel=token)
    responder.record.clear()
    take(microsoft, responder, tmp_path / "x", database="WideDB", resume=True)
    sent = "\n".join(s.text for s in responder.statements)
    assert "FROM sys.tables AS t JOIN" not in sent
    assert "LEFT JOIN sys.sql_modules" in sent
    store.close()


def test_stopping_leaves_a_folder_that_can_be_resumed(microsoft: Driver, start_responder: Start, tmp_path: Path) -> None:
    store = _wide(600)
    responder = start_responder(store)
    token = CancelToken()

    def watch(progress: Progress) -> None:
        if progress.done > 50:
            token.cancel()

    with pytest.raises(Cancelled):
        take(microsoft, responder, tmp_path / "x", database="WideDB", progress=watch, cancel=token)
    made = take(microsoft, responder, tmp_path / "x", database="WideDB", resume=True)
    assert sum(made.counts.values()) >= 600
    store.close()
