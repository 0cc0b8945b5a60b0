"""Floor 6: the Textual application."""

import os

# How long a lone escape byte may be the beginning of a longer sequence, in milliseconds, read when Textual is first imported.
# Its default of 100 swallows the escape of someone who types esc and the next key quickly; sequences arrive in one piece.
os.environ.setdefault("ESCDELAY", "25")
