"""Whether the data in Databricks is the data in SQL Server: both engines compute, only small results travel."""
