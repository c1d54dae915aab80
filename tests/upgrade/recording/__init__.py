"""How the databases and messages of a version are recorded, for the stories of an upgrade from it.

To be run once, in a checkout of the version that is to be remembered: `python -m tests.upgrade.recording FOLDER`. The
real program fills a server, and is killed with work of every kind under way. What no kill can be timed for is written
by that version's own storage functions, and what must be old is aged afterwards; `seal.py` has both.
"""
