"""The words of recurring challenges, for hosts: the form, the screens, and what the mod log reads."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.challenges.recurring.values import BY_HOST, EMPTY, Every, Notice, Series, Span
from bot.domain.challenges.verdicts import FEWEST_ENTRIES
from bot.front.texts.language import Language
from bot.front.texts.words import quoted

# --- the form ----------------------------------------------------------------------------------------


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("Recurring challenges")


def themes_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: what the challenges are about
    return lang.gettext("Themes, one a line")


def themes_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters
    return lang.gettext("They are taken in this order, and go round again")


def first_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: when the next challenge of a series begins
    return lang.gettext("Next challenge")


def first_hint(lang: Language, zone: str) -> str:
    """`zone` is the server's time zone."""
    # Translators: below a field, at most 100 characters; {zone} is a time zone: "Europe/Berlin"
    return lang.gettext("Like 2030-12-24 18:00 ({zone}). The others come at the same time").format(zone=zone)


def spans_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: how long a challenge takes pictures, and votes
    return lang.gettext("Time for pictures + for voting")


def spans_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters
    return lang.gettext("4d + 2d: four days to enter pictures, then two to vote; 36h + 12h works too")


def monthly_option(lang: Language) -> str:
    # Translators: a checkbox, at most 100 characters; without it challenges come every week
    return lang.gettext("Every month instead of every week")


# --- the screens -------------------------------------------------------------------------------------


def heading(lang: Language) -> str:
    return lang.gettext("🔁 **Recurring challenges**")


def none_yet(lang: Language) -> str:
    return lang.gettext(
        "There are none yet. Write a list of themes, and I start a challenge with the next one every week or month."
    )


def line(lang: Language, series: Series, next_at: datetime) -> str:
    """One series in the list of all."""
    theme = quoted(lang, series.theme, 80)
    if series.paused:
        # Translators: of recurring challenges; {theme} is what the next one is about, in quotation marks
        return lang.gettext("{theme} is next; paused").format(theme=theme)
    # Translators: of recurring challenges; {theme} is what the next one is about, in quotation marks; {date} is a date
    text = lang.gettext("{theme} is next, {date}")
    return text.format(theme=theme, date=format_dt(next_at, "F"))


def nothing_yet(lang: Language, channel: int) -> str:
    # Translators: above a preview; {channel} is a mention
    text = lang.gettext("These challenges would be posted in {channel}. Nothing is started yet.")
    return text.format(channel=f"<#{channel}>")


def every(lang: Language, every: Every) -> str:
    if every is Every.WEEK:
        return lang.gettext("🔁 A challenge every week")
    return lang.gettext("🔁 A challenge every month")


def posted_in(lang: Language, channel: int) -> str:
    # Translators: of recurring challenges; {channel} is a mention
    return lang.gettext("Posted in {channel}").format(channel=f"<#{channel}>")


def foreseen(lang: Language, theme: str, at: datetime) -> str:
    # Translators: one of the next challenges; {date} is a date with a time, {theme} is in quotation marks
    text = lang.gettext("{date}: {theme}")
    return text.format(date=format_dt(at, "F"), theme=quoted(lang, theme, 80))


def in_this_order(lang: Language) -> str:
    # Translators: above the list of themes
    return lang.gettext("**Themes, the next one first**")


def numbered(lang: Language, number: int, theme: str) -> str:
    return f"{lang.number(number)}\\. {quoted(lang, theme, 80)}"


def and_more(lang: Language, count: int) -> str:
    # Translators: of themes; the first ones are listed above
    text = lang.ngettext("and {count} more theme", "and {count} more themes", count)
    return text.format(count=lang.number(count))


def lasts(lang: Language, open_for: Span, vote_for: Span) -> str:
    # Translators: of each challenge; both are times: "4 days", "36 hours"
    text = lang.gettext("Pictures for {pictures}, then voting for {voting}.")
    return text.format(pictures=_span(lang, open_for), voting=_span(lang, vote_for))


def _span(lang: Language, span: Span) -> str:
    if span.days:
        return lang.ngettext("{count} day", "{count} days", span.days).format(count=lang.number(span.days))
    if span.minutes % 60:
        text = lang.ngettext("{count} minute", "{count} minutes", span.minutes)
        return text.format(count=lang.number(span.minutes))
    hours = span.minutes // 60
    return lang.ngettext("{count} hour", "{count} hours", hours).format(count=lang.number(hours))


def really_end(lang: Language, series: Series) -> str:
    # Translators: of recurring challenges; {theme} is what the next one would be about, in quotation marks
    text = lang.gettext(
        "If you end these recurring challenges, {theme} and all after it don't come any more. A challenge that is "
        "running goes on. That can't be undone."
    )
    return text.format(theme=quoted(lang, series.theme, 80))


# --- what was done -----------------------------------------------------------------------------------


