"""The hub: a dumb store of sealed objects, its layout, and what goes to it and comes from it.

Trusts nothing that it reads. ``FORMAT.md`` beside the code is the format in words.
"""
