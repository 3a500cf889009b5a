"""Use cases of the engine, without Qt."""
