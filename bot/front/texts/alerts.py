"""The messages to the people who run the bot: what is wrong, since when, how often, what to do, and where to read on.

Nothing that members wrote, no key and no address with a query is in the facts of an alert, so none can be here.
"""

from __future__ import annotations

from dataclasses import dataclass

from discord.utils import format_dt

from bot.domain import alerts
from bot.domain.alerts import Alert
from bot.domain.errors import CostUnknown, MoneyCapReached, NoModel, failure_from_json
from bot.front.texts.errors.operator import operator_line
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.front.texts.words import one_line, truncate

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Words:
    """`section` is the heading in `docs/alerts.md`, as its address spells it."""

    section: str
    title: str
    text: str


def alert_text(lang: Language, alert: Alert) -> str:
    """That something is wrong."""
    words = _words_of(lang, alert)
    # Translators: {matter} is what is wrong: "Key refused"
    title = lang.gettext("⚠️ **{matter}**").format(matter=words.title)
    return "\n".join((title, words.text, _since(lang, alert), _more(lang, words.section)))


def well_again_text(lang: Language, alert: Alert) -> str:
    """That it is over."""
    # Translators: {matter} is what was wrong: "Key refused"
    title = lang.gettext("✅ **Well again: {matter}**").format(matter=_words_of(lang, alert).title)
    # Translators: {start} and {end} are moments
    lasted = lang.gettext("It lasted from {start} to {end}.")
    start, end = format_dt(alert.raised_at, "f"), format_dt(alert.ended_at or alert.seen_at, "f")
    return "\n".join((title, lasted.format(start=start, end=end)))


def alert_line(alert: Alert) -> str:
    """The same for the log, which is in English."""
    english = language(ENGLISH_CODE)
    words = _words_of(english, alert)
    if alert.ended_at is not None:
        return english.gettext("Well again: {matter}").format(matter=words.title)
    return words.text


def _words_of(lang: Language, alert: Alert) -> _Words:
    """What the matter is called, and what to do about it."""
    match alert.kind:
        case alerts.MONEY:
            return _money(lang, alert)
        case alerts.COST:
            return _cost(lang, alert)
        case alerts.ENDPOINT:
            return _endpoint(lang, alert)
        case alerts.DATABASE:
            text = lang.gettext(
                "My database does not answer, or does not take what is written. "
                "Look at its server, its disk and DATABASE_URL; I go on by myself when it is back."
            )
            return _Words("database-away", lang.gettext("Database away"), text)
        case alerts.DISK:
            return _disk(lang, alert)
        case alerts.DELIVERY:
            return _delivery(lang, alert)
        case alerts.LOOP:
            return _loop(lang, alert)
        case alerts.MODELS:
            return _Words(
                "no-image-model", lang.gettext("No image model"), operator_line(NoModel(), lang) or ""
            )
    return _picture(lang, alert)


def _picture(lang: Language, alert: Alert) -> _Words:
    failure = failure_from_json(alert.facts.get("failure"))
    about = truncate(one_line(alert.about), 80)
    text = operator_line(failure, lang)
    match alert.kind.rpartition(":")[2]:
        case "KeyRefused":
            section, title = "key-refused", lang.gettext("Key refused")
        case "AccountEmpty":
            section, title = "account-empty", lang.gettext("Account empty")
        case "ModelGone":
            # Translators: {model} is the name of a model
            section, title = "model-gone", lang.gettext("Model gone: {model}").format(model=about)
        case "AccountBlocked":
            section, title = "account-blocked", lang.gettext("Account blocked")
        case "NotVerified":
            section, title = "not-verified", lang.gettext("Organization not verified")
        case "RegionRefused":
            section, title = "country-not-served", lang.gettext("Country not served")
        case "PathWrong":
            section, title = "address-wrong", lang.gettext("Address of the endpoint wrong")
        case "EditsPathWrong":
            section, title = "address-wrong", lang.gettext("Path for attached pictures wrong")
        case "PictureTooLargeThere":
            section, title = "picture-too-large", lang.gettext("Attached picture too large")
        case "HostNotTrusted":
            # Translators: {host} is the name of a host on the internet
            section, title = "host-not-trusted", lang.gettext("Host not trusted: {host}").format(host=about)
        case _:
            section, title = "settings-refused", lang.gettext("Settings that the endpoint refuses")
    if text is None:
        # Translators: {reason} is a technical name, such as "HostNotTrusted(host='pictures.example')"
        other = lang.gettext(
            "Pictures fail, and only a change of the settings can help: {reason}. The log has more."
        )
        text = other.format(reason=f"`{truncate(one_line(str(failure)), 200)}`")
    return _Words(section, title, text)


def _endpoint(lang: Language, alert: Alert) -> _Words:
    # Translators: {reason} is a technical name, such as "TimedOut(seconds=300.0)"
    text = lang.gettext(
        "Every picture fails. The last reason was {reason}. "
        "Look at the status of your image endpoint and at IMAGE_API_URL; nothing needs a restart."
    )
    reason = truncate(one_line(str(failure_from_json(alert.facts.get("failure")))), 200)
    title = lang.gettext("Every picture fails")
    return _Words("every-picture-fails", title, text.format(reason=f"`{reason}`"))


