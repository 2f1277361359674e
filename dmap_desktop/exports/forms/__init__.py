"""Forms as files: blank ones for applicants, and filled ones for the demonstration's papers."""
