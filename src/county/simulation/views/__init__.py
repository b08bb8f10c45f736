"""Registers of scenarios and lines; drawing up; results, reasons, comparison."""
