"""Jinja2 templates of generated files."""
