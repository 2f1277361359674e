"""A desktop for the Data Management Advisory Panel: cases, ballots, decisions, minutes."""

__version__ = "0.1.0"
