"""How large an honest sheet may be, and how the reading child ends when one is not.

Measured on a 72,000 x 12 payroll (5.9 MB packed, 36 MB unpacked): the child peaks at 110 MB of
address space and two seconds of processor time. trust.md asked for 50 MB unpacked; the same sheet
with inline strings is 51 MB, hence 120.
"""

MB = 1024 * 1024

MAX_UPLOAD_BYTES = 20 * MB
MAX_ROWS = 200_000
MAX_COLUMNS = 60

MAX_ZIP_ENTRIES = 100
MAX_ZIP_DIRECTORY_BYTES = 64 * 1024
MAX_UNPACKED_BYTES = 120 * MB
# Honest sheets reach 27:1 (72,000 rows of one repeated word). Parts under 1 MB are let off,
# because a small part of blanks packs far better and can do no harm.
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 1 * MB

CHILD_MEMORY_BYTES = 512 * MB
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 60
# Shared strings let a small file repeat one long text in every cell, so what the child says is
# bounded too. The honest payroll above comes to 9 MB.
CHILD_MAX_OUTPUT_CHARS = 64 * MB

EXIT_OK = 0
EXIT_TOO_LARGE = 3
EXIT_UNREADABLE = 4
EXIT_ENCODING = 5
EXIT_MEMORY = 6
