"""Compare: two applications next to each other, with what differs marked."""
