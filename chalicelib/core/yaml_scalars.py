"""What a plain scalar of YAML is, by the core schema of YAML 1.2 (specification, section 10.3.2).

So `NO`, `on`, `1:30` and `2024-01-01` are texts, and `012` is twelve.
"""

import re
from decimal import Decimal

from chalicelib.core.nodes import MOST_DIGITS, Plain

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE, _FALSE = re.compile(r"true|True|TRUE"), re.compile(r"false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_YAML_1_1 = re.compile(
    r"(?i:y|yes|n|no|on|off|true|false|null|~)|[-+]?[0-9][0-9_,.:eE+-]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|0[xob].*|<<|="
)
"""What older readers take for something else than a text."""


def resolved(plain: str) -> Plain:
    """The value of a plain scalar. Raises ValueError with what is wrong of a number that is none, or out of all
    bounds."""
    if _NULL.fullmatch(plain):
        return None
    if _TRUE.fullmatch(plain) or _FALSE.fullmatch(plain):
        return plain[0] in "tT"
    if _WHOLE.fullmatch(plain) or _NUMBER.fullmatch(plain):
        return number(plain)
    if _OTHER_BASE.fullmatch(plain):
        return int(_bounded(plain), 8 if plain[1] == "o" else 16)
    if _NO_NUMBER.fullmatch(plain):
        raise ValueError(f"{plain} is no number that anything can be held to")
    return plain


def number(digits: str) -> int | Decimal:
    """A decimal as it is written: whole where it has neither point nor power. Raises ValueError past all bounds."""
    if _WHOLE.fullmatch(_bounded(digits)):
        return int(digits)
    value = Decimal(digits)
    if value and abs(value.adjusted()) > MOST_DIGITS:
        raise ValueError(f"a number spans {MOST_DIGITS} powers of ten at most")
    return value


def _bounded(digits: str) -> str:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {MOST_DIGITS} digits at most")
    return digits


def is_text(plain: str) -> bool:
    """Whether a plain scalar is a text to every reader, those of YAML 1.1 too."""
    try:
        return isinstance(resolved(plain), str) and not _YAML_1_1.fullmatch(plain)
    except ValueError:
        return False
