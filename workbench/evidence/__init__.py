"""What was found by running things: one record a run beside the plan, and what of it proves the plan's acceptance criteria."""
