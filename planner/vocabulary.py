"""The words that carry a request's meaning, by what they do in it. Data only."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

from collections.abc import Iterable, Iterator


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``, separated by blanks."""
    return frozenset(text.split())


def inflect(verb: str) -> Iterator[str]:
    """The regular English forms of ``verb``: base, -s, -ing, -ed."""
    yield verb
    if verb.endswith(("s", "x", "sh", "ch", "z")):
        yield verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        yield verb[:-1] + "ies"
    else:
        yield verb + "s"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield verb + "ing"
        yield verb[:-1] + "ied"
        return
    yield stem + "ing"
    yield stem + "ed"
    if len(verb) > 2 and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield verb + verb[-1] + "ing"
        yield verb + verb[-1] + "ed"


MOVE_STRONG = word_set(
    "migrate port transpile replatform transfer offload rehost replicate ingest lift relocate migriere migrieren portiere portieren umziehen"
)
MOVE_WEAK = word_set(
    "move convert translate rewrite bring take get turn load copy switch replace modernize modernise retire decommission sunset publish onboard transition"
    " shift land sync redo rebuild re-platform reimplement redevelop recode reengineer recreate swap shut consolidate adapt bewege überführen übertragen verschieben konvertieren ablösen umstellen push"
)
FIX = word_set(
    "fix repair resolve correct debug hotfix bugfix troubleshoot diagnose investigate mend restore rectify remedy solve patch workaround"
    " fixe fixen behebe beheben repariere reparieren korrigiere korrigieren"
)
GUARD = word_set(
    "prevent stop guard sanitize sanitise escape avoid handle catch address unblock recover eliminate protect tolerate ensure verhindern"
)
BUILD = word_set(
    "add implement introduce create build support provide allow enable let integrate design develop expose offer generate give make include display"
    " show write send notify hook embed deliver ship launch publish prototype permit bring hinzufügen implementiere implementieren erstelle erstellen"
    " baue bauen einführen schaffen plug wire surface accept detect emit export import ship establish scaffold bootstrap stream"
)
BETTER = word_set(
    "improve enhance speed optimize optimise accelerate boost tune polish extend expand parallelize parallelise cache batch paginate increase raise"
    " lower reduce shorten cut shrink minimize minimise maximize maximise refine strengthen harden streamline upgrade lighten beautify scale relax widen"
    " throttle debounce compress memoize profile lengthen double halve prefetch preload precompute customize customise verbessere verbessern optimiere optimieren"
    " beschleunige beschleunigen erweitern erweitere erhöhe erhöhen"
)
RESHAPE = word_set(
    "refactor restructure extract split decouple inline deduplicate dedupe consolidate reorganize reorganise simplify untangle modularize modularise"
    " encapsulate isolate unify separate disentangle factor hoist flatten rework rearrange abstract generalize generalise collapse cleanup tidy"
    " normalize normalise dissolve unbundle standardize standardise refaktoriere refaktorisieren componentize centralise centralize redesign"
)
UPKEEP = word_set(
    "bump pin upgrade update document test lint format regenerate renovate release archive configure tag gitignore vendor downgrade clean prune"
    " annotate refresh sync renew relicense reformat unpin exclude ignore mock rotate revoke squash explain describe clarify rerun revert deprecate backport aktualisiere aktualisieren dokumentiere dokumentieren housekeep renovate"
)
REMOVE = word_set("remove delete drop purge strip discard eliminate entferne entfernen löschen")
ADJUST = word_set(
    "sort order group highlight align hide remember preserve validate retry log limit prioritize prioritise color colour animate rank autocomplete suggest warn tell inform persist round display style"
)
RENAME = word_set("rename umbenennen")
CHANGE = word_set(
    "change switch replace move convert turn use make adopt set apply adjust rewrite translate swap transform modernize modernise merge run take bring put port break pull rip carve prepare disable merge"
)

