"""Intake: an applicant's files become a checked, sealed case pack."""
