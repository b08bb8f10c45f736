"""Drawing a scenario up, and working it out."""
