"""Pages: registers.py (lists), decisions.py (one decision), overview.py (sums, own), runs.py, tries.py."""
