"""The reading desk: two papers side by side, the findings, and the reader's own part."""
