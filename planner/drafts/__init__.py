"""Drafting: one module per task type over a common reading of the prompt and the repository."""
