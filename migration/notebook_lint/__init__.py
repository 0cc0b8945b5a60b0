"""A lint of pipeline notebooks, generated or written by hand: reads them as text and syntax trees and never runs them.

:func:`migration.notebook_lint.lint.lint_notebooks` is the way in.
"""
