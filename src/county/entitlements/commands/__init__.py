"""Snapshots, runs and grants."""
