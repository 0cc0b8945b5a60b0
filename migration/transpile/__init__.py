"""T-SQL to Databricks SQL, one object at a time, with what was not converted said."""
