"""Trained networks apart from their runs: as files, uploaded by readers, and looked into."""
