"""Floor 3: models to text, and a plan's text back to its model."""
