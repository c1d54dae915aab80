"""The operator is told what only the operator can put right, once, and that it is well again.

endpoint.py   how the last pictures ended: whether the endpoint paints at all
watches.py    what is looked at again and again: disk, database, money, deliveries, loops
reports.py    what other parts say of what went wrong, and ask of what has been told
ledger.py     what has been told, in the database; in memory while the database is away
alerts.py     brings them together: what is seen is written down, what is due is told
"""
