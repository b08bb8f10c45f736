"""Scenarios and their outcomes; the rules they start from; the reasons of one line."""
