"""Schedules and the order of the queue: plain values, no database."""
