"""The bronze, silver and gold design of the target pipeline."""
