"""Identities, signatures, envelopes, encryption and where secrets live.

The only room that imports cryptography, pyrage and keyring.
"""
