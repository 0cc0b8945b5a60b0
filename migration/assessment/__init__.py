"""What is in an estate and how hard it is."""
