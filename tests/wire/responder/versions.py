"""The versions a responder can pretend to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Version:
    """A version of SQL Server.

    Attributes:
        year: Year of the release; Azure SQL Database counts as the newest.
        major: First part of the product version.
        build: Third part.
        compatibility: Level of a new database.
        azure: Whether it is Azure SQL Database.
    """

    year: int
    major: int
    minor: int
    build: int
    compatibility: int
    azure: bool = False

    @property
    def product(self) -> str:
        """``16.0.4175.1`` and the like, as SERVERPROPERTY('ProductVersion')."""
        return f"{self.major}.{self.minor}.{self.build}.{8 if self.azure else 1}"

    @property
    def edition(self) -> str:
        """As SERVERPROPERTY('Edition')."""
        return "SQL Azure" if self.azure else "Developer Edition (64-bit)"

    @property
    def engine_edition(self) -> int:
        """As SERVERPROPERTY('EngineEdition'): 3 Enterprise and Developer, 5 SQL Database."""
        return 5 if self.azure else 3

    @property
    def banner(self) -> str:
        """As @@VERSION."""
        if self.azure:
            return f"Microsoft SQL Azure (RTM) - {self.product} \n\tOct  2 2025 11:26:54 \n\tCopyright (C) 2025 Microsoft Corporation\n"
        return (
            f"Microsoft SQL Server {self.year} (RTM) - {self.product} (X64) \n\tCopyright (C) Microsoft Corporation\n"
            "\tDeveloper Edition (64-bit) on Linux (Debian GNU/Linux 12) <X64>\n"
        )


VERSIONS: dict[str, Version] = {
    "2012": Version(2012, 11, 0, 7001, 110),
    "2014": Version(2014, 12, 0, 6024, 120),
    "2016": Version(2016, 13, 0, 6300, 130),
    "2017": Version(2017, 14, 0, 3456, 140),
    "2019": Version(2019, 15, 0, 4430, 150),
    "2022": Version(2022, 16, 0, 4175, 160),
    "2025": Version(2025, 17, 0, 1000, 170),
    "azure": Version(9999, 12, 0, 2000, 170, azure=True),
}
