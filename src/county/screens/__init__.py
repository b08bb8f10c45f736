"""Registers (list, detail, create, edit, steps, export) as frozen values; the look; component tags.

May use core and sheets only: it has never heard of a model. Start reading at register.py.
"""
