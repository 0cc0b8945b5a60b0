"""What databases of a responder hold."""
