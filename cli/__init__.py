"""Floor 7: the quickplan command."""
