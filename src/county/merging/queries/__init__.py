"""Reading doubles: finding.py what looks alike, candidates.py who sees which, comparing.py side by side."""
