"""AT TIME ZONE, and the names Windows has for time zones.

Sources: Microsoft Learn, "AT TIME ZONE (Transact-SQL)"; Unicode CLDR, windowsZones (territory 001).
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, call, cast, concat, string_value, text
from migration.transpile.types import Category

_ROWS = """
Dateline Standard Time=Etc/GMT+12|UTC-11=Etc/GMT+11|Aleutian Standard Time=America/Adak|Hawaiian Standard Time=Pacific/Honolulu
Alaskan Standard Time=America/Anchorage|Pacific Standard Time=America/Los_Angeles|Pacific Standard Time (Mexico)=America/Tijuana
US Mountain Standard Time=America/Phoenix|Mountain Standard Time=America/Denver|Mountain Standard Time (Mexico)=America/Mazatlan
Central America Standard Time=America/Guatemala|Central Standard Time=America/Chicago|Central Standard Time (Mexico)=America/Mexico_City
Canada Central Standard Time=America/Regina|SA Pacific Standard Time=America/Bogota|Eastern Standard Time=America/New_York
Eastern Standard Time (Mexico)=America/Cancun|US Eastern Standard Time=America/Indiana/Indianapolis|Cuba Standard Time=America/Havana
Atlantic Standard Time=America/Halifax|Venezuela Standard Time=America/Caracas|SA Western Standard Time=America/La_Paz
Pacific SA Standard Time=America/Santiago|Newfoundland Standard Time=America/St_Johns|E. South America Standard Time=America/Sao_Paulo
SA Eastern Standard Time=America/Cayenne|Argentina Standard Time=America/Buenos_Aires|Greenland Standard Time=America/Godthab
Montevideo Standard Time=America/Montevideo|UTC-02=Etc/GMT+2|Azores Standard Time=Atlantic/Azores
Cape Verde Standard Time=Atlantic/Cape_Verde
UTC=UTC|GMT Standard Time=Europe/London|Greenwich Standard Time=Atlantic/Reykjavik|Morocco Standard Time=Africa/Casablanca
W. Europe Standard Time=Europe/Berlin|Central Europe Standard Time=Europe/Budapest|Romance Standard Time=Europe/Paris
Central European Standard Time=Europe/Warsaw|W. Central Africa Standard Time=Africa/Lagos|GTB Standard Time=Europe/Bucharest
Middle East Standard Time=Asia/Beirut|Egypt Standard Time=Africa/Cairo|E. Europe Standard Time=Europe/Chisinau
South Africa Standard Time=Africa/Johannesburg|FLE Standard Time=Europe/Kiev|Israel Standard Time=Asia/Jerusalem
Jordan Standard Time=Asia/Amman|Arabic Standard Time=Asia/Baghdad|Turkey Standard Time=Europe/Istanbul|Arab Standard Time=Asia/Riyadh
Belarus Standard Time=Europe/Minsk|Russian Standard Time=Europe/Moscow|E. Africa Standard Time=Africa/Nairobi
Iran Standard Time=Asia/Tehran|Arabian Standard Time=Asia/Dubai|Azerbaijan Standard Time=Asia/Baku|Mauritius Standard Time=Indian/Mauritius
Georgian Standard Time=Asia/Tbilisi|Caucasus Standard Time=Asia/Yerevan|Afghanistan Standard Time=Asia/Kabul
West Asia Standard Time=Asia/Tashkent|Ekaterinburg Standard Time=Asia/Yekaterinburg|Pakistan Standard Time=Asia/Karachi
India Standard Time=Asia/Calcutta|Sri Lanka Standard Time=Asia/Colombo|Nepal Standard Time=Asia/Katmandu
Central Asia Standard Time=Asia/Bishkek|Bangladesh Standard Time=Asia/Dhaka|Myanmar Standard Time=Asia/Rangoon
SE Asia Standard Time=Asia/Bangkok|N. Central Asia Standard Time=Asia/Novosibirsk|North Asia Standard Time=Asia/Krasnoyarsk
China Standard Time=Asia/Shanghai|Singapore Standard Time=Asia/Singapore|W. Australia Standard Time=Australia/Perth
Taipei Standard Time=Asia/Taipei|Ulaanbaatar Standard Time=Asia/Ulaanbaatar|North Asia East Standard Time=Asia/Irkutsk
Tokyo Standard Time=Asia/Tokyo|Korea Standard Time=Asia/Seoul|Yakutsk Standard Time=Asia/Yakutsk
Cen. Australia Standard Time=Australia/Adelaide|AUS Central Standard Time=Australia/Darwin|E. Australia Standard Time=Australia/Brisbane
AUS Eastern Standard Time=Australia/Sydney|West Pacific Standard Time=Pacific/Port_Moresby|Tasmania Standard Time=Australia/Hobart
Vladivostok Standard Time=Asia/Vladivostok|Central Pacific Standard Time=Pacific/Guadalcanal|New Zealand Standard Time=Pacific/Auckland
UTC+12=Etc/GMT-12|Fiji Standard Time=Pacific/Fiji|Tonga Standard Time=Pacific/Tongatapu|Samoa Standard Time=Pacific/Apia
"""
_ZONES = {name.lower(): zone for line in _ROWS.split("\n") for pair in line.split("|") if pair for name, zone in [pair.split("=")]}


def zone_name(windows: str) -> str | None:
    """The IANA name of a Windows time zone; None for one that is not known."""
    return _ZONES.get(windows.strip().lower())


def at_time_zone(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """AT TIME ZONE: a time without offset is one of that zone; one with an offset is the same moment there.

    A TIMESTAMP holds a moment, so the second keeps its value. Cast to a type without offset it shows the zone's clock:
    see :func:`clock_in_zone`.
    """
    written = string_value(node.args.get("zone"))
    zone = zone_name(written) if written is not None else None
    if zone is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"AT TIME ZONE {written or 'with a computed zone'}")
    value = node.this
    if q.type_of(value).zoned:
        made = value
    else:
        shown = call("DATE_FORMAT", value, text("yyyy-MM-dd HH:mm:ss.SSSSSS"))
        made = cast(concat([shown, text(" " + zone)]), "TIMESTAMP")
        if q.type_of(value).category is Category.STRING:
            made = cast(concat([value, text(" " + zone)]), "TIMESTAMP")
    q.context.note_once("LOST_OFFSET", q.place(node))
    made = exp.Paren(this=made) if not isinstance(made, exp.Paren) else made
    made.meta["zone"] = zone
    return made


def clock_in_zone(q: Rewriter, value: exp.Expr) -> exp.Expr:
    """What a time with an offset shows on its own clock, when it is cast to a type without one."""
    zone = value.meta.get("zone")
    if zone is None:
        q.context.note_once("LOST_OFFSET", q.place(value))
        return value
    if zone == "UTC":
        return call("TO_UTC_TIMESTAMP", value, call("CURRENT_TIMEZONE"))
    return call("CONVERT_TIMEZONE", call("CURRENT_TIMEZONE"), text(zone), cast(value, "TIMESTAMP_NTZ"))
