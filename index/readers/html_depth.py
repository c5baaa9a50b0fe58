"""Pages nested deeper than the parser goes, made shallower with every word kept."""

from __future__ import annotations

import re

_MAX_DEPTH = 200  # of the elements counted here; the parser gives up at 2,000 of all kinds
_BLOCKS = "div section article main center blockquote address fieldset form figure"
_INLINE = "span font b i u em strong small big tt a"
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)|"
    rf"<(/?)({'|'.join((_BLOCKS + ' ' + _INLINE).split())})(?=[\s/>])[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)


_TELLS = re.compile(
    r"hidden|none|line-through|opacity|sr-only", re.IGNORECASE
)  # a tag that may keep words from the eye


def flatten(page: str) -> str:
    """Return the page without the tags of frames around frames below a depth no author means.

    Tags that may hide words stay. In place of another stands a break where a reader sees one.
    """
    open_tags: list[bool] = []  # whether each was kept

    def shallower(match: re.Match[str]) -> str:
        if match[3] is None:
            return match[0]
        if not match[2]:
            open_tags.append(len(open_tags) < _MAX_DEPTH or _TELLS.search(match[0]) is not None)
            is_kept = open_tags[-1]
        else:
            is_kept = open_tags.pop() if open_tags else True
        if is_kept:
            return match[0]
        return "<hr>" if match[3].lower() in _BLOCKS.split() else ""

    return _TAG.sub(shallower, page)
