"""The demonstration: an invented panel, its applicants' papers, and a story played in windows."""
