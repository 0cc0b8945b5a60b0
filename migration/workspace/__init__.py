"""A Databricks workspace: its checks here; deployment and monitoring beside them."""
