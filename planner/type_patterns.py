"""Turns of phrase that speak for a task type, over a sentence's keys joined by blanks: patterns only."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re

from planner.vocabulary import FAILING_VERBS, FAILURE_NOUNS, FAILURE_WORDS, inflect, word_set

FAIL_FORMS = "|".join(
    sorted(
        {
            f
            for v in FAILING_VERBS
            for f in inflect(v)
            if f not in {"lag", "stick", "corrupt", "drop", "dropping", "miss", "missing", "forget", "overwrite", "overwriting", "hog"}
        }
        | {"froze", "frozen", "broke", "threw", "thrown", "hung", "stuck", "lost", "dies"}
    )
)
NOUNISH = "|".join(
    (
        "error",
        "errors",
        "crash",
        "crashes",
        "leak",
        "leaks",
        "panic",
        "break",
        "throw",
        "skip",
        "skips",
        "ignore",
        "ignored",
        "reject",
        "rejected",
        "rejects",
        "duplicate",
        "duplicates",
        "overlap",
        "lag",
        "stick",
        "abort",
        "abandon",
    )
)
FAIL_PHRASES = re.compile(
    r" (?:"
    r"(?:does|do|did|is|are|was|were|has|have|can|could|will|would)(?:n't| not|nt) (?!need|want|only|just|support|yet|have)(?:\w+ ){0,3}?\w+"
    r"|won't (?!need|fix)\w+|should(?: not|n't) be\b|lacks? (?:the|a|an)|(?:sql|code|command|html|script|header) injection|xss|csrf|infinite (?:loop|recursion|redirects?|scroll jumps)|data loss|vulnerability|security hole|cve \d+|path traversal|zombie \w+|(?:fewer|less|more) (?:\w+ ){1,2}than (?:the|it|expected|before|in|on)|different (?:\w+ ){1,2}(?:than|from)|differs? (?:from|between)|can't (?!wait|we)\w+|unable to \w+|fail(?:s|ed|ing|ure)? to \w+|no longer|not working|stop(?:s|ped) \w+ing|stopped|does nothing|nothing happens|no effect|overwrites? each other\S*|out of memory"
    r"|never (?:\w+ )?(?:\w+s|arrive|fire|start|finish|complete|return|load|show|end|run|get|close|reach|work)|bricht ab|funktioniert nicht|geht nicht|stürzt ab|läuft nicht"
    r"|times? out|timed out|timing out|timeout (?:connecting|when|while|error|after|on|calling)|blows? up|errors? out|takes? down|goes? down|went down|falls? over|off by one|race condition|memory leak|stack overflow"
    r"|get(?:s|ting)? (?:logged out|kicked|stuck|lost|an error|errors|[45]\d\d)|(?:http |status |error )?(?:40[0134589]|41\d|42\d|50[0234])s?(?: errors?)?(?= (?:when|on|behind|from|for|if|after|instead|response|error|in|,|since|once|every)|$| $)"
    r"|(?:returns?|throws?|gives?|shows?|gets?|responds? with|get) (?:an? |the |http |status |error )?(?:40\d|41\d|42\d|50\d|wrong|null|nan|error|empty|incorrect|invalid|undefined|garbage|stale|nothing|none|old|outdated|twice)"
    r"|instead of (?:the |a |an )?(?:correct|expected|right|real|actual|current|new)|should (?:be|have been|return|show|use|have) (?:[\w.]+ )?(?:but|instead)|but (?:it )?(?:is|gets|shows|returns|was|got|should)(?! (?:\w+ly )?(?:(?:very|too|quite|rather|so) )?(?:slow|big|large|long|hard|verbose|expensive|ugly|limited))|expected \w+ (?:but|got)"
    r"|even (?:though|when|if)|(?:is|are|was|were|gets?|being|be|been|stays?|remains?|becomes?|seems?|looks?) (?:\w+ly )?(?:broken|wrong|missing|ignored|lost|empty|blank|stuck|hidden|duplicated|corrupted|incorrect|cut off|off|"
    r"truncated|garbled|misaligned|null|dead|unreachable|down|rejected|swallowed|dropped|skipped|overwritten|deleted|not \w+)"
    r"|(?:sent|run|charged|created|assigned|called|executed|fired|shown|saved|processed|triggered|posted|imported|written|counted|booked|inserted|delivered) twice|double (?:\w+ing|submission|booking|charge|encoding|count\w*|free)"
    r"|(?:takes|took) forever and|comes? (?:back|out|up) (?:empty|wrong|blank|as)|leads? to (?:a )?(?:dead|blank|wrong|empty|404|500|error)|chokes? on|trips? over|only works? (?:in|on|for|when|with|if)|works? (?:fine|locally|only)|works? (?:in|on|for|with) (?:\w+ ){1,3}, ?(?:but|not)|works? (?:in|on|for|with) (?:\w+ ){1,3}but"
    r"|n'?t match|not match|mismatch(?:es)?|turns? \w+ into|complain(?:s|ed|ing)? (?:that|about)|(?:users?|customers?|people|clients|admins?) (?:report|complain|see|are seeing|keep (?!asking|requesting|wanting|wishing)\w+ing)|exits? (?:immediately|with|unexpectedly|early)|leaves? (?:\w+ ){1,3}behind|(?:make|get) (?:\w+ ){1,4}work(?:ing)?(?= (?:again|on|in|with|for|properly|correctly)|$| $)|works? (?:again|properly|correctly)|caus(?:es|ing) (?:\w+ ){0,2}(?:wrong|incorrect|errors?|problems|issues|trouble|failures?|crashes|duplicates)|should (?:\w+ ){1,6}but (?:it )?\w+|not \w+ing|steps to reproduce|how to reproduce|expected ,|what is going on|have a look|gives? back|permission denied|access denied|connection (?:refused|reset|lost)|not found|null pointer|divi(?:sion|de) by zero|dead page|broken since|since (?:yesterday|today|last|the (?:last|latest|update|upgrade|deploy|release))|after (?:the )?(?:last |latest )?(?:update|upgrade|deploy\w*|release)"
    r")(?= )"
)
ERROR_NAME = re.compile(
    r" (?:[\w.]*[a-z]{2}(?:error|exception)|errno \d+|sqlstate \w+|ora \d{4,5}|msg \d{3,5}|\w+_(?:not_found|exists|failed|denied|invalid|exceeded|error|reference|in_pipeline|for_resources)|0x[0-9a-f]{6,8}|exit code \d+|econn\w+|enoent)(?= )"
)
FAIL_VERB = re.compile(rf" (?:{FAIL_FORMS})(?= )")
FAIL_NOUN_ADJ = re.compile(rf" (?:{'|'.join(sorted(FAILURE_NOUNS | FAILURE_WORDS))})(?= )")
# Words after a failure word that make it the name of a thing: error handling, crash reports, leak detection, failed jobs page.
TOPICAL = word_set(
    "handling handler handlers message messages page pages reporting reports report reporter tracking tracker codes code rate rates"
    " logging log logs boundary boundaries detection detector type types class classes hierarchy notification notifications alert"
    " alerts recovery mode budget middleware text texts state states jobs job login logins attempts payments runs rows records items"
    " tasks builds deliveries messages orders case cases scenario scenarios path paths"
)
SLOW = re.compile(
    r" (?:slow|slowly|slower|longer than|\d+x|sluggish|laggy|too long|(?:takes?|needs?) (?:\w+ )?(?:\d+ ?)?(?:\w+ )?(?:seconds|minutes|hours|ages|forever|s|ms|min)|faster|quicker|snappier|performance|latency|throughput)(?= )"
)
MORE = re.compile(
    r" (?:better|nicer|clearer|smarter|quicker|faster|snappier|smoother|cleaner|stricter|friendlier|cheaper|lighter|simpler|more (?!than )\w+|less (?!than )\w+|fewer (?!than )\w+|(?:shorter|longer|bigger|larger|smaller|higher|tighter|wider|stronger|safer|easier(?! to (?:read|maintain|test|follow|understand|extend|change)))(?! than)|schneller|besser|schöner"
    r"|configurable|adjustable|customi[sz]able|optional|resizable|sortable|searchable|filterable|responsive|accessible|tunable|overridable|a setting|human readable|\w+ friendly|case insensitive|reloadable|collapsible)(?= )"
)
EXISTING = re.compile(
    r"(?<!that)(?<!which) (?:existing|already (?:have|has|support\w*)|as well|also|additionally|besides|in addition|too(?= $)|bestehende\w*|even more)(?= )"
)
SAME = re.compile(
    r" (?:(?:no|without|not|zero) (?:\w+ )?(?:behaviou?r|functional|functionality|user visible|visible|api)(?: change\w*)?|without (?:changing|altering|touching|affecting|breaking) (?:\w+ )?(?:the )?(?:what|how|behaviou?r|functionality|public|api|output|external)"
    r"|(?:same|identical|unchanged|exactly as|keep\w* (?:the |all )?(?:\w+ )?)(?: ?)(?:behaviou?r|functionality|output|outputs|before|api|signatures?|interfaces?)|keep\w* (?:the |all )?(?:existing )?tests (?:green|passing)|(?:apis?|interfaces?|signatures?) (?:must |should |has to |have to )?(?:stays?|remains?|keeps?) (?:the same|stable|as)|altering (?:what|how)|behav\w+ (?:stays|remains|unchanged|as before|the same|identical\w*)|behaving as before|as before|purely internal|pure refactor\w*|functionally identical)(?= )"
)
WISH = re.compile(
    r" (?:be able to|(?:the )?(?:ability|possibility|option|chance|opportunity|means|way) (?:to|of)|as an? [\w' ]{1,60}?(?:, )?i (?:want|need|would like|wish)|would be (?:\w+ )?(?:great|nice|good|cool|helpful|useful|awesome)"
    r"|(?:users?|customers?|admins?|people|one|clients|editors?|analysts?|managers?|visitors|players|teams?|they|we|i|operators?|members|students|teachers|app|system|tool|product|site|platform) (?:really )?(?:want|wants|need|needs|would like|should (?:be able|get|have)|miss|lack|brauchen|möchten)(?: to| an?| the)?"
    r"|(?:can|could|may) (?:we|i|you) (?:please )?(?:get|have|offer|add|build)|i(?:'d)? (?:want|like|would like|need|wish)(?: to have)?(?: an?)?|from scratch|brand new|a new|new (?:page|screen|endpoint|command|feature|module|service|widget|view|dialog|api|tab|report|section|tool|integration|plugin|button)|\w+ support|support for)(?= )"
)
CAPABILITY = re.compile(
    r" (?:(?:should|must|shall|want|need|needs|like|would like) (?:\w+ ){0,3}?(?:to )?be able to|be possible (?:for (?:\w+ ){1,2})?to|(?:the )?(?:ability|possibility) to)(?= )"
)
VERSION_STEP = re.compile(r" (?:\w+ ){0,2}?v?\d+(?:\.[\dx]+)*(?: lts)? (?:to|->|auf) v?\d+(?:\.[\dx]+)*(?= )")
TO_VERSION = re.compile(
    r" (?:to|from|on) (?:the (?:latest|newest|current) (?:version|release|lts|stable)|(?!\d+ (?:mb|gb|kb|ms|s|sec|seconds|minutes|min|hours|days|%|percent|tb|items|rows))(?:[a-z.]+ )?v?\d+(?:\.[\dx]+)*)(?= )"
)
UPKEEP_PHRASE = re.compile(
    r" (?:type (?:hints?|annotations?|stubs)|(?:bring|get|keep) (?:\w+ ){1,4}up to date|(?:dead|unused|obsolete|unreachable|commented) code|dev containers?|(?:for|in) local (?:testing|development)|unused (?:\w+ )?(?:imports?|dependenc\w+|packages?|files?|variables?|assets|images|css)|dead links?|broken links?|commented out|print statements|eol|end of life|pre commit|code of conduct|security policy|code coverage|coverage report\w*|in (?:the |our )?ci|ci pipeline|github actions?|gitlab ci|code ?owners|branch protection"
    r"|unit tests?|lint checks?|test coverage|integration tests?|lint(?:er|ing)? (?:errors?|warnings?|rules?|config\w*)|deprecat\w+ warnings?|compiler warnings?|eslint warnings?|lock ?file|npm audit|pip audit|vulnerable dependenc\w+|release notes|dev(?:elopment)? environment|local development|docker compose|docker image|base image"
    r"|package manager|dependency management|issue templates?|pr templates?|pull request template|decision record|code comments?|stray \w+|(?:prepare|cut|tag|publish) (?:the |a |an )?(?:next )?(?:[\w.]+ )?release|build (?:script|system|tool)|test suite|ci matrix|screenshots? in|copyright year|license headers?|file headers?|azure devops|travis|circleci|bitbucket pipelines)(?= )"
)
REPORT = re.compile(
    r" (?:is|are|was|were|gets?|being) (?:\w+ly )?\w{2,}(?:ed|en|ing)(?= )| (?:[a-zäöüß]{3,}[^s'\W]s|adds|gets|puts|sets|runs|cuts|asks|uses|is|are|was|were|has|gets) (?:the|a|an|its|no|all|only|on|in|when|if|one|two|after|to|with|without|for|from|twice|always|by|behind|by|under|over|at|but|while|once|even|still|too|wrong\w*|empty|every|until|as|because|nested|large|old|not|during|two|itself|their|his|our|my)(?= )"
)
ODDLY = re.compile(
    r" (?:silently|randomly|sometimes|intermittently|occasionally|constantly|repeatedly|suddenly|accidentally|sporadically|unexpectedly|erroneously|mistakenly|prematurely|always|keeps|twice|anyway|nonetheless|although|despite|in spite of)(?= )"
)
CLUMSY = re.compile(
    r" (?:is|are|looks?|feels?|seems?|find|it|being) (?:\w+ly |very |too |quite |rather |so |really |a bit |the \w+ |it )*(?:confusing|ugly|cumbersome|tedious|annoying|cluttered|unclear|noisy|verbose|inconvenient|clunky|clumsy|unintuitive|hard to (?:find|see|use|read on)|chatty|painful)(?= )"
)
"""Works, but not well."""
PLACES = re.compile(
    r" (?:to|onto|into|over to) (?:the |our |an? )?(?:aws|azure(?! (?:sql|synapse|data|db))|gcp|google cloud|kubernetes|k8s|docker|heroku|github|gitlab|bitbucket|lambda|fargate|ecs|eks|aks|gke|cloud run|vercel|netlify|openshift|nomad|terraform|helm|podman|monorepo|new (?:server|host|cluster|vm|data ?center|account)s?)(?= )"
)
"""Where operations move things to."""
SUBORDINATE = re.compile(r" (?:when|if|after|upon|while|once|whenever|since|during|until|as soon as|on startup|on small|under load)(?= )")
PROGRESSIVE = re.compile(r" (?:we|i|they|you|team) (?:\w+ )?(?:are|am|were|have|has|need|want|should|must|would) ")
STALE_TEXT = re.compile(
    r" (?:(?:has|have)(?:n't| not) been (?:touched|updated|maintained|changed)|outdated|out of date|stale|incomplete|\w+ (?:years|months) old|still (?:mentions?|says?|lists?|refers?|describes?|shows?)|(?:doesn't|don't|does not|do not) (?:say|mention|explain|describe|list|cover)|(?:is|are) missing)(?= )"
)
"""What is said of documentation that needs upkeep; a program that behaves so would be broken."""
INTO_DOCS = re.compile(
    r" (?:to|into|in) (?:the |our )?(?:\w+ )?(?:docs|documentation|readme(?:\.md)?|wiki|handbook|runbook|changelog|contributing\S*|faq)(?= )"
)
NOW_FAILS = re.compile(rf" (?:at the moment|currently|right now|now|today) (?:it|this|that|they|the \w+) (?:{FAIL_FORMS})(?= )")
