"""The catalogue of items: look-up, contradictions, overrides, another catalogue."""
