"""Messages and their files: posted, edited, deleted, forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.world.changes import Change, Changes, What
from bot.sandbox.world.drafts import Draft, Kept, Upload, look_at
from bot.sandbox.world.entities import Attachment, Channel, Flag, Interaction, Message, User
from bot.sandbox.world.memory import Keep, Nonces, Snowflakes


class Posts:
    def __init__(self, changes: Changes, keep: Keep) -> None:
        self.changes = changes
        self.keep = keep
        self.messages: dict[int, Message] = {}
        self.attachments: dict[int, Attachment] = {}
        self._ids = Snowflakes()
        self._nonces = Nonces()

    def new_id(self) -> int:
        return self._ids.next()

    def id_made_at(self, moment: datetime) -> int:
        """The id of something that is as old as that."""
        return self._ids.of(moment)

    def upload(self, channel: Channel, upload: Upload, *, ephemeral: bool = False) -> Attachment:
        media = look_at(upload.filename, upload.data)
        attachment = Attachment(
            self.new_id(),
            upload.safe_name,
            upload.data,
            len(upload.data),
            media.content_type,
            channel.id,
            ephemeral=ephemeral,
            description=upload.description,
            spoiler=upload.spoiler,
            width=media.width,
            height=media.height,
        )
        self.attachments[attachment.id] = attachment
        limit = self.keep.file_bytes
        if limit is not None and len(self.attachments) > limit:
            self.attachments.pop(next(iter(self.attachments))).data = None
        return attachment

    def post(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        interaction: Interaction | None = None,
        seen_by: int | None = None,
        id: int | None = None,
    ) -> Message:
        """A new message; one with a `seen_by` is ephemeral. A nonce used within minutes gives the earlier one."""
        again = self._nonces.recall(channel, draft.nonce)
        if again is not None:
            return again
        message = Message(id or self.new_id(), channel, author, interaction=interaction, seen_by=seen_by)
        self._write(message, draft)
        message.reply_to, message.nonce = draft.reply_to, draft.nonce
        self.messages[message.id] = channel.messages[message.id] = message
        self._nonces.remember(message)
        if self.keep.messages is not None and len(self.messages) > self.keep.messages:
            self._forget(next(iter(self.messages.values())))
        self.changes.publish(
            Change(What.MESSAGE_CREATED, message=message, interaction=interaction, channel=channel)
        )
        return message

    def edit(self, message: Message, draft: Draft, *, interaction: Interaction | None = None) -> None:
        """`interaction`: the one whose answer changes the message, if any."""
        self._write(message, draft)
        message.flags &= ~Flag.LOADING
        message.edited_at = datetime.now(UTC)
        self.changes.publish(
            Change(What.MESSAGE_UPDATED, message=message, interaction=interaction, channel=message.channel)
        )

    def delete(self, message: Message, *, interaction: Interaction | None = None) -> None:
        message.deleted = True
        self._forget(message)
        self.changes.publish(
            Change(What.MESSAGE_DELETED, message=message, interaction=interaction, channel=message.channel)
        )

    def _write(self, message: Message, draft: Draft) -> None:
        if draft.content is not None:
            message.content = draft.content
        if draft.embeds is not None:
            message.embeds = draft.embeds
        if draft.components is not None:
            message.components = draft.components
        if draft.pings is not None:
            message.pings = draft.pings
        if draft.flags is not None:
            message.flags = draft.flags
        kept = [old for old in message.attachments if draft.kept is None or old.id in draft.kept]
        for gone in message.attachments:
            if gone not in kept:
                self.attachments.pop(gone.id, None)
        for file in kept:
            _change(file, (draft.kept or {}).get(file.id, Kept()))
        added = [self.upload(message.channel, file, ephemeral=message.ephemeral) for file in draft.uploads]
        message.attachments = kept + added

    def _forget(self, message: Message) -> None:
        self.messages.pop(message.id, None)
        message.channel.messages.pop(message.id, None)
        for attachment in message.attachments:
            self.attachments.pop(attachment.id, None)


def _change(file: Attachment, to: Kept) -> None:
    if to.description is not None:
        file.description = to.description or None
    if to.spoiler is not None:
        file.spoiler = to.spoiler
