"""The finding codes of the transpiler, one module per concern; :mod:`migration.transpile.rules` joins them."""
