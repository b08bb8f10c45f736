"""Registers of claims, and the pages written by hand."""
