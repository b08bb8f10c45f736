"""The same person or factory registered twice: found, shown side by side, merged with a reason, and undone."""