def _money(lang: Language, alert: Alert) -> _Words:
    cap, percent = _number(alert, "cap"), round(_number(alert, "percent"))
    # Translators: {percent} is a number, 80 or 100; MONEY_CAP is the name of a setting
    title = lang.gettext("{percent} % of MONEY_CAP used").format(percent=percent)
    if percent >= 100:
        return _Words("money-cap", title, operator_line(MoneyCapReached(cap), lang) or "")
    text = lang.gettext(
        "This month's pictures have cost {used} of the MONEY_CAP of {cap}. "
        "Once it is reached none is made until the first of the month (UTC); raise it and restart if you want more."
    )
    return _Words("money-cap", title, text.format(used=f"{_number(alert, 'used'):.4g}", cap=f"{cap:g}"))


def _cost(lang: Language, alert: Alert) -> _Words:
    about = truncate(one_line(alert.about), 80)
    # Translators: {model} is the name of a model
    title = lang.gettext("Cost unknown: {model}").format(model=about)
    return _Words("cost-unknown", title, operator_line(CostUnknown(about), lang) or "")


def _disk(lang: Language, alert: Alert) -> _Words:
    folder = f"`{truncate(one_line(str(alert.facts.get('folder') or 'DATA_DIR')), 200)}`"
    free = lang.number(int(_number(alert, "free")) // MEGABYTE)
    match alert.about:
        case "not writable":
            # Translators: {folder} is the path of a folder
            text = lang.gettext(
                "I can't write to {folder}. Look at the disk, and give my user the right to write there; "
                "pictures that are paid for wait meanwhile."
            )
            return _Words("disk-not-writable", lang.gettext("Disk not writable"), text.format(folder=folder))
        case "full":
            return _Words("disk-full", lang.gettext("Disk full"), _full_disk(lang, alert, free, folder))
    # Translators: {free} is a number of megabytes
    text = lang.gettext(
        "Only {free} MB are free where {folder} is; with less than 256 MB no new picture is made. "
        "Free some, or lower KEEP_PICTURES_DAYS and restart."
    )
    return _Words("disk-full", lang.gettext("Disk nearly full"), text.format(free=free, folder=folder))


def _full_disk(lang: Language, alert: Alert, free: str, folder: str) -> str:
    if alert.facts.get("refuses"):
        # Translators: {folder} is the path of a folder, {free} a number of megabytes
        text = lang.gettext(
            "The disk refuses to take more where {folder} is, although it says that {free} MB are free, so no new "
            "picture is made. Look for a quota, or for a limit on the number of files."
        )
        return text.format(folder=folder, free=free)
    if alert.facts.get("free") is None:
        # Translators: {folder} is the path of a folder
        text = lang.gettext(
            "The disk refuses to take more where {folder} is, so no new picture is made. "
            "Look at its room, at quotas, and at its limit on the number of files."
        )
        return text.format(folder=folder)
    text = lang.gettext(
        "There is no room left where {folder} is, so no new picture is made. "
        "Free some, or lower KEEP_PICTURES_DAYS and restart."
    )
    return text.format(folder=folder)


def _delivery(lang: Language, alert: Alert) -> _Words:
    waiting, refused = int(_number(alert, "waiting")), int(_number(alert, "refused"))
    minutes = max(1, int(_number(alert, "seconds")) // 60)
    found = []
    if waiting:
        late = lang.ngettext(
            "{count} result could not be posted yet, the oldest for {minutes} min.",
            "{count} results could not be posted yet, the oldest for {minutes} min.",
            waiting,
        )
        found.append(late.format(count=lang.number(waiting), minutes=lang.number(minutes)))
    if refused:
        given_up = lang.ngettext(
            "In the last hour {count} result was refused for good; its member finds it with `/me`.",
            "In the last hour {count} results were refused for good; their members find them with `/me`.",
            refused,
        )
        found.append(given_up.format(count=lang.number(refused)))
    remedy = lang.gettext(
        "The log says what Discord answered: often a permission of mine is missing in a channel, or AutoMod refuses."
    )
    return _Words("deliveries-waiting", lang.gettext("Deliveries waiting"), lang.in_a_row(*found, remedy))


def _loop(lang: Language, alert: Alert) -> _Words:
    # Translators: {work} is the name of a part of the program, such as "retention"
    title = lang.gettext("Work that fails: {work}").format(work=truncate(one_line(alert.about), 40))
    if alert.facts.get("state") == "stopped":
        text = lang.gettext("A part of my work has stopped and does not go on. The log says why; restart me.")
    else:
        text = lang.gettext("A part of my work fails again and again; I go on trying. The log says why.")
    return _Words("work-that-fails", title, text)


def _since(lang: Language, alert: Alert) -> str:
    moment = format_dt(alert.raised_at, "f")
    if not alert.count:
        # Translators: {moment} is a date with the time of day
        return lang.gettext("Since {moment}.").format(moment=moment)
    text = lang.ngettext(
        "Since {moment}, {count} time so far.", "Since {moment}, {count} times so far.", alert.count
    )
    return text.format(moment=moment, count=lang.number(alert.count))


def _more(lang: Language, section: str) -> str:
    return lang.gettext("-# More: `docs/alerts.md#{section}`").format(section=section)


def _number(alert: Alert, name: str) -> float:
    """A number of the facts; 0 if another version of the program wrote something else there."""
    found = alert.facts.get(name)
    return float(found) if isinstance(found, int | float) else 0.0
