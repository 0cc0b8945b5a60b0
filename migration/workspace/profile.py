"""Which workspace a profile means, read without the SDK, whose import alone takes more than a second.

Order as in the SDK's unified authentication: environment variables first, the profile of ``~/.databrickscfg`` fills what they leave out.
"""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import ConfigProblem, QuickplanError
from core.files import exists, expand_user, read_text
from core.targets import HTTPS_PORT, Target, parse_server

_LIMIT = 1_000_000
_CLOUDS = (
    (re.compile(r"\.azuredatabricks\.(?:net|us|cn)$"), "Azure"),
    (re.compile(r"\.cloud\.databricks\.com$"), "AWS"),
    (re.compile(r"\.gcp\.databricks\.com$"), "Google Cloud"),
)


class ProfileMissing(QuickplanError):
    """No workspace is configured (exit 3)."""

    code = "NO_PROFILE"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """A workspace as configured.

    Attributes:
        name: Name of the profile; empty when the environment alone configures it.
        host: Host name, ``adb-1.2.azuredatabricks.net``.
        port: TCP port.
        origin: Where the host was found: a variable or the file.
        overridden: Environment variables that go before the profile's values.
        asked_for: Whether the host itself was named, so that nothing in the environment may lead elsewhere.
    """

    name: str
    host: str
    port: int
    origin: str
    overridden: tuple[str, ...] = ()
    asked_for: bool = False

    @property
    def target(self) -> Target:
        """What a TCP probe tries."""
        return Target("workspace", self.host, self.host, self.port)

    @property
    def url(self) -> str:
        """Its address as the SDK takes it."""
        return f"https://{self.host}" + (f":{self.port}" if self.port != HTTPS_PORT else "")

    @property
    def cloud(self) -> str:
        """The cloud by the host's domain; empty when it does not tell."""
        return next((cloud for pattern, cloud in _CLOUDS if pattern.search(self.host)), "")


def find_profile(name: str, *, environ: Mapping[str, str] | None = None) -> Profile:
    """The workspace that ``name`` means.

    Args:
        name: A profile; ``DEFAULT`` also stands for what ``DATABRICKS_CONFIG_PROFILE`` names. A host that no profile is called
            after means the profile with that host, or the host alone when none has it.
        environ: The environment; the process's by default.

    Raises:
        ProfileMissing: Neither environment nor file names a host.
        ConfigProblem: The file is malformed, or the host is none.
    """
    variables = os.environ if environ is None else environ
    path = expand_user(variables.get("DATABRICKS_CONFIG_FILE") or "~/.databrickscfg")
    wanted = variables.get("DATABRICKS_CONFIG_PROFILE", name) if name == "DEFAULT" else name
    sections = _sections(path)
    if wanted not in sections and "." in wanted and (asked := parse_server(wanted, name="workspace", port=HTTPS_PORT)):
        return _of_host(asked, sections, path)
    values = sections.get(wanted, {})
    host = variables.get("DATABRICKS_HOST", "") or values.get("host", "")
    if not host:
        known = ", ".join(sorted(sections)) or "none"
        raise ProfileMissing(
            f"no workspace is configured: profile {wanted} has no host in {path}",
            remedy=f"databricks auth login --host https://… --profile {wanted}; profiles found: {known}.",
            file=str(path),
        )
    target = parse_server(host, name="workspace", port=HTTPS_PORT)
    if target is None:
        raise ConfigProblem(f"the host of profile {wanted} is not an address", remedy="Write host = https://….", file=str(path))
    origin = "DATABRICKS_HOST" if variables.get("DATABRICKS_HOST") else str(path)
    winners = tuple(v for v in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CLIENT_ID") if variables.get(v) and values)
    return Profile(wanted if values else "", target.host, target.port, origin, winners)


def _of_host(asked: Target, sections: Mapping[str, Mapping[str, str]], path: Path) -> Profile:
    """The first profile whose host this is; none of its name when there is none."""
    for name, values in sections.items():
        found = parse_server(values.get("host", ""), name="workspace", port=HTTPS_PORT)
        if found is not None and (found.host.lower(), found.port) == (asked.host.lower(), asked.port):
            return Profile(name, asked.host, asked.port, str(path), asked_for=True)
    return Profile("", asked.host, asked.port, "its address", asked_for=True)


def _sections(path: Path) -> dict[str, dict[str, str]]:
    if not exists(path):
        return {}
    parser = configparser.ConfigParser(default_section="", interpolation=None)
    try:
        parser.read_string(read_text(path, limit=_LIMIT).text)
    except configparser.Error as error:
        line = getattr(error, "lineno", 0) or next((n for n, _ in getattr(error, "errors", ())), 0)
        raise ConfigProblem(
            f"{path} is not a Databricks configuration file", remedy="Mend the line named.", file=str(path), line=line
        ) from None
    return {name: dict(parser.items(name)) for name in parser.sections()}
