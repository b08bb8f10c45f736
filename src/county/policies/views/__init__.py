"""Pages that keep documents: their register, a file on its way in, one clause."""
