"""Floor 2: SQL Server to Databricks. Produces models and SQL text; never lays text out."""
