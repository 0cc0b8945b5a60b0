"""Deployment of a migration plan to a workspace: looked at first, then changed step by step, each noted before and after it is done."""
