"""A Databricks workspace of our own on loopback, to which the unmodified databricks-sdk talks HTTP.

It stands for the documented behaviour of the REST API, as far as quickplan uses it: what it does not know it refuses, paths and fields alike.
It is not a Databricks workspace: nothing here was compared with a live one.
"""

from workspace.faults import Fault
from workspace.server import Workspace
from workspace.state import Identity, State

__all__ = ["Fault", "Identity", "State", "Workspace"]
