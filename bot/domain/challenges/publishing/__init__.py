"""What everybody may check of a count: `sealing` has the file of counted ballots, whose SHA-256 stands in the result.

The file itself is shown to nobody: an author is the one whose ballot never saw their own entry.
"""
