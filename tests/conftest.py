"""Fixtures for all tests. The environment and the test server are made in boot.py."""
