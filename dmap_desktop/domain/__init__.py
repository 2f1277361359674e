"""Nouns and rules of the panel as frozen values and pure functions. Imports msgspec only."""
