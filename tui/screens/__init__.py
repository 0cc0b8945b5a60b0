"""One screen a module, its .tcss beside it."""