VERBS: frozenset[str] = MOVE_STRONG | MOVE_WEAK | FIX | GUARD | BUILD | BETTER | RESHAPE | UPKEEP | REMOVE | RENAME | CHANGE | ADJUST
_IRREGULAR = {
    "built": "build", "building": "build", "made": "make", "making": "make", "wrote": "write", "written": "write", "brought": "bring", "taken": "take",
    "getting": "get", "rewritten": "rewrite", "shown": "show", "given": "give", "giving": "give", "splitting": "split", "cutting": "cut", "setting": "set",
    "stopped": "stop", "stopping": "stop", "ported": "port", "porting": "port", "converting": "convert", "transferring": "transfer", "transferred": "transfer",
    "migration": "migrate", "conversion": "convert", "refactoring": "refactor", "improvement": "improve", "optimization": "optimize", "optimisation": "optimize",
    "implementation": "implement", "integration": "integrate", "investigation": "investigate", "consolidation": "consolidate", "removal": "remove",
    "tuning": "tune", "enhancement": "enhance", "restructuring": "restructure", "documentation": "document", "simplification": "simplify",
    "translation": "translate", "introduction": "introduce", "extraction": "extract", "modernization": "modernize", "modernisation": "modernize",
    "creation": "create", "replacement": "replace", "relocation": "relocate", "separation": "separate", "decommissioning": "decommission",
    "modularization": "modularize", "reorganization": "reorganize", "deduplication": "deduplicate", "speeding": "speed", "sped": "speed",
    "einführung": "introduce", "verbesserung": "improve", "behebung": "fix", "optimierung": "optimize", "umbenennung": "rename",
    "aktualisierung": "update", "erweiterung": "extend", "umzug": "migrate", "portierung": "port", "refaktorisierung": "refactor",
    "upgrading": "upgrade", "using": "use",
}  # fmt: skip
LEMMA: dict[str, str] = {form: verb for verb in sorted(VERBS) for form in inflect(verb)} | _IRREGULAR
NOMINAL = frozenset(
    form
    for form in _IRREGULAR
    if form.endswith(("ion", "ing", "ment", "al", "ung", "umzug")) and form not in {"documentation", "setting", "building"}
)
"""Nouns of doing that may head a request: ``refactoring of``, ``migration of``."""

SHORTHAND = {
    "pls": "please", "plz": "please", "frm": "from", "wiht": "with", "teh": "the", "usr": "user", "dont": "don't", "doesnt": "doesn't", "cant": "can't",
    "wont": "won't", "didnt": "didn't", "isnt": "isn't", "im": "i'm", "adn": "and", "w/": "with", "w/o": "without", "isn´t": "isn't", "cannot": "can't",
    "db's": "db", "dbs": "dbs", "procs": "procs", "env": "env", "msql": "mssql", "databaes": "database", "tets": "tests", "fxi": "fix", "tyop": "typo",
    "udpate": "update", "aad": "add", "ad": "ad", "acount": "account", "recieve": "receive", "dosen't": "doesn't", "dosent": "doesn't", "doens't": "doesn't",
    "wrogn": "wrong", "brokn": "broken", "crahes": "crashes", "eror": "error", "erorr": "error", "fals": "fails", "tabels": "tables",
    "u": "you", "ur": "your", "thx": "thanks", "wanna": "want", "cuz": "because", "bc": "because", "sth": "something", "smth": "something", "ppl": "people",
    "shud": "should", "shld": "should", "cud": "could", "havent": "haven't", "wasnt": "wasn't", "arent": "aren't", "hasnt": "hasn't", "shouldnt": "shouldn't",
}  # fmt: skip

FUNCTION_WORDS = word_set(
    "a an the this that these those my our your his her its their some any each every all both no not of to in on at by for from with into onto over"
    " under out off up down as is are was were be been being am do does did has have had will would can could shall should may might must i you he she"
    " it we they me us them who which what when where why how if then than so and or but nor yet also just only very too there here about after before"
    " while during since until through via per between against within without because though although however still already now soon again once ever"
    " never please kindly let lets let's der die das den dem des ein eine einen einem einer und oder nach von vom auf in im ins zu zum zur mit für aus bei"
    " ist sind wird werden wenn soll sollen bitte nicht wir ich"
)
FILLERS = word_set(
    "please kindly hi hello hey hallo team all folks guys everyone dear thanks thank so just now also then first next finally basically actually maybe"
    " perhaps bitte could can would should shall will must might may need needs needed want wants wanted like love wish have has had to you we i i'd we'd"
    " i'll we'll i'm we're they us our it's it is be been able let's lets let go going ahead try trying start begin started looking look quickly"
    " asap urgent todo fixme task story ticket issue request goal objective idea required requirement okay ok well plan planning prepare put together"
    " make draft up create write a an the some for of about how do does why what is there want everyone time help me finally could possible"
    " wir müssen möchten wollen sollten ich möchte will müsste sollte mal gerne us teams proposal propose suggest think believe"
)

