"""How people write names next to the words that say what they name: patterns only, every repetition bounded."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re

Q = r"\[[^\[\]\n]{1,128}\]|\"[^\"\n]{1,128}\"|`[^`\n]{1,128}`|“[^”\n]{1,128}”|„[^“”\n]{1,128}[“”]|«[^»\n]{1,128}»|‘[^’\n]{1,128}’|(?<!\w)'[^'\n]{1,128}'(?!\w)"
BARE = r"[^\W\d_][\w$#-]{0,127}|\d[\w$#-]*[^\W\d][\w$#-]{0,127}|_\w{1,100}"
NAME = rf"(?:{Q}|{BARE})"
PORT = r"(?:[,:]\s?\d{2,5}(?!\d|\.\d))?"
HOST = (
    r"(?:\(localdb\)\\[\w.$-]{1,64}|\[[0-9a-fA-F:]{2,45}(?:%\w+)?\](?::\d{2,5}|,\s?\d{2,5})?|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"
    rf"|(?:tcp:|np:|lpc:|admin:)?(?:\\\\)?(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|[^\W_][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,8}}|\.)(?:\\[\w$.-]{{1,64}})?{PORT})"
)
IP6 = r"\[[0-9a-fA-F:]{2,45}(?:%\w+)?\](?::\d{2,5}|,\s?\d{2,5})?"
HOST_Q = rf"(?:{IP6}|\[[\w.$\\-]{{1,80}}\][,:]\d{{2,5}}|{Q}|{HOST})"
DB_NOUN = r"(?:databases?|dbs?|datenbank|base de (?:datos|donn[ée]es|dados)|dwh|data ?warehouse|edw)"
TO = r"(?:to|into|onto|in|under|as|nach|ins?|target(?:ing|s)?(?: is)?|->|=>|→|-->|towards?|destination(?: is)?|land(?:s|ed)? in|for|is|becomes?)"
# The name that stands before or after the word which says what it is.
LABELS = re.compile(
    rf"(?i)(?<![\w-])(?P<label>(?:source |sql |mssql |quell)?(?:database|db|datenbank)(?: name)?|(?:source |sql |mssql |database |db |quell)?(?:server|host|instance|instanz)(?: name| address)?"
    rf"|(?:target |unity |uc |dest(?:ination)? |ziel)?(?:catalog(?:ue)?|katalog)(?: name)?|(?:target |unity |uc |dest(?:ination)? |ziel)?schema(?: name)?)"
    rf"[\"*]{{0,3}}\s{{0,3}}:[\"*]{{0,3}}\s{{0,3}}(?P<value>{HOST_Q}|{NAME})"
)
AFTER_DB = re.compile(
    rf"(?i)(?<![\w-])(?:{DB_NOUN})(?:,? (?:called|named|name|namens|is|with the name|by the name of)\s|\s(?!called|named))\s{{0,2}}(?P<name>{NAME})(?![\w.\\]|\s?=|:\S)"
)
BEFORE_DB = re.compile(
    rf"(?i)(?P<name>{Q}|(?<![\w.\\@/-])(?:{BARE}))(?:'s)?\s{{1,3}}(?:sql server |mssql |sql |oracle |source |production |prod )?(?:database|db|datenbank)(?![\w\]\"`-])"
)
AFTER_SERVER = re.compile(
    rf"(?i)(?<![\w-])(?P<kind>(?:(?:azure )?sql[ -]?|mssql |db |database |source |linked )?(?:server|host|instance|box|machine|vm|instanz|servidor|serveur|serwer))(?: (?:called|named|is|address|name|namens|at))?\s{{1,3}}\(?(?P<name>{HOST_Q})"
)
BEFORE_SERVER = re.compile(rf"(?i)(?P<name>{Q}|(?<![\w.\\@/-]){HOST})\s{{1,3}}(?:sql |db |database )?(?:server|host|instance|box)(?![\w-])")
AFTER_CATALOG = re.compile(
    rf"(?i)(?<![\w-])(?:catalog(?:ue)?|katalog|catálogo|catalogo)(?: (?:should|will|must|shall)(?: be)?)?(?: (?:called|named|is|name))?\s{{1,3}}(?!catalog)(?P<name>{NAME})(?P<dot>\.(?P<second>{NAME}))?"
)
BEFORE_CATALOG = re.compile(rf"(?i)(?P<name>{Q}|(?<![\w.\\@/-])(?:{BARE}))\s{{1,3}}(?:uc |unity )?(?:catalog(?:ue)?|katalog)(?![\w-])")
AFTER_SCHEMA = re.compile(
    rf"(?i)(?<![\w-])(?:schema|esquema|schéma)(?: (?:should|will|must|shall)(?: be)?)?(?: (?:called|named|is|name))?\s{{1,3}}(?P<name>{NAME})(?P<dot>\.(?P<second>{NAME}))?"
)
BEFORE_SCHEMA = re.compile(rf"(?i)(?P<name>{Q}|(?<![\w.\\@/-])(?:{BARE}))\s{{1,3}}(?:target )?schema(?![\w-])")
DOTTED = re.compile(
    rf"(?<![\w.\\/@:=-])(?P<a>{Q}|[^\W\d][\w$#-]{{0,127}})\.(?P<b>{Q}|[^\W\d][\w$#-]{{0,127}}|\*)(?:\.(?P<c>{Q}|[^\W\d][\w$#-]{{0,127}}|\*))?(?![\w\\/:@]|\.\w|,\s?\d{{4,5}})"
)
TARGET_BEFORE = re.compile(
    rf"(?i)(?:(?<![\w]){TO}\s?:?|unity catalog,?(?: as| under| in)?|databricks[,:]?(?: as| under| in)?|lakehouse:?|uc:?|catalog|schema|delta|->|=>|→|[(,]|target\s?[:=])\s{{0,2}}(?:the )?[`\"'\[]?$"
)
OBJECT_BEFORE = re.compile(
    r"(?i)(?:tables?|views?|procedures?|procs?|sprocs?|functions?|udfs?|triggers?|stored proc\w*|prozedur|tabelle)\s{1,2}$"
)
MOVED = re.compile(
    rf"(?i)(?<![\w-])(?:(?P<verb>[^\W\d]{{3,20}})|->)\s{{1,2}}(?:over\s)?(?P<name>{NAME}(?:\s{{0,1}}-\s?)?)\s{{0,2}}(?P<next>to(?= )|into|onto|from|out of|away from|off(?: of)?|on(?= )|at(?= )|over to|von|nach|auf|and(?= \S{{1,60}} (?:on|from|to|at|into)\b)|[+&]|->|=>|→|@|[,;(]|\.(?=\s|$)|$|from)"
)
PLACED = re.compile(
    rf"(?i)(?P<name>{Q}|(?<![\w.\\@/-])(?:{BARE}))(?:\s{DB_NOUN})?\s{{0,2}}(?P<prep>\((?:(?:hosted )?(?:on|at|server|host):? )?|@|,? ?(?:currently |which |that |still |is |it |now )*(?:hosted |running |located |lives? |living |sitting |sits |runs |residing |resides |stored )?(?<![\w])(?:on|at|from|auf|vom|von|in)(?= ))\s{{0,2}}(?:the |our )?(?:sql )?(?:server |host |instance )?(?P<host>{HOST_Q})"
)
OFF = re.compile(
    rf"(?i)(?<![\w-])(?P<prep>on|at|from|off(?: of)?|@|von|auf|vom|against|via|reach|connect(?:ing)? to|connection to)\s{{0,2}}(?P<host>{HOST_Q})"
)
FROM = re.compile(
    rf"(?i)(?<![\w-])(?:from|von|aus|out of)\s{{1,2}}(?P<name>{NAME})(?=\s(?:to|into|onto|nach|on|at|->|in)\b|\s?(?:->|→|=>)|[,;]|\.?\s*$|\.dbo\b)"
)
SUBJECT = re.compile(
    rf"(?<![\w.\\@/=-])(?P<name>{Q}|[A-Z][\w$]{{2,60}})\s(?:must|should|has to|needs to|will|shall|currently|lives|sits|resides|is (?:hosted|currently|running|to be)|runs)\b"
)
OF_MIGRATION = re.compile(rf"(?<![\w.\\@/=-])(?P<name>{Q}|[A-Z][\w$]{{2,60}})\s(?:database )?(?:migration|conversion)\b")
# A certain address in brackets behind a name: "TradeRepo [sql01.corp,1433]".
BRACKETED = re.compile(rf"(?P<db>{BARE})\s\[(?P<host>[\w.-]{{1,120}}(?:\\[\w$.-]{{1,64}})?(?:[,:]\d{{2,5}})?)\]")
# A certain address and a name behind it: "sql01:1433/SalesDB".
ADDRESSED = re.compile(rf"(?i)(?<![\w/:@.])(?P<host>(?:[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}})[,:]\d{{2,5}})/(?P<db>{BARE})(?![\w/.])")
# An everyday word that only its place makes a name: "migrate reporting from sql01".
PLAIN_WORD = re.compile(
    rf"(?i)(?<![\w-])(?:migrate|move|port|convert|transfer|lift|offload|replicate|copy)\s{{1,2}}(?P<name>prod|staging|stage|dev|test|reporting|archive|history|internal|external|customers?|users?|products?|employees?|clients?|orders|central|main|primary)\s(?:from|on|at|@)\s(?P<host>{HOST_Q})"
)
# Parts in the usual order between strokes: "Ops / sql-ops / databricks / main / ops", "Ops / sql01 to main / ops".
STROKES = re.compile(
    rf"(?im)(?:^|[:(]\s{{0,2}}|(?:migrate|move|port|convert|transfer)\s)\s{{0,4}}(?P<db>{NAME})\s?[/|]\s?(?P<host>{HOST_Q})\s{{0,2}}(?:[/|]|to|into|->|=>|→)\s{{0,2}}(?:(?:databricks|unity catalog|uc|lakehouse)\s?[/|,:]?\s?)?(?:catalog\s)?(?P<catalog>{NAME})\s?[/|.]\s?(?:schema\s)?(?P<schema>{NAME})(?=\s*(?:$|[-,.;)]|(?:in|on|of)\b))"
)
# A host beside what it is: "SalesMart (SQL Server 2016, sqlprod07)".
APPOSED = re.compile(
    rf"(?i)\((?:[^()\n]{{0,60}}?(?:[,;/]|server|sql|on|at|@)\s)?(?P<host>(?:[a-z][\w-]{{0,40}})?(?:sql|srv|db|dwh?|host|server)[\w-]{{0,30}}\d[\w.-]{{0,60}}(?:\\[\w$.-]{{1,64}})?{PORT}|\d{{1,3}}(?:\.\d{{1,3}}){{3}}{PORT})(?=\s?[,;)])"
)
LONE = re.compile(rf"(?:(?<=: )|(?<=, )|(?<=\()|(?<=/ )|(?<=^))(?P<host>{HOST})(?=\s?(?:->|→|=>|\)|/))")
SUFFIXED = re.compile(r"(?<![\w.\\@/=-])(?:[^\W\d_][\w$]{0,60}(?:DB|Db|_db|_DB|DW|_dw|_DW|DWH|_dwh|_DWH|Warehouse))(?![\w.\\/-]|\(|\s?=)")
OBJECT = re.compile(
    r"(?i)(?<![\w.\\/@])(?:(?P<schema>\[[^\]\n]{1,60}\]|[^\W\d]\w{0,60})\.)?(?P<name>(?:usp|sp|fn|ufn|udf|tvf|vw|tbl|trg|tr|proc|rpt)_\w{1,100}|(?<=dbo\.)(?:\w{1,100}|\[[^\]\n]{1,100}\])|(?<=\[dbo\]\.)(?:\w{1,100}|\[[^\]\n]{1,100}\]))(?![\w/\\]|\.\w)"
)
NAMED_OBJECT = re.compile(
    r"(?i)(?<![\w-])(?:table|view|procedure|proc|sproc|function|udf|trigger|stored proc(?:edure)?|tabelle|prozedur)s?\s(?:called |named )?(?P<name>(?:[\w\[\]]{1,100}\.)?[\[\"`]?[\w]{1,100}[\]\"`]?)(?![\w\\/]|\.\w)"
)
SQL_WORD = re.compile(r"(?i)\b(?:\w*sql\w*|database|db|datenbank|tds|odbc|jdbc)\b")
LAKE = re.compile(r"(?i)\b(?:unity|databricks|lakehouse|dlt|lakeflow)\b")
SOURCE_LABEL = re.compile(rf"(?i)(?<![\w-])(?:source|from|quelle|as-is|current|legacy)\s?:\s{{0,3}}(?P<value>{HOST_Q})")
SOURCE_SCHEMA = re.compile(r"(?i)\s(?:of|from)\s(?!(?:the\s)?(?:\w+\s)?catalog|catalog)")
# ``HOST\INSTANCE`` says by its form alone that it is a server, but for a path, a Windows account and the like.
INSTANCE = re.compile(
    r"(?<![\w\\/.:@$-])(?P<host>(?=[\w-]{0,62}[A-Z\d])[^\W\d_][\w-]{1,62}\\(?!\\)[\w$-]{1,64})(?![\w\\/$-]|\.\w)(?!\s(?:user|login|account|group)\b)"
)
ACCOUNT_BEFORE = re.compile(
    r"(?i)(?:user|login|account|principal|group|as|folder|directory|dir|path|key|registry|by|assign(?:ed)? to)\s{1,2}[\"'`]?$"
)
