"""Patterns of the standard, which are of ECMA-262, as RE2 has them (https://github.com/google/re2/wiki/Syntax).

What both write alike stays, what is written otherwise is translated, and what RE2 has not, or means otherwise, is
refused: looking around and referring back take time without bound.
"""

import re
from dataclasses import dataclass, field

LONGEST = 1_000
"""Characters."""
MOST_REPEATED = 1_000
"""How often a part may be repeated, those around it counted in."""
MOST_STATES = 80_000
"""About what an engine holds."""

_TOKEN = re.compile(
    r"""(?P<escape>\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|.))
    |(?P<set>\[\^?(?:\\.|[^\\\]])*\])
    |(?P<open>\((?:\?(?P<kind>:|<[A-Za-z_]\w*>|P<[A-Za-z_]\w*>|[ims]+(?:-[ims]+)?:))?)
    |(?P<close>\))
    |(?P<repeat>[*+?]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\})(?P<mode>[?+]?)
    |(?P<other>[^\\\[*+?])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|.)", re.DOTALL)

_PROPERTY = re.compile(
    r"(?P<category>C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)|(?:Script|sc)=(?P<script>Arabic|"
    "Armenian|Bengali|Cyrillic|Devanagari|Georgian|Greek|Han|Hangul|Hebrew|Hiragana|Katakana|Latin|Thai)"
)
"""General categories of Unicode, and scripts."""
_PROPERTY_STATES = 400


@dataclass
class _Group:
    """What an engine needs for a part of a pattern: states, and the most that anything in it is repeated."""

    states: int = 0
    repeated: int = 1
    last: tuple[int, int] = (0, 1)
    """The same of its last atom, which a repetition is of."""


@dataclass
class _Translation:
    engine: str = ""
    python: str = ""
    """By which the grammar is checked."""
    groups: list[_Group] = field(default_factory=lambda: [_Group()])

    def atom(self, states: int, repeated: int = 1) -> None:
        group = self.groups[-1]
        group.states += states
        group.repeated = max(group.repeated, repeated)
        group.last = states, repeated

    def repeat(self, times: int) -> None:
        group = self.groups[-1]
        states, repeated = group.last
        group.states -= states
        self.atom(states * times, repeated * times)
        if self.groups[-1].repeated > MOST_REPEATED or self.groups[-1].states > MOST_STATES:
            raise ValueError("it repeats too much")


def engine_pattern(pattern: str) -> str:
    """The pattern as RE2 has it, to be found anywhere in a text. Raises ValueError with what is wrong."""
    if len(pattern) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    into, at = _Translation(), 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None or token.end() == at:
            raise ValueError(f"what stands at its character {at + 1} is not closed, or repeats nothing")
        _take(token, into)
        at = token.end()
    try:
        re.compile(into.python)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return into.engine


def _take(token: re.Match[str], into: _Translation) -> None:
    text = token[0]
    if token["escape"]:
        engine, python, states = _escape(text, in_set=False)
        into.atom(states)
    elif token["set"]:
        engine, python, states = _set(text)
        into.atom(states)
    elif token["repeat"]:
        engine = python = text
        _repeat(token, into)
    else:
        engine = python = _opened(token) if token["open"] else text
        _other(token, into)
    into.engine += engine
    into.python += python


def _other(token: re.Match[str], into: _Translation) -> None:
    if token["open"]:
        into.groups.append(_Group())
    elif token["close"] and len(into.groups) > 1:
        inner = into.groups.pop()
        into.atom(inner.states, inner.repeated)
    else:
        into.atom(8 if token[0] == "." else 1)


def _opened(token: re.Match[str]) -> str:
    kind = token["kind"] or ""
    if not kind and token.string[token.end() : token.end() + 1] == "?":
        raise ValueError(
            "it can neither look around nor refer back, nor has it other groups than (…), (?:…) and (?<name>…)"
        )
    return f"(?P{kind}" if kind[:1] == "<" else token[0]


def _repeat(token: re.Match[str], into: _Translation) -> None:
    if token["mode"] == "+":
        raise ValueError(f"{token[0]} repeats a repetition")
    most = token["most"] or token["least"] or "1"
    if len(most) > 4:
        raise ValueError("it repeats too much")
    into.repeat(max(int(most), int(token["least"] or 1), 1))


def _set(text: str) -> tuple[str, str, int]:
    start = 2 if text[1] == "^" else 1
    inner = text[start:-1]
    if not inner or "[:" in inner or "--" in inner or "&&" in inner or "||" in inner or "~~" in inner:
        raise ValueError(f"the set {text} is empty, or has in it what engines take in several ways")
    engine, python, states, at = "", "", 4, 0
    for escape in _ESCAPE.finditer(inner):
        told = _escape(escape[0], in_set=True)
        between = inner[at : escape.start()]
        engine, python = engine + between + told[0], python + between.replace("[", r"\[") + told[1]
        states, at = states + told[2], escape.end()
    rest = inner[at:]
    return text[:start] + engine + rest + "]", text[:start] + python + rest.replace("[", r"\[") + "]", states


def _escape(text: str, in_set: bool) -> tuple[str, str, int]:
    """As RE2 and Python have it, and how many states it takes."""
    sign = text[1]
    if sign in "ux" and len(text) > 2:
        return f"\\x{{{text[2:]}}}", f"\\u{int(text[2:], 16):04x}", 1
    if sign == "c" and len(text) > 2:
        return f"\\x{{{ord(text[2]) % 32:x}}}", f"\\x{ord(text[2]) % 32:02x}", 1
    if sign in "pP" and len(text) > 2:
        return _property(text), r"\w", _PROPERTY_STATES
    if in_set and sign == "b":
        return r"\x{8}", r"\x08", 1
    if sign in "dDwWsStnrfv" or (sign in "bB" and not in_set):
        return text, text, 4
    if sign.isalnum() and sign.isascii():
        raise ValueError(f"{text} is no escape that every engine has")
    return (text, text, 1) if sign.isascii() else (sign, re.escape(sign), 1)


def _property(text: str) -> str:
    found = _PROPERTY.fullmatch(text[3:-1])
    if found is None:
        raise ValueError(f"{text} is no general category (L, Lu, …), nor a script as in \\p{{Script=Greek}}")
    return f"{text[:3]}{found['category'] or found['script']}}}"
