"""What is measured and how: indicators, the days they cover, their numbers, series and records.

Holds no writing. Start reading at indicators.py.
"""
