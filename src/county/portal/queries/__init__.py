"""What the portal's pages show, as frozen values; nothing here writes. Start reading at
dashboard.py.
"""
