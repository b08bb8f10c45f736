"""Steps, holders, papers, samples and published lines as plain functions: no database."""
