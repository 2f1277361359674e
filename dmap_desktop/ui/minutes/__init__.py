"""The minutes: as they stand, and out as files; the public register beside them."""
