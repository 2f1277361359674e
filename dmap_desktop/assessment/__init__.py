"""Tiers, gates and risk: pure functions from an application and a rule set to findings."""
