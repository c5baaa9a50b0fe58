"""Banners: lines that ask the reader of a web page to subscribe, share, follow, accept or rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.items import Item

MAX_CHARS = 320
ASKS = (
    r"(?:please |why not |don['’]t forget to |you can |click (?:here )?to |got |have |want |keep |stay |be )?"
    r"(?:subscribe|unsubscribe|sign(?:ing)? up|sign me up|register|join|follow|share|tweet|like|forward|accept|reject"
    r"|manage|update|print|rate|tell|email|e-mail|send|give|donate|support|listen|watch|read|view|find|discover|explore"
    r"|get|download|enjoy(?:ed|ing)?|help|save|bookmark|report|receive|enter|submit|contact|in touch|informed"
    r"|connected)\b"
)
# What such lines are about: the page, its sender, its channels; never the subject of a policy.
ABOUT = (
    r"\b(?:newsletters?|mailing list|(?:e-?mail|podcast|news)? ?(?:updates|alerts|bulletins?|preferences)|inbox"
    r"|podcasts?|episodes?|cookies?|twitter|facebook|linkedin|instagram|youtube|whatsapp|tiktok|bluesky|mastodon"
    r"|(?:on|via) (?:x|teams|social media)|social media"
    r"|this (?:page|article|story|post|episode|website|site|answer|bulletin|email)"
    r"|our (?:newsletters?|news|e-?mails?|podcasts?|website|site|channel|blog|content|work\?|latest)|feedback"
    r"|to (?:a )?(?:friend|colleague)|weekly email|monthly email)\b"
)
INVITATION = re.compile(rf"^{ASKS}(?:.{{0,140}}){ABOUT}", re.IGNORECASE)
CERTAIN = re.compile(
    "|".join(
        (
            r"\bwe(?:['’]d like to| would like to)? (?:use|set|place)\b.{0,40}\bcookies\b",
            r"^(?:accept|reject|allow|manage|view)\b.{0,24}\bcookies?\b|^cookies on (?:this|our)\b",
            r"\b(?:this|our) (?:web)?(?:site|page|service) uses cookies\b|\bagree to (?:our|the) use of cookies\b",
            r"\b(?:feedback form|short survey|our survey)\b.{0,80}\b(?:minutes?|fill|complete|visit)\b",
            r"^(?:was|is|did|does) (?:this|our) (?:page|article|information|content|answer|website)\b.{0,50}\?",
            r"^did this (?:answer|help|page)\b.{0,50}\?|\banything wrong with this page\b",
            r"^report (?:a|any) problems? with this page",
            r"^(?:follow|find|like|join|connect with|watch) us on\b|^follow @?\w+ on\b|^get social$",
            r"^(?:stay|keep) (?:in touch|connected|informed|up to date)$",
            r"^(?:share|email|print|tweet|save|bookmark|rate) (?:this|on|via|to)\b(?: \w+){0,4}$|^share$",
            r"^(?:subscribe|sign up)(?: now| here| today)?[.!]?$|^unsubscribe\b|^your email(?: address)?$",
            r"^sign up (?:to|for)\b.{0,80}\b(?:newsletters?|updates|alerts|news|emails?|bulletins?|podcast)\b",
            r"\byou(?:['’]re| are) receiving this e?-?mail\b|^have your say$|\bplease click here\b",
            r"\bclick here to (?:subscribe|sign up|register|find out|learn|read)\b",
            r"^(?:find out|read|learn|see|view|show|load) (?:more|all)(?: (?:about us|here|posts|news))?[.…»>→]*$",
            r"^(?:view|see) (?:all |our )?(?:current )?(?:vacancies|jobs)$|^(?:work|advertise|partner) with us$",
            r"^(?:leave|post|write|add) (?:a |your )?(?:reply|comment)s?$|\byour email address will not be published\b",
            r"^how are we doing\?|\b(?:complete|take|fill in|answer) (?:our|this|the) (?:\w+ ){0,3}survey\b",
            r"^(?:chat|talk) (?:to|with) us\b.{0,30}$|^(?:not a member|new here|need help)\b.{0,20}\?.{0,80}$",
            r"^enjoy(?:ed|ing) (?:this|our) [\w ]{1,30}\?$",
            r"^join [\d,]+ \w+.{0,60}\b(?:email|newsletter|subscribers?)\b",
            r"^\[?(?:print|share|email|tweet)[^.]{0,30}\|",
        )
    ),
    re.IGNORECASE,
)
ANSWERS = re.compile(
    r"^(?:yes|no|maybe|submit|subscribe|send|twitter|x|facebook|linkedin|whatsapp|instagram|youtube|email|e-mail|print"
    r"|comment|name|website|message|post|post comment|copy link|share|close|ok|accept|reject|tweet|rss|privacy|search"
    r"|login|log in)$",
    re.IGNORECASE,
)
# Buttons: two in a row are a banner by themselves. "Yes" and "No" are not among them, a table holds those.
BUTTONS = re.compile(
    r"^(?:twitter|facebook|linkedin|whatsapp|instagram|youtube|print|reddit|threads|post"
    r"|copy link|share|cite|tweet|rss|search|log ?in|submit"
    r"|download(?: pdf)?|pdf|full text|save|x \(twitter\)|follow us|subscribe|bookmark|export citation)$",
    re.IGNORECASE,
)
MAX_TITLE_WORDS = 8


def is_invitation(words: str) -> bool:
    """Return whether the line alone is a banner beyond doubt."""
    if len(words) > MAX_CHARS:
        return False
    return CERTAIN.search(words) is not None or INVITATION.match(words) is not None


def find_invitations(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give banners with what belongs to them: the question over them, the answers and buttons under them."""
    marked = [
        item.kind is not BlockKind.TABLE_ROW and not item.words.endswith(":") and is_invitation(item.words)
        for item in items
    ]
    # "Share" alone in the midst of a text can be a step of a procedure.
    marked = [
        is_marked and not (item.words.casefold() == "share" and 0 < at < len(items) - 1)
        for at, (item, is_marked) in enumerate(zip(items, marked, strict=True))
    ]
    buttons = [BUTTONS.match(item.words) is not None for item in items]
    for at in range(len(items) - 1):
        if buttons[at] and buttons[at + 1]:
            marked[at] = marked[at + 1] = True
    for at, is_marked in enumerate(list(marked)):
        if not is_marked:
            continue
        after = at + 1
        while after < len(items) and (buttons[after] or ANSWERS.match(items[after].words)):
            marked[after] = True
            after += 1
        if at and not marked[at - 1] and _is_title_of(items[at - 1]):
            marked[at - 1] = True
    for item, is_marked in zip(items, marked, strict=True):
        if is_marked:
            yield item.marked(FurnitureKind.BANNER)


def _is_title_of(item: Item) -> bool:
    """Return whether the line right over a banner is its title: short, and it turns to the reader or asks."""
    words = item.words
    if len(words.split()) > MAX_TITLE_WORDS or item.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
        return False
    turns = re.search(r"\b(?:us|our|your)\b", words, re.IGNORECASE) is not None
    asks = re.match(ASKS, words, re.IGNORECASE) is not None
    return (turns and asks) or (words.endswith("?") and asks)
