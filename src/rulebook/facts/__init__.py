"""The facts that schemes may name: typed, parameterised SQL over the canonical registry, and nothing else.

A scheme reads only what its facts declare. Start reading at base.py; all facts are listed in catalogue.py.
"""
