"""The reports of an assessed estate: what they say, and that a name is never more than a name in them."""

from __future__ import annotations

import csv
import html.parser
import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from assessed import item, report

from migration.assessment.anonymise import Names, anonymise
from migration.assessment.report import AssessmentReport
from migration.estate import Estate, ObjectKind, SqlObject
from renderers.assessment.html import render_html
from renderers.assessment.layout import arrange
from renderers.assessment.markdown import render_markdown
from renderers.assessment.picture import picture
from renderers.assessment.published import render_json, schema
from renderers.assessment.tables import COLUMNS, guarded, render_csv
from renderers.assessment.workbook import render_xlsx

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = (
    "dbo.<script>alert(1)</script>",
    "dbo.</script><img src=x onerror=alert(1)>",
    "dbo.]]>\"'&amp;",
    "dbo.a|b`c*d_e[f](g)",
    "dbo.line\nbreak\r\n# heading",
    "dbo.\u202egnp.exe\u2066",
    "dbo.\x1b[31mred\x07\x9b1m",
    "dbo.{{ 7*7 }}{% raw %}",
    "dbo.<!-- <![CDATA[ \u2028",
)


class _Page(html.parser.HTMLParser):
    """What a browser would build: elements, attributes, and the texts of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside == "script" else self.texts).append(data)


def _page(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    return page


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup_in_a_page(name: str) -> None:
    first = item(name, file=f"{name}.sql", reads=[name, "dbo.other"], missing=["dbo.other"])
    made = render_html(
        report(first, item("dbo.u", needs=[name], wave=2), database=name, server=name, source=name, cycles=[[name, "dbo.u"]])
    )
    plain_page = render_html(
        report(
            item("dbo.t", reads=["dbo.t", "dbo.other"], missing=["dbo.other"]),
            item("dbo.u", needs=["dbo.t"], wave=2),
            database="x",
            server="x",
            source="x",
            cycles=[["dbo.t", "dbo.u"]],
        )
    )
    found, wanted = _page(made), _page(plain_page)
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in wanted.elements]
    assert not any(key.startswith("on") for _, attributes in found.elements for key in attributes)
    assert len(found.scripts) == 2
    assert json.loads(found.scripts[0])["o"][0][0]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)


def test_a_page_asks_for_nothing() -> None:
    page = _page(render_html(report(item())))
    assert not any(tag in ("iframe", "object", "embed", "base", "video") for tag, _ in page.elements)
    for tag, attributes in page.elements:
        for key in ("src", "href", "action", "xlink:href", "srcset", "data"):
            value = attributes.get(key)
            assert value is None or value.startswith(("#", "data:,")), (tag, key, value)
    policy = next(a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "url(" not in render_html(report(item()))


def test_a_page_says_what_a_manager_reads_first() -> None:
    texts = " ".join(
        " ".join(
            _page(
                render_html(
                    report(
                        item(),
                        item("dbo.u", "view"),
                        against="18.1",
                        changes=["at 18.1, 14 cursors become direct: −22 h", "at 18.1, in all: −22 h (3–8 h)"],
                    )
                )
            ).texts
        ).split()
    )
    for said in (
        "2 objects",
        "1 table, 1 view",
        "3.0–8.0 h",
        "1 wave",
        "1 missing name",
        "at 18.1, 14 cursors become direct: −22 h",
        "a cursor walks rows one at a time",
    ):
        assert said in texts


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup_in_markdown(name: str) -> None:
    made = render_markdown(report(item(name, reads=[name], needs=[name]), database=name, source=name))
    calm = render_markdown(report(item("dbo.calm", reads=["dbo.calm"], needs=["dbo.calm"]), database="calm", source="calm"))
    shape = [re.match(r"#+ |\| --- |- |\d+\. |```|", line)[0] for line in made.splitlines()]
    assert shape == [re.match(r"#+ |\| --- |- |\d+\. |```|", line)[0] for line in calm.splitlines()]
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", made)
    assert not re.search(r"(?<!\\)[<*\[\]]", outside)
    assert "\x1b" not in made
    assert "\u202e" not in made


def test_a_bar_in_a_name_keeps_a_table_whole() -> None:
    made = render_markdown(report(item("a|b.c"), source="x|y"))
    assert "| Source | `x\\|y` |" in made
    assert "| a\\|b | 1 |" in made


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", " =1", "\n=1", "＝1", "\x1b[0m=1"])
def test_no_cell_begins_a_formula(start: str) -> None:
    rows = list(csv.reader(io.StringIO(render_csv(report(item(start, file=start, reads=[start])))[1:])))
    assert rows[0] == list(COLUMNS)
    assert len(rows[1]) == len(COLUMNS)
    assert not any(re.match(r"\s*[=+\-@\t＝＋－＠]", cell) for cell in rows[1])
    assert guarded("a=b") == "a=b"


def test_a_csv_has_one_row_an_object() -> None:
    made = render_csv(report(item(), item('dbo."x", y', "view")))
    assert made.startswith("\ufeffobject,")
    rows = list(csv.DictReader(io.StringIO(made[1:])))
    assert [r["object"] for r in rows] == ["dbo.t", 'dbo."x", y']
    assert rows[0]["indicators"] == "CURSOR at 5, 7"
    assert rows[0]["sum of terms"] == "CURSOR × 2 1.50–4.00"
    assert rows[0]["hours high"] == "4.0"


def test_a_workbook_has_its_sheets_and_no_formula() -> None:
    hostile = ["=cmd|' /C calc'!A0", "http://example.invalid/", "{=1}", "+1"]
    book = zipfile.ZipFile(io.BytesIO(render_xlsx(report(*(item(f"{n}", reads=[n], missing=[n]) for n in hostile)))))
    names = re.findall(r'<sheet name="(.*?)"', book.read("xl/workbook.xml").decode())
    assert names == ["Summary", "Objects", "Decisions", "Indicators", "Findings", "Dependencies", "Waves", "Missing"]
    for part in book.namelist():
        if part.startswith("xl/worksheets/"):
            text = book.read(part).decode()
            assert "<f>" not in text
            assert "<f " not in text
            assert "hyperlink" not in text
    strings = book.read("xl/sharedStrings.xml").decode()
    assert "=cmd|" in strings


def decided_report(note: str = "meaning looked at", who: str = "ann") -> AssessmentReport:
    mark = {"state": "accepted", "at": "2026-11-20T08:00:00+00:00", "by": who, "note": note}
    signed = {"state": "signed_off", "at": "2026-11-21T09:30:00+00:00", "by": "bob", "note": ""}
    return report(
        item("dbo.a", state="signed_off", deployable=True, marks=[mark, signed]),
        item("dbo.b", state="accepted", deployable=False, changed_since=["accepted"], marks=[mark]),
        item("dbo.c", state="assessed", deployable=False),
        states={"assessed": 1, "accepted": 1, "signed_off": 1},
    )


def test_decisions_stand_in_every_form() -> None:
    made = decided_report()
    sentence = "Decided so far: 1 accepted, 1 signed off; 1 object open; 1 object changed since and must be looked at again."
    line = "accepted by ann on 2026-11-20: meaning looked at | signed off by bob on 2026-11-21"
    rows = list(csv.DictReader(io.StringIO(render_csv(made)[1:])))
    assert [(r["state"], r["deployable"], r["decisions"]) for r in rows] == [
        ("signed off", "yes", line),
        ("accepted, changed since", "no", line.partition(" | ")[0]),
        ("assessed", "no", ""),
    ]
    text = render_markdown(made)
    assert f"- {sentence}" in text
    assert "| `dbo.b` | table | accepted, changed since | accepted by ann on 2026-11-20: meaning looked at |" in text
    assert text.index("| `dbo.b` | table") < text.index("| `dbo.a` | table")
    page = _page(render_html(made))
    assert sentence in " ".join(" ".join(page.texts).split())
    assert {"f-state", "decisions"} <= {a.get("id") for _, a in page.elements}
    data = json.loads(page.scripts[0])
    assert [[data["s"][x] for x in mark[:4]] + mark[4:] for mark in data["o"][1][23]] == [
        ["accepted", "2026-11-20", "ann", "meaning looked at", 1]
    ]
    book = zipfile.ZipFile(io.BytesIO(render_xlsx(made)))
    strings = book.read("xl/sharedStrings.xml").decode()
    assert all(word in strings for word in ("meaning looked at", "2026-11-21 09:30", "reason or remark", "ann"))
    again = json.loads(render_json(made))
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(again)) == []
    assert again["objects"][0]["marks"][1] == {"state": "signed_off", "at": "2026-11-21T09:30:00+00:00", "by": "bob", "note": ""}


def test_what_is_told_of_many_files_is_told_once() -> None:
    notice = {"code": "UNDEFINED_VARIABLE", "severity": "warning", "message": "the variable X has no value"}
    made = report(item(), findings=[notice | {"file": f"{n}.sql"} for n in range(40)])
    text = render_markdown(made)
    assert text.count("the variable X has no value") == 1
    assert "the variable X has no value (`0.sql`), and 39 more places" in text
    assert "- 1 notice about the source itself" in text
    assert "and 39 more places" in " ".join(" ".join(_page(render_html(made)).texts).split())


def test_without_decisions_nothing_speaks_of_them() -> None:
    made = report(item())
    assert "ecision" not in render_markdown(made)
    assert "f-state" not in {a.get("id") for _, a in _page(render_html(made)).elements}


@pytest.mark.parametrize("note", HOSTILE)
def test_no_remark_becomes_markup(note: str) -> None:
    found, wanted = _page(render_html(decided_report(note, note))), _page(render_html(decided_report()))
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in wanted.elements]
    calm = render_markdown(decided_report("calm", "calm"))
    assert len(render_markdown(decided_report(note, note)).splitlines()) == len(calm.splitlines())


def test_an_anonymised_report_names_nobody() -> None:
    names = Names(Estate("estate", [SqlObject("dbo.a", ObjectKind.TABLE, "a.sql", 1, 1, "CREATE TABLE dbo.a (id int)")]), b"k" * 32)
    made = anonymise(decided_report(note="Smith of Contoso said so"), names)
    shown = "".join([render_html(made), render_markdown(made), render_csv(made), render_json(made)])
    assert not any(word in shown for word in ("ann", "bob", "Smith", "Contoso") if re.search(rf"\b{word}\b", shown))
    first, second = made.objects[0].marks[0], made.objects[1].marks[0]
    assert first == second
    assert (first.state, first.by[:7], first.note) == ("accepted", "person_", "(a remark, left out)")
    assert made.objects[0].marks[1].note == ""


def test_the_json_report_keeps_to_the_published_schema() -> None:
    published = json.loads((ROOT / "docs" / "assessment.schema.json").read_text("utf-8"))
    assert published == schema()
    validator = jsonschema.Draft202012Validator(published)
    jsonschema.Draft202012Validator.check_schema(published)
    made = json.loads(render_json(report(item(HOSTILE[0]), item(HOSTILE[6], "view"))))
    assert list(validator.iter_errors(made)) == []
    assert made["objects"][0]["class"] == "manual"
    made["objects"][0]["line"] = "three"
    assert [list(e.absolute_path) for e in validator.iter_errors(made)] == [["objects", 0, "line"]]


def test_the_schema_in_the_documentation_is_current() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "report_schema.py"), "--check"], check=False, timeout=120)
    assert done.returncode == 0, "run: make docs"


def test_boxes_of_a_column_never_meet() -> None:
    layers = [[f"a{n}" for n in range(7)], [f"b{n}" for n in range(9)], [f"c{n}" for n in range(5)]]
    users = {f"a{n}": [f"b{(n * 5) % 9}", f"c{n % 5}"] for n in range(7)} | {f"b{n}": [f"c{(n * 3) % 5}"] for n in range(9)}
    heights = {box: 20.0 + 10 * (n % 3) for n, box in enumerate(b for layer in layers for b in layer)}
    made = arrange(layers, heights, users)
    for layer in layers:
        spans = sorted((made.tops[box], made.tops[box] + heights[box]) for box in layer)
        assert all(after[0] >= before[1] for before, after in itertools.pairwise(spans))
        assert spans[0][0] >= 0
    assert {(a, b) for a, targets in users.items() for b in targets} == set(made.paths)
    for (a, c), points in made.paths.items():
        assert [column for column, _ in points] == list(range(int(a[0] == "b"), {"b": 1, "c": 2}[c[0]] + 1))


def test_a_picture_leaves_out_the_arrows_that_follow_from_others() -> None:
    chain = report(
        item("dbo.a"), item("dbo.b", wave=2, needs=["dbo.a"]), item("dbo.c", wave=3, needs=["dbo.a", "dbo.b"]), item("dbo.alone")
    )
    drawn = picture(chain)
    assert drawn.svg.count('class="edge"') == 2
    assert "1 object that need" in drawn.note or "1 object" in drawn.note
    assert "dbo.alone" not in drawn.svg


def test_a_cycle_is_one_box() -> None:
    drawn = picture(report(item("dbo.a", needs=["dbo.b"]), item("dbo.b", needs=["dbo.a"]), item("dbo.c", wave=2, needs=["dbo.b"])))
    assert drawn.svg.count('class="node') == 2
    assert "cycle of 2" in drawn.svg
    assert drawn.svg.count('class="edge"') == 1


def test_thousands_are_drawn_as_groups() -> None:
    objects = [item(f"s{n % 6}.t{n}", wave=n // 300 + 1, needs=[f"s{(n - 300) % 6}.t{n - 300}"] if n >= 300 else []) for n in range(3000)]
    drawn = picture(report(*objects))
    assert 10 <= drawn.svg.count('class="node') <= 100
    assert len(drawn.svg) < 200_000
    assert "50 objects" in drawn.svg
