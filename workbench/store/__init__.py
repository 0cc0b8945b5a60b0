"""The estate store: what is known and decided about every object of a source, kept between runs in one SQLite file a source."""
