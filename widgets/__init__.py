"""Floor 5: panes that show a model and post messages. No I/O."""
