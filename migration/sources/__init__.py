"""Where an estate comes from: script files here; live servers and dacpacs beside them."""
