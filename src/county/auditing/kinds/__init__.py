"""Values that know no table."""
