"""Floor 1: what a plan is and how it is drafted. Knows nothing of databases, screens or files to write."""
