"""The Pipeline screen through its keys, on a design of a small estate made in this process."""

from __future__ import annotations

from collections.abc import Callable

from fakes import MIGRATION_PROMPT, FakeWorkflow
from test_plan_screen import screen_of, toasts, until
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from tui.app import QuickplanApp
from tui.screens.dialogs import Show
from tui.screens.pipeline import PipelineScreen
from tui.screens.plan import PlanScreen
from widgets.check_detail import CheckDetail
from widgets.dataset_tree import DatasetTree
from widgets.sql_pane import SqlPane

MakeApp = Callable[..., QuickplanApp]
SIZE = (120, 40)


async def opened(pilot: Pilot[int]) -> PipelineScreen:
    """Press the key and wait for the pipeline."""
    app = pilot.app
    await until(pilot, lambda: screen_of(app).session.plan is not None)
    await pilot.press("escape", "m")
    await until(pilot, lambda: isinstance(app.screen, PipelineScreen) and bool(app.screen.sheet.known))
    screen = app.screen
    assert isinstance(screen, PipelineScreen)
    await settled(pilot, screen)
    return screen


async def settled(pilot: Pilot[int], screen: PipelineScreen) -> None:
    """Wait until the last edit is designed."""
    await until(pilot, lambda: screen.idle)
    await pilot.pause()


async def at(pilot: Pilot[int], screen: PipelineScreen, line_id: str) -> None:
    """Put the cursor on a line."""
    screen.query_one(DatasetTree).go(line_id)
    await until(pilot, lambda: screen.current == line_id)


def detail(screen: PipelineScreen) -> str:
    return str(screen.query_one(CheckDetail).query_one(Static).content)


