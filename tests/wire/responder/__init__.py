"""A TDS responder on loopback: the server that tests of real ODBC drivers talk to.

MS-TDS 7.4 and 8.0 in the standard library, queries executed by sqlglot and SQLite over catalog views with the documented columns
of a chosen version. Start at :class:`responder.server.Responder`.
"""

from responder.faults import Fault, Faults
from responder.record import Statement
from responder.server import Responder
from responder.settings import Encryption, Login, Rights, Settings
from responder.versions import VERSIONS, Version

__all__ = ["VERSIONS", "Encryption", "Fault", "Faults", "Login", "Responder", "Rights", "Settings", "Statement", "Version"]