# What a request is about: nouns of upkeep.
DOCS = word_set(
    "readme doc docs documentation docstring docstrings changelog guide guides comment comments wiki runbook runbooks tutorial tutorials manual faq adr"
    " license licence copyright contributing javadoc jsdoc typo typos spelling grammar wording screenshots glossary handbook playbook code_of_conduct"
    " authors notice badge badges dokumentation rechtschreibung tippfehler annotations cheatsheet"
)
TESTS = word_set(
    "test tests testing coverage fixture fixtures mock mocks snapshot snapshots unittest unittests pytest e2e testcases testcase spec specs testsuite stubs stub benchmark benchmarks"
)
CI = word_set(
    "ci jenkins jenkinsfile travis circleci workflow_dispatch dependabot renovate dockerfile dockerfiles codeowners makefile lint linter linters linting eslint"
    " prettier ruff flake8 black isort mypy pylint husky precommit gitlab-ci editorconfig gitignore gitattributes sonarqube codecov tox nox"
    " hatchling setuptools poetry uv pip npm yarn pnpm webpack vite gradle maven bazel cmake docker-compose compose formatter codeql stylelint rubocop"
)
DEPS = word_set(
    "dependency dependencies deps lockfile lock package.json requirements.txt pyproject pyproject.toml packages libraries node python java jdk"
    " go golang rust ruby php dotnet spring django flask react angular vue typescript numpy pandas requests log4j openssl jackson hibernate rails"
    " laravel kotlin scala spark toolchain sdk runtime lodash axios pydantic sqlalchemy fastapi celery abhängigkeiten pip npm gradle maven terraform guava junit kubernetes k8s helm"
    " webpack vite eslint jest postgres redis nginx ubuntu debian alpine swagger jquery bootstrap tailwind next.js nuxt submodule submodules vulnerabilities"
)
CONFIG = word_set(
    "config configs configuration settings env .env yaml yml toml ini gitignore editorconfig version versions release licenses headers repo repository"
    " branch devcontainer vscode tsconfig tsconfig.json folder folders directory directories screenshots scripts tooling toolchain type-hints hints"
)

CODE = word_set(
    "class classes method methods function functions variable variables module modules package packages interface interfaces enum struct constant constants"
    " parameter helper helpers code codebase service services controller controllers component components inheritance callbacks callback promises"
    " hooks namespace namespaces layer layers logic attribute attributes identifier symbol mapper mappers handler handlers"
    " repository entity dataclasses dto dtos singleton singletons global globals util utils imports queries router reducers"
)
PATTERNS = word_set(
    "repository dependency injection strategy factory interface abstract abstraction base composition inheritance hooks dataclasses dataclass enum enums adapter"
    " facade observer visitor decorator promises async await generics protocol protocols mixin singleton mediator ioc di layer pattern builder typed-dict"
    " async/await records immutable functional namedtuple namedtuples f-strings pathlib clauses comprehensions returns hexagonal cqrs mvvm ddd"
)
SMALL_ADDITIONS = word_set(
    "option options flag flags parameter parameters argument setting caching cache pagination sorting filter filters filtering validation logging retries retry"
    " index indexes tooltips tooltip column columns field shortcut shortcuts spinner compression autocomplete timeout hint placeholder hints"
    " backoff debounce debouncing throttling breadcrumb breadcrumbs sort delimiter"
)
LIMITS = word_set(
    "limit limits timeout timeouts retention latency memory bandwidth throughput performance size time startup cost costs interval resolution cpu usage load loading"
)

INFRASTRUCTURE = word_set(
    "vm vms vpc hosting domain domains dns registry registries runner runners secrets certificates cert certs mailing repos repo repository"
    " cluster clusters nodes hosts subnet buckets volumes vault ingress queue-manager servers machines infrastructure infra workloads containers"
)
"""What operations move: no database, no data."""
STALE = word_set(
    "flags branches leftovers artifacts logs tags toggles resources accounts permissions secrets images snapshots todos warnings imports folders files"
    " entries dashboards alerts tickets labels"
)
"""What piles up and is cleaned away."""

