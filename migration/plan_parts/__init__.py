"""A migration's part of a plan: source analysis, target, phases, tasks, notes, from the figures of the source."""
