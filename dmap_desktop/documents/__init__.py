"""Reading applicants' papers: PDF, workbooks, Word and text into values with their evidence.

Untrusted input. Nothing here starts a process or imports Qt; ``jobs`` runs it in a child process.
"""
