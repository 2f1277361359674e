"""The cases: every case of the panel in one table, as this person may see it."""
