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
        r"[^.!]{0,50}?(?<!\bor it )\b(?:is|was|has been|have been|been)\b[^.!]{0,20}?"
        r"\b(?:blocked|suspended|deactivated|disabled|banned|terminated|locked)\b"
        r"|\b(?:account|organi[sz]ation|subscription) (?:blocked|suspended|deactivated|disabled|banned|terminated)\b"
        r"|you have been (?:blocked|banned)|reason: admin lock"
        r"|(?:账户|账号|用户|令牌|分组)[^，。]{0,12}已被?(?:锁定|封禁|禁用|冻结)"
    ),
    # A quota of nothing is no rate: Google says RESOURCE_EXHAUSTED for both.
    ErrorKind.CREDIT: re.compile(r"free_tier\w*, limit: 0\b"),
}

PHRASES: Mapping[ErrorKind, re.Pattern[str]] = {
    ErrorKind.MODERATION: re.compile(
        r"safety system|safety (?:filter|check|guideline|polic|settings|reasons)|content polic"
        r"|moderation(?! (?:service|api|server|endpoint))|moderated|risk control"
        r"|content (?:filter|safety|security polic|management policy|restriction)|usage (?:polic|guideline)"
        r"|responsible ai|\bnsfw\b|flagged|guardrail|violates? our|considered high risk|safety_violations"
        r"|(?:inappropriate|unsafe|harmful|prohibited|disallowed|restricted|explicit|objectionable) (?:content|prompt)"
        r"|sensitive (?:content|words?|information)|(?:filtered|forbidden|banned|blocked|prohibited) words"
        r"|violat\w* (?:\S+ ){0,5}?(?:polic|guideline|terms of|community)"
        r"|\b(?:prompt|content|text|generated image)(?: (?!type|length)\w+){0,5}? (?:was|were|is|has been|have been) "
        r"(?:blocked|rejected|refused|declined|filtered|not allowed|not permitted)"
        r"|\b(?:prompt|content|generated image) (?:blocked|rejected|refused|declined|not allowed)"
        r"|prompt could not be submitted|unsafe words"
        r"|(?:image|img|text|content) risk not pass"
        r"|could not generate images with the given prompt"
        r"|敏感|违规|违禁|不安全|审核|不合规|涉黄|涉政|色情"
    ),
    ErrorKind.CREDIT: re.compile(
        r"(?:out of|insufficient|not enough|no|any|sufficient|exhausted|included|available) "
        r"(?:credit|balance|fund|quota)"
        r"|(?:credit|balance|fund)s? (?:is|are|has been|have been) "
        r"(?:insufficient|not enough|too low|exhausted|depleted)"
        r"|exceeded your current quota|key limit exceeded|credit limit exceeded|billed users|enter a payment method"
        r"|billing (?:hard |soft )?(?:limit|is|has|not|issue|account)|(?:enable|require)s? billing"
        r"|(?:over|crossed|exceeded?|exceeding) (?:the )?budget"
        r"|budget (?:has been exceeded|(?:is )?exhausted)|max budget|used up|spend(?:ing)? limit"
        r"|payment required|(?:monthly|daily|call volume) quota|upgrade your (?:plan|subscription)|requires? a paid"
        r"|(?:trial|subscription) (?:has |is )?expired|not subscribed to this api"
        r"|余额|欠费|(?:积分|点数|配额)不足|充值|额度(?:不足|已?用尽|已?耗尽|已?用完)"
    ),
    ErrorKind.VERIFY: re.compile(
        r"(?:organi[sz]ation|account|identity|you) must be verified|verify your (?:organi[sz]ation|account|identity)"
        r"|(?:organi[sz]ation|identity|account) verification|verified organi[sz]ation|实名认证"
    ),
    ErrorKind.REGION: re.compile(
        r"(?:country|region|territory|location)[^.]{0,30}(?:is |are )?not (?:supported|available|allowed)"
        r"|not (?:supported|available|allowed) in your (?:country|region|location)|banned the country"
        r"|error code: 1009\b"
    ),
    ErrorKind.MODEL: re.compile(
        r"\b(?:invalid|unknown|no such|unsupported) model\b|no endpoints found|key not allowed to access model"
        r"|\bmodel\b(?:[^.]|\.(?=\S)){0,80}?(?:not found|(?:not|n't) exist|decommissioned|deprecated|no longer)"
        r"|\bmodel:? \S+ (?:is |was )?not (?:supported|available|allowed|found)|模型不存在|无权(?:使用|访问)\S{0,2}模型"
        r"|access (?:to )?(?:the )?model|not a valid model|does not work with the specified model"
    ),
    ErrorKind.KEY: re.compile(
        r"\bapi[ _-]key\b|unauthorized|authentication|invalid token|invalid proxy server token|无效的令牌"
    ),
    ErrorKind.PATH: re.compile(r"invalid url \(|no route|api[ -]version"),
    ErrorKind.RATE: re.compile(
        r"rate[ -]limit|too (?:many requests|frequent)|exceeded call rate|(?:try again|retry)(?: after| in)? \d"
        r"|error code: 1015\b|failure to get a peer|name resolution failed"
        r"|(?:currently|still|being) load(?:ing|ed)|model is loading|warming up|cold[ -]start"
        r"|\boverload|at (?:full )?capacity|capacity temporarily exceeded|throttl|no available channel|无可用渠道"
        r"|no deployments available|no healthy upstream|no server is available|no available server|queue is full"
        r"|(?:server|service|system|model) (?:is )?(?:too )?busy|concurren(?:cy|t request)s? limit"
        r"|负载|繁忙|访问量过大|请求过于频繁"
    ),
}

# Of a page of HTML only these, by its HTTP status: there, words of everything stand on everything.
OF_PAGES: Mapping[int, tuple[ErrorKind, re.Pattern[str]]] = {
    400: (ErrorKind.PATH, re.compile(r"plain http request was sent to https port")),
    429: (ErrorKind.RATE, re.compile(r"429 too many requests")),
    403: (ErrorKind.REGION, re.compile(r"banned the country")),
    # Two pages that are sent before any server is asked: nginx's where its limit of requests is reached (limit_req),
    # HAProxy's where no server is there.
    503: (
        ErrorKind.RATE,
        re.compile(
            r"<h1>503 service temporarily unavailable</h1>.{0,80}<center>(?:nginx|openresty|tengine)"
            r"|<h1>503 service unavailable</h1>\s{0,5}no server is available to handle this request",
            re.DOTALL,
        ),
    ),
}
# How a chat model says in a 200 that it will not: in the first person, or that another prompt is wanted.
EXCUSES = re.compile(
    r"\bi(?:'m| am) (?:\w+ )?(?:sorry|unable|not able)\b|\bi (?:can't|cannot|can not|won't)\b"
    r"|\b(?:rephras|try (?:a different|another) prompt)|based on the prompt provided|抱歉|无法(?:生成|创建|提供)"
)
# A parameter's name says nothing by itself: "Unknown parameter: 'moderation'".
QUOTED_NAME = re.compile(r"[`'\"][a-z_]{1,40}[`'\"]")
# A server that names a time-out had begun.
BEGUN = re.compile(r"time[d-]?[ -]?out")


def phrase_in(words: str, pattern: re.Pattern[str], prompt: str) -> bool:
    """Whether the words say it by themselves. What stands in the prompt as well may be its echo, and says nothing."""
    return any(match[0] not in prompt for match in pattern.finditer(words))
