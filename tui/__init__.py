"""Floor 6: the Textual application."""
