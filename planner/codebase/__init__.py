"""The repository as a planner sees it: files, conventions, commands, relevance."""
