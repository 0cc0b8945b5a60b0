"""Stored procedures: T-SQL control flow read as a tree, written as Databricks SQL scripting."""
