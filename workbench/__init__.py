"""Floor 4: the headless application that both the command line and the screens share."""
