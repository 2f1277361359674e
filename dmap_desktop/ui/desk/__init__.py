"""The desk: what awaits the person at work, and the next meeting."""
