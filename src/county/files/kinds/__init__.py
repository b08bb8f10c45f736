"""What may be let in as evidence, decided by the content; and what papers may belong to."""
