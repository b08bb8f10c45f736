"""How large an honest paper may be."""

MB = 1024 * 1024

MAX_BYTES = 10 * MB
# A page scanned at 600 dpi is 35 million points; a telephone's photograph has up to 108 million.
MAX_POINTS = 120_000_000
# What is kept of a larger picture: enough to read the small print of a page.
LONGEST_SIDE = 3500
JPEG_QUALITY = 85

CHILD_MEMORY_BYTES = 1024 * MB
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 40

# What the streams of one PDF may come to when unpacked for the search.
MAX_PDF_UNPACKED = 60 * MB
