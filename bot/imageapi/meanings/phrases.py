"""What the text of an error stands for, where no code says it: words that were seen, see `tests/imageapi/meanings`.

All in lower case, as the text is that they are looked for in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.imageapi.meanings.kinds import ErrorKind

# That the whole account is blocked is said beside codes and words of moderation, which would blame one text for it.
OVERRULING: Mapping[ErrorKind, re.Pattern[str]] = {
    ErrorKind.BLOCKED: re.compile(
        r"\b(?:account|organi[sz]ation|resource|subscription|team|project|workspace|tenant|consumer|key|access)\b"
        r"[^.!]{0,50}?\b(?:is|was|has been|have been|been)\b[^.!]{0,20}?"
        r"\b(?:blocked|suspended|deactivated|disabled|banned|terminated|locked)\b"
        r"|\b(?:account|organi[sz]ation|subscription) (?:blocked|suspended|deactivated|disabled|banned|terminated)\b"
        r"|you have been (?:blocked|banned)|账户已被锁定|账号已被封禁"
    ),
    # A quota of nothing is no rate: Google says RESOURCE_EXHAUSTED for both.
    ErrorKind.CREDIT: re.compile(r"free_tier\w*, limit: 0\b"),
}

PHRASES: Mapping[ErrorKind, re.Pattern[str]] = {
    ErrorKind.MODERATION: re.compile(
        r"safety system|safety (?:filter|check|guideline|polic|settings|reasons)|moderation|moderated|content polic"
        r"|content filter|content safety|content management policy|usage polic|responsible ai|\bnsfw\b|flagged"
        r"|inappropriate content|sensitive (?:content|word|information)|unsafe content|harmful content"
        r"|violates? (?:our|usage guidelines)|prohibited content|considered high risk|safety_violations"
        r"|敏感|违规|不安全|审核"
    ),
    ErrorKind.CREDIT: re.compile(
        r"(?:out of|insufficient|not enough|no) (?:credit|balance|fund|quota)"
        r"|balance is (?:insufficient|not enough|too low)|exceeded your current quota"
        r"|billing (?:hard |soft )?(?:limit|is|has|not|issue|account)|(?:enable|require)s? billing"
        r"|(?:over|crossed|exceeded?|exceeding) (?:the )?budget"
        r"|budget has been exceeded|max budget|used up|spend(?:ing)? limit"
        r"|payment required|credits are depleted|余额|欠费|额度不足"
    ),
    ErrorKind.VERIFY: re.compile(
        r"(?:organi[sz]ation|account|identity|you) must be verified|verify your (?:organi[sz]ation|account|identity)"
        r"|(?:organi[sz]ation|identity|account) verification|verified organi[sz]ation|实名认证"
    ),
    ErrorKind.REGION: re.compile(
        r"(?:country|region|territory|location)[^.]{0,30}(?:is |are )?not (?:supported|available|allowed)"
        r"|not (?:supported|available|allowed) in your (?:country|region|location)|banned the country"
    ),
    ErrorKind.MODEL: re.compile(
        r"\b(?:invalid|unknown|no such|unsupported) model\b|no endpoints found|key not allowed to access model"
        r"|\bmodel\b(?:[^.]|\.(?=\S)){0,80}?(?:not found|(?:not|n't) exist|decommissioned|deprecated|no longer)"
        r"|\bmodel:? \S+ (?:is |was )?not (?:supported|available|allowed|found)|模型不存在|access to (?:the )?model"
    ),
    ErrorKind.KEY: re.compile(
        r"\bapi[ _-]key\b|unauthorized|authentication|invalid token|invalid proxy server token|无效的令牌"
    ),
    ErrorKind.PATH: re.compile(r"invalid url \(|no route"),
    ErrorKind.RATE: re.compile(
        r"rate[ -]limit|too many requests|exceeded call rate|(?:try again|retry)(?: after| in)? \d"
        r"|(?:currently|still|being) load(?:ing|ed)|model is loading|warming up|cold[ -]start"
        r"|\boverload|at (?:full )?capacity|capacity temporarily exceeded|throttl|no available channel|无可用渠道"
        r"|no deployments available|no healthy upstream|no server is available|no available server|queue is full"
        r"|(?:server|service|system) (?:is )?(?:too )?busy|concurren(?:cy|t request)s? limit"
        r"|负载|繁忙|访问量过大|请求过于频繁"
    ),
}

# Of a page of HTML only these, by its HTTP status: there, words of everything stand on everything.
OF_PAGES: Mapping[int, tuple[ErrorKind, re.Pattern[str]]] = {
    400: (ErrorKind.PATH, re.compile(r"plain http request was sent to https port")),
    429: (ErrorKind.RATE, re.compile(r"429 too many requests")),
    # nginx's own page, which it sends where its limit of requests is reached (limit_req), before it asks any server.
    503: (
        ErrorKind.RATE,
        re.compile(
            r"<h1>503 service temporarily unavailable</h1>.{0,80}<center>(?:nginx|openresty|tengine)",
            re.DOTALL,
        ),
    ),
}
# A server that names a time-out had begun.
BEGUN = re.compile(r"time[d-]?[ -]?out")


def phrase_in(words: str, pattern: re.Pattern[str], prompt: str) -> bool:
    """Whether the words say it by themselves. What stands in the prompt as well may be its echo, and says nothing."""
    return any(match[0] not in prompt for match in pattern.finditer(words))
