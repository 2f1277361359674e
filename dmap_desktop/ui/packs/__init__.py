"""Packs: papers by their pages, what is confidential, versions, and questions to the applicant."""