FAILING_VERBS = word_set(
    "fail crash hang freeze break throw leak choke stall panic segfault abort deadlock overflow overlap flicker misbehave disappear vanish error corrupt"
    " lose truncate garble blow mangle skip ignore stick drop miss forget overwrite hog lag explode swallow mismatch desync reject contradict misinterpret duplicate"
)
FAILURE_NOUNS = word_set(
    "bug bugs crash crashes exception exceptions regression deadlock segfault nullpointerexception traceback stacktrace nullpointer npe leak leaks breakage"
    " outage glitch defect overflow deadlocks memleak fehler absturz livelock corruption oom misalignment flakiness"
)
FAILURE_WORDS = word_set(
    "broken wrong intermittent sporadic spurious erroneous incorrect incorrectly wrongly failing fails failed crashing crashed corrupted corrupt stale stuck unresponsive unreachable garbled inconsistent"
    " faulty buggy flaky missing invalid unexpected unexpectedly misaligned blank duplicated unusable unreadable inaccurate dead hanging frozen lost kaputt falsch fehlerhaft leere"
    " misleading orphaned outdated"
)

COMMON_NAMES = word_set(
    "database databases db dbs datenbank server servers table tables view views procedure procedures procs proc stored function functions schema schemas catalog"
    " catalogue data warehouse dwh lakehouse lake platform cloud sql tsql t-sql mssql everything anything something nothing it them this that there here one two"
    " three production prod staging stage test dev development live legacy old new existing current entire whole complete full reporting"
    " operational transactional analytical analytics central main primary secondary backend source target destination origin external internal customer"
    " user users product employee client backup shared relational application app our my your their same other another second first large small big huge"
    " on-prem premise premises onprem prem local remote azure aws gcp cloud instance host machine box vm cluster node workspace unity delta spark"
    " pipeline pipelines job jobs code logic scripts script files file folder repo repository project team company department business"
    " python java pyspark notebook notebooks bronze silver gold medallion layer layers raw time date today tomorrow monday tuesday wednesday thursday"
    " friday saturday sunday january february march april june july august september october november december q1 q2 q3 q4 end week month year"
    " all both each every some several many few following above below latest default connection string client vendor name names called named"
    " permissions access design migrations migration migrate objects object items etl elt ssis packages package reports report"
    " single multiple different own correct right wrong best good based using hosted running located living lives sitting"
    " up out over off down away into onto from to in on at by for with as and or but then so if when while because"
    " soon later early asap please thanks weekend night nightly daily weekly monthly storage dialect syntax format equivalent"
    " is are was were be has have had needs need must should can could will would may might does do not only also via per"
    " sproc sprocs udf udfs trigger triggers column columns row rows index indexes set based set-based engine service services api web frontend"
    " page login dashboard button screen user-facing customer-facing endpoint kafka salesforce sap excel csv parquet json xml"
    " safari firefox chrome edge android ios windows linux macos mac ubuntu debian iphone mobile desktop tablet"
    " version release update upgrade deploy deployment startup shutdown save submit click hover load runtime serverless"
    " warehouses mart marts dataset datasets model models query queries dashboards historical history archive"
    " ms sqlserver oltp olap edw microsoft managed"
    " den die das der dem nach von auf"
)
"""Words that name nothing by themselves: never a database, server, catalog or schema unless quoted."""

# A platform's usual name, by the words people use; longest first when matched. ``data`` platforms hold tables or run pipelines.
TARGETS: tuple[tuple[str, str], ...] = (
    ("Databricks", r"databricks|data bricks|databrick|unity catalog|unity catalogue|uc|lakehouse|lake house|delta lake|delta live tables|delta tables?|delta|dlt|lakeflow"
     r"|medallion|spark sql|sparksql|pyspark|spark|dbsql|delta sharing|declarative pipelines"),
)  # fmt: skip
SOURCES: tuple[tuple[str, str], ...] = (
    ("SQL Server", r"(?:ms |microsoft )?sql ?server(?: (?:20\d\d|enterprise|express))?|mssql(?: server)?|ms sql|t sql|tsql|azure sql(?: (?:mi|db|database|managed instance))?|sql mi"
     r"|sql managed instance|ssms|ssdt|ssis|ssrs|ssas|sql agent|on prem(?:ises?)? (?:sql|warehouse|data ?warehouse|database|dwh|etl)|transact sql|sqlserver|analysis services"
     r"|integration services"),
    ("Azure Synapse", r"(?:azure )?synapse"),
    ("Azure Data Factory", r"adf|(?:azure )?data factory"),
    ("Snowflake", r"snowflake|snowpipe|snowpark"),
    ("Teradata", r"teradata|bteq"),
    ("Oracle", r"oracle|pl sql|plsql|pl/sql|exadata"),
    ("Netezza", r"netezza"),
    ("Redshift", r"(?:amazon |aws )?redshift"),
    ("BigQuery", r"bigquery|big query"),
    ("PostgreSQL", r"postgres(?:ql)?|psql|aurora|pgsql"),
    ("MySQL", r"mysql|mariadb"),
    ("DB2", r"db2"),
    ("Hive", r"hive(?: metastore)?|hadoop|impala|hdfs|cloudera"),
    ("SAP", r"sap hana|sap bw|hana|sybase"),
    ("Informatica", r"informatica(?: powercenter)?|powercenter"),
    ("Talend", r"talend|datastage|alteryx|matillion|fivetran|pentaho"),
    ("MongoDB", r"mongodb|mongo"),
    ("Redis", r"redis|memcached"),
    ("DynamoDB", r"dynamodb|dynamo"),
    ("Cosmos DB", r"cosmosdb|cosmos db"),
    ("Cassandra", r"cassandra|hbase|scylladb"),
    ("ClickHouse", r"clickhouse|druid|duckdb|vertica|greenplum|exasol|trino|presto|athena"),
    ("SQLite", r"sqlite|ms access|access database|couchdb|couchbase|neo4j|firebird|foxpro|dbase|informix"),
    ("Elasticsearch", r"elasticsearch|opensearch|solr"),
    ("Microsoft Fabric", r"(?:microsoft |ms )?fabric|onelake"),
    ("Airflow", r"airflow|dbt|prefect|dagster|luigi|oozie|glue"),
    ("S3", r"s3|adls|gcs|blob storage"),
)  # fmt: skip

