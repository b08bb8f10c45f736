"""What cells of sheets about people and pay hold, read for every kind of sheet."""
