"""Floor 0: what every floor shares. Imports nothing of the project above it."""
