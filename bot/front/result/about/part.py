"""What answers the button ⋯, and the buttons and forms behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.models import Catalogue
from bot.domain.pictures import PROMPT_LIMIT, Generation, PictureRequest
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call, Forms, Part, Pressed, Verbs, Where
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.messages import Target
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import StoredPictures
from bot.front.result.about import powers
from bot.front.result.about.care import Care, NotedReply, Wake
from bot.front.result.about.deleting import DELETED, REMOVED, Deleting
from bot.front.result.about.describing import DESCRIBED, Describing
from bot.front.result.about.hiding import Hiding
from bot.front.result.about.keeping import Keeping
from bot.front.result.about.more import MORE
from bot.front.result.about.originals import Originals
from bot.front.result.about.panel import Panel
from bot.front.result.about.rendering import Rendering
from bot.front.result.about.reporting import REPORTED, Memory, Reporting
from bot.front.result.about.sharing import Sharing
from bot.front.result.about.subjects import Subjects
from bot.front.result.parts import PictureRows
from bot.front.result.revised import revised_prompt_of
from bot.front.texts.picture.about import reporting as reporting_texts

# Opens the form behind Change, filled with what this makes of the picture's request.
OpenChange = Callable[[Pressed, Callable[[Generation], PictureRequest]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the part is handed. `age` is how old a picture becomes that nobody keeps."""

    rows: PictureRows
    care: Care
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]
    mod_log: ModLog
    memory: Memory
    rendering: Rendering
    replies: Replies
    wake: Wake
    noted_to_share: NotedReply
    age: timedelta
    require_place: Callable[[Where], Awaitable[None]]
    open_change: OpenChange


class AboutPicture(Part):
    def __init__(self, needs: Needs) -> None:
        subjects = Subjects(needs.rows, needs.care)
        self._subjects = subjects
        self._open_change = needs.open_change
        self._panel = Panel(subjects, needs.care, needs.stored, needs.catalogue)
        self._keeping = Keeping(subjects, needs.care, needs.age)
        self._hiding = Hiding(subjects, needs.care, needs.wake)
        self._describing = Describing(subjects, needs.care, needs.wake)
        self._originals = Originals(subjects, needs.stored)
        self._deleting = Deleting(subjects, needs.care, needs.mod_log, needs.wake)
        self._reporting = Reporting(subjects, needs.stored, needs.mod_log, needs.memory)
        self._sharing = Sharing(
            subjects,
            needs.care,
            needs.rendering,
            needs.replies,
            needs.wake,
            needs.noted_to_share,
            needs.require_place,
        )

    async def report_of(self, call: Call, target: Target) -> None:
        """Open the form for the picture of this message; a sentence where it is none of this bot.

        Raises what `Subjects.read` raises.
        """
        text = next((button.subject for button in target.buttons if button.verb == MORE), None)
        if text is None:
            words = reporting_texts.no_result_of_mine(call.reader.private)
            await call.reply.send_private(Card(content=words))
        else:
            await self._reporting.open_for(call, text)

    def verbs(self) -> Verbs:
        return {
            MORE: self._panel.open,
            powers.KEEP: self._keeping.keep,
            powers.UNKEEP: self._keeping.unkeep,
            powers.SHARE: self._sharing.share,
            powers.ORIGINAL: self._originals.send,
            powers.SPOILER: self._hiding.hide,
            powers.UNSPOILER: self._hiding.show,
            powers.DESCRIBE: self._describing.open,
            powers.REPORT: self._reporting.open,
            powers.DELETE: self._deleting.ask,
            DELETED: self._deleting.confirmed,
            powers.WORDING: self._use_wording,
        }

    def forms(self) -> Forms:
        return {
            DESCRIBED: self._describing.submitted,
            REPORTED: self._reporting.submitted,
            REMOVED: self._deleting.submitted,
        }

    async def _use_wording(self, press: Pressed) -> None:
        """Change, with the prompt as the model has written it. Raises what Change raises."""
        await self._open_change(press, _as_worded)


def _as_worded(row: Generation) -> PictureRequest:
    words = (revised_prompt_of(row) or row.ask.request.prompt)[:PROMPT_LIMIT]
    return replace(row.ask.request, prompt=words)
