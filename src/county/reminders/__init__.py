"""Telling people that it is their turn: a line each in their own list, a number in the masthead.

Holds who was told of what list, by when, and whether he has looked. Does not hold the work: the line leads to
the list of the app that does, which alone says what is still open. Start reading at commands.py.
"""