async def test_layers_datasets_and_rules_are_a_tree(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        ids = screen.query_one(DatasetTree).ids
        assert [i for i in ids if "/" not in i] == [
            "bronze", "bronze_site", "bronze_site_archive", "bronze_hr_employee",
            "silver", "silver_site", "silver_site_archive", "silver_hr_employee", "silver_hr_employee_references",
            "gold", "gold_hr_staff",
        ]  # fmt: skip
        assert "silver_hr_employee/ck_grade" not in ids
        assert "silver_hr_employee/employee_id_not_null" in ids


async def test_the_notebook_follows_the_cursor_with_its_reasons(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "bronze_site")
        assert "the whole table at every update" in detail(screen)
        await at(pilot, screen, "silver_site")
        pane = screen.query_one(SqlPane)
        assert any("def silver_site():" in pane.line_text(n) for n in range(30))
        assert "IsDeleted (bit) marks deleted rows" in detail(screen)


async def test_leaving_out_is_undone_and_made_again(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "bronze_site")
        await pilot.press("space")
        await settled(pilot, screen)
        assert "def bronze_site():" not in screen.notebook
        assert "gold_hr_staff" not in screen.sheet.view.datasets
        assert "[dataset.bronze_site]" in workflow.pipeline.saved[-1]
        await pilot.press("u")
        await settled(pilot, screen)
        assert "def bronze_site():" in screen.notebook
        assert "\n[dataset.bronze_site]" not in workflow.pipeline.saved[-1]
        await pilot.press("U")
        await settled(pilot, screen)
        assert "def bronze_site():" not in screen.notebook
        assert screen.sheet.row("bronze_site") is not None


async def test_a_rule_goes_through_warn_drop_fail_and_off(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "silver_site/name_not_null")
        for expected in ("expect_all_or_drop", "expect_all_or_fail"):
            await pilot.press("e")
            await settled(pilot, screen)
            cell = screen.notebook.split("def silver_site():")[0].rpartition("# COMMAND")[2]
            assert "name_not_null" in cell.split(expected + "(")[1]
        await pilot.press("e")
        await settled(pilot, screen)
        assert '"name_not_null"' not in screen.notebook.split("def silver_site():")[0].rpartition("# COMMAND")[2]
        assert screen.current == "silver_site/name_not_null"
        await pilot.press("e")
        await settled(pilot, screen)
        assert '"name_not_null"' in screen.notebook


async def test_renaming_follows_into_what_reads_it(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "silver_site")
        await pilot.press("n")
        app.screen.query_one(Input).value = "Not a name"
        await pilot.press("enter")
        assert not isinstance(app.screen, PipelineScreen)  # the name is refused, the dialog stays
        app.screen.query_one(Input).value = "sites"
        await pilot.press("enter")
        await settled(pilot, screen)
        assert 'dlt.read("sites")' in screen.notebook
        assert "def sites():" in screen.notebook


async def test_a_rule_of_ones_own_and_a_filter(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "silver_site")
        await pilot.press("a")
        app.screen.query_one(Input).value = "Named: length(Name) > 1"
        await pilot.press("enter")
        await settled(pilot, screen)
        assert '"named": "length(Name) > 1"' in screen.notebook
        await pilot.press("w")
        app.screen.query_one(Input).value = "all"
        await pilot.press("enter")
        await settled(pilot, screen)
        assert "`IsDeleted` = false" not in screen.notebook.split("def silver_site():")[1].split("# COMMAND")[0]


async def test_merging_and_another_way_to_read(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "silver_site_archive")
        await pilot.press("m")
        app.screen.query_one(Input).value = "silver_site"
        await pilot.press("enter")
        await settled(pilot, screen)
        assert ".unionByName(" in screen.notebook
        assert "def silver_site_archive():" not in screen.notebook
        await at(pilot, screen, "bronze_site")
        await pilot.press("i")
        await settled(pilot, screen)
        assert 'read_landing("landing_site")' in screen.notebook
        assert "ingest_jdbc.py" in screen.sheet.view.files


async def test_the_whole_design_in_an_editor(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("E")
        app.screen.query_one(
            TextArea
        ).text = '[aggregate.gold_heads]\nfrom = "silver_hr_employee"\ngroup_by = ["SiteID"]\nmeasures = { heads = "count(*)" }\n'
        await pilot.press("ctrl+s")
        await settled(pilot, screen)
        assert "def gold_heads():" in screen.notebook
        await pilot.press("E")
        app.screen.query_one(TextArea).text = "[pipelin]\n"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Did you mean pipeline?" in toasts(app)
        assert "def gold_heads():" in screen.notebook


async def test_what_cannot_be_done_says_why(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await at(pilot, screen, "bronze_site")
        for key, words in (("e", "no expectation"), ("m", "Only silver"), ("u", "nothing to undo"), ("W", "not saved yet")):
            await pilot.press(key)
            await pilot.pause()
            assert words in toasts(app), key


async def test_findings_and_back_to_the_plan(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Show))
        await pilot.press("escape")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        await pilot.press("m")
        assert app.screen is screen


async def test_writing_beside_a_saved_plan(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        app.session.path = workflow.out / "move.md"
        await pilot.press("W")
        await pilot.pause()
        assert list(workflow.pipeline.written) == ["pipeline.py", "databricks.yml"]
        assert screen.feed is workflow.pipeline


async def test_on_a_narrow_screen_enter_opens_and_esc_goes_back(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert not screen.query_one(SqlPane).display or not screen.query_one("#look").display
        await at(pilot, screen, "bronze_site")
        await pilot.press("enter")
        assert screen.query_one("#look").display
        await pilot.press("escape")
        assert not screen.query_one("#look").display
        assert screen.focused is screen.query_one(DatasetTree)


async def test_an_error_of_the_job_is_shown(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.pipeline.fail = "the folder cannot be read"
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: screen_of(app).session.plan is not None)
        await pilot.press("escape", "m")
        await until(pilot, lambda: "the folder cannot be read" in toasts(app))
        assert "the folder cannot be read" in toasts(app)
