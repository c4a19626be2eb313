"""What `SequenceWindower` warns of: pure functions that give the text of a warning, or None.

Each is tried on thousands of ordinary jobs (tests/preprocessing/ordinary.py): a warning that cries wolf is read by
nobody. Texts hold no counts and no values, so that Python shows each once for a line of the user's, not once a call.
"""
