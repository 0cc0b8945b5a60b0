"""What the diagnoses of checks mean, what else may be behind them, and where they are documented.

The numbers in the sources are the server's error numbers (Microsoft Learn, "Database Engine events and errors").
"""

from __future__ import annotations

from dataclasses import dataclass

_EVENTS = "Microsoft Learn: Database Engine events and errors"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A diagnosis explained.

    Attributes:
        meaning: What it says about the connection.
        look_at: Where to look when the remedy does not help.
        source: Documentation; empty when it is our own observation.
    """

    meaning: str
    look_at: str = ""
    source: str = ""


_ALL: dict[str, Explanation] = {
    "NAME_NOT_RESOLVED": Explanation(
        "No name server that this machine asks knows the host.",
        "The full name with its domain; the VPN; /etc/resolv.conf; a private endpoint's zone that is not linked to this network.",
    ),
    "PORT_REFUSED": Explanation(
        "The host answers, and nothing listens on that port.",
        "Whether the service runs; whether TCP/IP is enabled in SQL Server Configuration Manager; an instance of another port.",
        "Microsoft Learn: Configure SQL Server to listen on a specific TCP port",
    ),
    "NO_ANSWER": Explanation(
        "Nothing came back within the time limit: packets are dropped on the way, or what listens there speaks another protocol.",
        "Firewalls and network security groups between here and there; a longer time limit on slow lines.",
    ),
    "HOST_UNREACHABLE": Explanation("There is no route to the host.", "The VPN, the gateway, and the subnet of this machine."),
    "BROWSER_SILENT": Explanation(
        "SQL Browser (UDP 1434), which knows the ports of named instances, did not answer: many networks let no UDP through.",
        "The instance's name; or give its port in the address, which needs no Browser.",
        "Microsoft Learn: SQL Server Browser service",
    ),
    "TLS_UNTRUSTED": Explanation(
        "The certificate is signed by nobody whom this machine trusts: often a server's own one, or a proxy that looks into the traffic.",
        "The name on the certificate must be the host of the address; an address by number rarely matches.",
        "Microsoft Learn: Configure SQL Server Database Engine for encrypting connections",
    ),
    "TLS_WRONG_NAME": Explanation(
        "The certificate is trusted, but made out to another name than the host of the address.",
        "Use the name on the certificate as host; an address by number rarely matches.",
        "Microsoft Learn: Configure SQL Server Database Engine for encrypting connections",
    ),
    "TLS_EXPIRED": Explanation("The certificate's time is over, or this machine's clock is wrong.", "The date here and on the server."),
    "TLS_NOT_OFFERED": Explanation(
        "The server offers no encryption, and the address asks for it.", "A certificate must be configured on the server.",
        "Microsoft Learn: Configure SQL Server Database Engine for encrypting connections",
    ),
    "NOT_SQL_SERVER": Explanation("Something answers on that port, and it does not speak SQL Server's protocol (TDS).", "Host and port."),
    "TLS_FAILED": Explanation(
        "Encryption could not be agreed upon, or the certificate is not trusted.",
        "An old server that knows TLS 1.0 only; encrypt=strict towards a server before 2022.",
        "Microsoft Learn: Configure SQL Server Database Engine for encrypting connections",
    ),
    "CERTIFICATE_NOT_VERIFIED": Explanation(
        "trust_server_certificate=yes was chosen: the traffic is encrypted, but nobody proved who is at the other end.",
        "Get the authority's certificate onto this machine and leave the option out.",
    ),
    "NOT_ENCRYPTED": Explanation("encrypt=no was chosen: everything but the login can be read on the way."),
    "CLOSED_EARLY": Explanation(
        "The connection was accepted, then closed before the login.",
        "A load balancer without servers behind it; a server that insists on encryption; too many connections.",
    ),
    "CONNECTION_LOST": Explanation("The connection broke while a query ran.", "Idle limits of firewalls; the server's error log."),
    "DRIVER_MISSING": Explanation(
        "No ODBC driver could be loaded, or a library that it needs is not on this machine.",
        "quickplan info lists the drivers found; the wheel mssql-python-odbc brings one without root.",
        "docs/sql-server.md: Drivers",
    ),
    "DRIVER_TOO_OLD": Explanation("The driver is older than what the address asks for.", "quickplan info lists the drivers found."),
    "DRIVER_CANNOT": Explanation(
        "This driver does not know the way of logging in or encrypting that the address asks for.",
        "quickplan info lists the drivers found; driver=18 asks for Microsoft's.", "docs/sql-server.md: Drivers",
    ),
    "NO_AZURE_LOGIN": Explanation(
        "No access token for the database could be got from the Azure command line.", "az account show; QUICKPLAN_SOURCE_TOKEN.",
        "docs/sql-server.md: Passwords",
    ),
    "LOGIN_FAILED": Explanation(
        "The server refused name and password; which of the two is wrong it tells only in its own error log.",
        "The state of error 18456 in the server's log: 5 no such login, 8 wrong password, 38 database; SQL logins may be switched off.",
        "Microsoft Learn: MSSQLSERVER_18456",
    ),
    "LOGIN_UNTRUSTED_DOMAIN": Explanation(
        "Windows login: the server does not trust the account's domain, or there is no Kerberos ticket.",
        "klist shows the ticket; the server's service principal name must be registered.", f"{_EVENTS}, 18452",
    ),
    "LOGIN_DISABLED": Explanation("The login exists and is switched off.", "", f"{_EVENTS}, 18470"),
    "LOGIN_LOCKED": Explanation("Too many wrong passwords locked the login.", "What else still uses the old one.", f"{_EVENTS}, 18486"),
    "PASSWORD_EXPIRED": Explanation("The password must be changed before it works again.", "", f"{_EVENTS}, 18487 and 18488"),
    "UNKNOWN_DATABASE": Explanation(
        "The login works, the database does not open: another name, or no user of that login in it.",
        "Names on a case-sensitive server; on Azure the database must stand in the address.", f"{_EVENTS}, 4060 and 911",
    ),
    "DATABASE_DENIED": Explanation("The database exists, and this login has no user in it.", "", f"{_EVENTS}, 916"),
    "DATABASE_OFFLINE": Explanation("The database is not online.", "A restore or a failover that goes on.", f"{_EVENTS}, 942 and 945"),
    "DATABASE_PAUSED": Explanation("A serverless database sleeps and wakes up on the first try.", "", f"{_EVENTS}, 40613"),
    "FIREWALL_BLOCKED": Explanation(
        "The firewall of the Azure server does not know the address that this machine goes out with.",
        "A proxy or NAT gives another address than the machine's own.", f"{_EVENTS}, 40615",
    ),
    "PERMISSION_DENIED": Explanation(
        "The account may log in and may not see this.",
        "VIEW DEFINITION on the database is enough for all that quickplan reads.", "Microsoft Learn: Metadata visibility configuration",
    ),
    "CATALOG_DENIED": Explanation(
        "Some catalog views cannot be read: what they hold will be missing, and the plan says so.",
        "VIEW DEFINITION on the database is enough.", "Microsoft Learn: Metadata visibility configuration",
    ),
    "TOO_OLD": Explanation("The server is older than the catalog views that are read.", "Restore a copy on a newer version."),
    "CASE_INSENSITIVE": Explanation(
        "Here 'a' = 'A' is true, on Databricks it is not unless a column has a collation.",
        "Joins and filters on text, unique keys, and GROUP BY on text.", "Databricks SQL language reference: Collation",
    ),
    "NO_PASSWORD": Explanation("The login needs a password, and neither the environment nor this session has one."),
    "NO_LOGIN_NAME": Explanation("The address names a server and no login, so that only what needs none was checked."),
    "NO_PROFILE": Explanation(
        "No profile of ~/.databrickscfg and no variable says how to log in to this workspace.",
        "DATABRICKS_CONFIG_FILE when the file lies elsewhere.", "Databricks: unified client authentication",
    ),
    "PROFILE_OVERRIDDEN": Explanation(
        "Variables of the environment go before what the profile says.", "", "Databricks: unified client authentication"
    ),
    "NO_CREDENTIALS": Explanation(
        "There is no way to log in that is complete.", "A token that was revoked; databricks auth describe.",
        "Databricks: unified client authentication",
    ),
    "CANCELLED": Explanation("You stopped it."),
}  # fmt: skip


def explain(code: str) -> Explanation | None:
    """What a diagnosis means; None for one that says all in its own words."""
    return _ALL.get(code)