DATA_NOUNS = word_set(
    "database databases db dbs datenbank table tables view views procedure procedures procs proc sproc sprocs udf udfs warehouse dwh edw data schema schemas"
    " warehouses mart marts tabellen ddl etl dataset datasets dataflow dataflows mappings lakehouse rows"
)

CORRECTABLE_WORDS = word_set(
    "migrate migrates migrated migrating migration database databases databricks server convert refactor refactoring improve implement upgrade update dependency"
    " dependencies performance enhance extract rename procedure procedures snowflake support document documentation error crash crashes broken optimize pipeline"
    " pipelines feature catalog schema lakehouse create configure readme function functions returns failing fails tables views stored warehouse"
    " oracle teradata medallion transpile investigate resolve introduce configurable existing export import search request"
    " behaviour behavior simplify restructure remove replace deadlock exception timeout wrong"
)
_REAL_WORDS = word_set(
    "crate crates covert sever severs serve serves served mirror mirrors serving exact expert experts expect expects imports exports reports report terror"
    " ports forms tale tables vies vices brown crush crash crashed brake failings falling fairing feeling filing prove improves proves unprove"
    " features future futures creature creates creator schemes scheme scheming stores storied renames named updated updater upgraded support supports"
    " supporter function functional export import exposer searches research reset requests quest requesting removed remote remover replaced retile"
    " explore expose import impart improved except exceptions exempt grade degrade update date updates timeouts wrongs wring strong"
    " replica replicas replicate retrace resolved revolve resolver moved server servers observer sever searcher larch starch tablet tablets cables"
    " fable fables view reviews vies returned return returning retunes turns documents migrant migrants simply simplified introduced produce induce"
    " conserve converts converter converted convene contort conduct connect context content contents contacts contact comfort consort concert concerts"
    " coverts pipeline pipelined existing exiting existed exist exists enhanced extracts extracted extractor extra extras extend contract"
    " configured configures reached reaches functioning junction functions stored story store shored scored stories failed failure fail"
    " catalogs catalogue catalogues dialog dialogs analog schema schemas oracles miracle readable created crashing crasher stare stared sharded"
)
KNOWN: frozenset[str] = (
    frozenset(LEMMA)
    | FUNCTION_WORDS
    | FILLERS
    | CORRECTABLE_WORDS
    | _REAL_WORDS
    | COMMON_NAMES
    | FAILURE_WORDS
    | FAILURE_NOUNS
    | DOCS
    | TESTS
    | CI
    | DEPS
    | CODE
)


def _buckets(words: Iterable[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    out: dict[tuple[str, int], list[str]] = {}
    for word in sorted(words):
        if len(word) >= 5:
            out.setdefault((word[0], len(word)), []).append(word)
    return {key: tuple(value) for key, value in out.items()}


CORRECTABLE: dict[tuple[str, int], tuple[str, ...]] = _buckets(CORRECTABLE_WORDS)
"""Words a typo is mended to, by first letter and length."""
