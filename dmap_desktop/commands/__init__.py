"""The command line: the same use cases as the windows, for automation, auditors and checks."""
