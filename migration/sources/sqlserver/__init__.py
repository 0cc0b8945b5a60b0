"""A live SQL Server as a source: its address, drivers, connection, checks, and extraction."""
