"""The board: what was escalated to the Data Sharing Publication Board, and what it ruled."""