def was_started(lang: Language, series: Series) -> str:
    # Translators: {theme} is what the first one is about, in quotation marks; {date} is a date with a time
    text = lang.gettext("🔁 Recurring challenges were started. The first one, {theme}, begins {date}.")
    return _with_next(lang, text, series)


def was_changed(lang: Language, series: Series) -> str:
    # Translators: {theme} is what the next one is about, in quotation marks; {date} is a date with a time
    text = lang.gettext("🔁 Recurring challenges were changed. The next one, {theme}, begins {date}.")
    return _with_next(lang, text, series)


def was_resumed(lang: Language, series: Series) -> str:
    # Translators: {theme} is what the next one is about, in quotation marks; {date} is a date with a time
    text = lang.gettext("🔁 Recurring challenges go on. The next one, {theme}, begins {date}.")
    return _with_next(lang, text, series)


def was_paused(lang: Language, series: Series) -> str:
    # Translators: {theme} is what the next one is about, in quotation marks
    text = lang.gettext("🔁 Recurring challenges were paused. {theme} is the next one when they are resumed.")
    return text.format(theme=quoted(lang, series.theme, 80))


def was_ended(lang: Language, series: Series) -> str:
    # Translators: {theme} is what the next one would have been about, in quotation marks
    text = lang.gettext("🔁 Recurring challenges were ended. {theme} would have been the next one.")
    return text.format(theme=quoted(lang, series.theme, 80))


def _with_next(lang: Language, text: str, series: Series) -> str:
    return text.format(theme=quoted(lang, series.theme, 80), date=format_dt(series.next_at, "F"))


# --- what hosts are told -----------------------------------------------------------------------------


def was_paused_by_itself(lang: Language) -> str:
    return lang.gettext("🔁 I have paused recurring challenges.")


def is_paused(lang: Language, series: Series) -> str:
    """Why, and what to do."""
    channel, theme = f"<#{series.channel}>", quoted(lang, series.theme, 80)
    text = _why(lang, series.paused or "")
    return "⏸️ " + text.format(channel=channel, theme=theme, count=lang.number(FEWEST_ENTRIES))


def _why(lang: Language, reason: str) -> str:
    # Translators: in all of these {channel} is a mention, and {theme} what the next challenge is about, in quotation
    # marks
    match reason:
        case _ if reason == BY_HOST:
            return lang.gettext("A host has paused them. {theme} is the next one.")
        case _ if reason == EMPTY:
            # Translators: {count} is a number of pictures, 2
            return lang.gettext(
                "The last two challenges had fewer than {count} pictures. Resume them when members want to take part "
                "again; {theme} is the next one."
            )
        case "channel gone" | "server gone":
            return lang.gettext("The channel was deleted. End them, and start them in another channel.")
        case "no permission":
            return lang.gettext(
                "I may not post in {channel}. Let me view the channel, send messages, embed links and attach files, "
                "then resume them."
            )
        case "thread archived" | "thread locked":
            return lang.gettext("{channel} is closed. Open it again, then resume them.")
        case "tag required":
            return lang.gettext(
                "Every post in {channel} needs a tag. Let posts have none in the forum's settings, then resume them; "
                "or end them, and start them with a tag."
            )
        case "refused by automod":
            return lang.gettext("AutoMod refused {theme}. Change the theme or the rules, then resume them.")
    return lang.gettext("{theme} could not be posted in {channel}. Look at the channel, then resume them.")


def round_notice(lang: Language, series: Series, notice: str) -> str:
    """Of a round that does not begin at its time."""
    if notice == Notice.LIMIT:
        # Translators: {theme} is what the challenge is about, in quotation marks
        text = lang.gettext(
            "🔁 The recurring challenge {theme} waits: as many challenges are running as I run at the same time. It "
            "begins when one has ended."
        )
        return text.format(theme=quoted(lang, series.theme, 80))
    # Translators: {theme} is what the challenge is about, in quotation marks; {date} is a date with a time
    text = lang.gettext(
        "🔁 A recurring challenge could not begin in time and was left out. The next one, {theme}, begins {date}."
    )
    return _with_next(lang, text, series)


# --- buttons -----------------------------------------------------------------------------------------


def new_button(lang: Language) -> str:
    # Translators: a button: it opens a form for recurring challenges; at most 34 characters
    return lang.pgettext("button", "New recurring challenges")


def start_button(lang: Language) -> str:
    # Translators: a button: recurring challenges are started; at most 34 characters
    return lang.pgettext("button", "Start them")


def pause_button(lang: Language) -> str:
    # Translators: a button: no further challenge begins until they are resumed; at most 34 characters
    return lang.pgettext("button", "Pause")


def resume_button(lang: Language) -> str:
    # Translators: a button: recurring challenges go on; at most 34 characters
    return lang.pgettext("button", "Resume them")


def end_button(lang: Language) -> str:
    # Translators: a button: no further challenge begins, ever; at most 34 characters
    return lang.pgettext("button", "End them")


def not_now_button(lang: Language) -> str:
    # Translators: a button: nothing happens; at most 34 characters
    return lang.pgettext("button", "Not now")
