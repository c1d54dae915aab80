"""What a closed outbox entry stands for. `kept` has three meanings, and each reader asks for the one it means.

    refused     Discord took the pictures by no way, or they were given up: the operator is told
    untold      its member does not know yet: they are told at their next command
    awaited     pictures wait for their member in `/me`, for whatever reason: their bytes stay

A result that its member cancelled while it was drawn is awaited and not refused. So is a private one whose token had
expired. A private word that no picture could be made is untold, and nothing more.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.deliveries import NO_FAULTS
from bot.storage.pictures.tables import IS_PAINTED, generations, outbox

CLOSED_AT = (
    outbox.c.not_before
)  # of an entry that is not pending; for one of an older version, some minutes later
IS_SENT = outbox.c.state == sa.literal_column("'sent'")
IS_AWAITED = outbox.c.state == sa.literal_column("'kept'")
IS_UNTOLD = IS_AWAITED & outbox.c.told_at.is_(None)

_of_ask = sa.select(generations.c.id).where(generations.c.interaction == outbox.c.interaction)
# Without a reason: it was open in a database that was restored from a copy.
IS_REFUSED = sa.and_(
    IS_AWAITED,
    outbox.c.reason.not_in(NO_FAULTS),
    _of_ask.where(IS_PAINTED).exists(),
    ~_of_ask.where(generations.c.abandoned_at.is_not(None)).exists(),
)
