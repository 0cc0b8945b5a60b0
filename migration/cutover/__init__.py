"""Cutover: how much is loaded last, how long that takes, and what happens when, from facts of the source and assumptions that are named."""
