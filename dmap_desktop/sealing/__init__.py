"""Identities, signatures, envelopes and the keyring; no other room knows a key."""
