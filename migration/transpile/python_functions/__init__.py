"""Scalar functions with loops and assignments as Python functions of Unity Catalog."""
