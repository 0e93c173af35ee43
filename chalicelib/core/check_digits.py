"""Check digits, as SQL that is true of a text `t` that keeps them. Each takes for granted that the form is right: what
is asked of a text without it may be null.

Digits are taken out of one whole number by division, which costs the engine a tenth of what a text of digits does.
"""

from collections.abc import Sequence

BARE = "replace(replace(t, ' ', ''), '-', '')"
"""A number without the marks that may part it."""

MOST = 19
"""Digits of an unsigned number of 64 bits that may be any."""


def _of(number: str, law: str) -> str:
    """The law of the number `x`, which is worked out once."""
    return f"list_transform([try_cast({number} as ubigint)], lambda x: {law})[1]"


def _digit(place: int) -> str:
    """A digit of `x`, by its place from the right."""
    return f"x // {10**place} % 10" if place else "x % 10"


def _weighted(weights: Sequence[int]) -> str:
    """The sum of the last digits of `x`, each by its weight; the last weight is that of the last digit."""
    places = enumerate(reversed(weights))
    return "(" + " + ".join(f"{_digit(place)} * {weight}" for place, weight in places if weight) + ")"


def _luhn(digits: int, last: int = 0) -> str:
    """The sum of Luhn (ISO/IEC 7812-1, annex B) of some digits of `x`, of which the last is at a place from the right:
    of every second one the double, less 9 above 9."""
    doubled = (f"({_digit(place)} * 2 // 10 + {_digit(place)} * 2 % 10)" for place in range(last + 1, digits, 2))
    return "(" + " + ".join([*(_digit(place) for place in range(last, digits, 2)), *doubled]) + ")"


LUHN = _of(BARE, f"{_luhn(MOST)} % 10 = 0")

GTIN = _of(BARE, f"{_weighted((3, 1) * 7)} % 10 = 0")
"""GS1: weights 3 and 1 from the right, behind the check digit. Of EAN-8, EAN-13, UPC-A and ISBN-13."""

ISBN_10 = _of(
    f"left({BARE}, 9)",
    f"({_weighted(range(10, 1, -1))} + case right(t, 1) when 'X' then 10 else right(t, 1)::utinyint end) % 11 = 0",
)
"""ISO 2108, before 2007: weights 10 to 1, modulo 11."""

PIECE = 16


def _mod_97() -> str:
    """ISO 7064, MOD 97-10, as ISO 13616 has it: the first four go last, letters become 10 to 35, and 1 is left.

    By pieces of a number of up to 64 digits, as what is left of one goes before the next.
    """
    number = f"substr({BARE}, 5) || left({BARE}, 4)"
    for letter in range(26):
        number = f"replace({number}, '{chr(65 + letter)}', '{10 + letter}')"
    left = "''"
    for at in range(4):
        left = f"((({left}) || substr(s, {at * PIECE + 1}, {PIECE}))::ubigint % 97)::varchar"
    return f"list_transform([{number}], lambda s: {left} = '1')[1]"


MOD_97 = _mod_97()


def _ends(weights: Sequence[int], times: int) -> str:
    """A weighted sum, a number of times, modulo 11 and 10, is the last digit."""
    return f"{_weighted((*weights, 0))} * {times} % 11 % 10 = x % 10"


def _chained(digits: int) -> str:
    """ISO 7064, MOD 11,10."""
    listed = ", ".join(_digit(place) for place in range(digits - 1, 0, -1))
    chained = f"list_reduce([{listed}], lambda p, d: ((p + d + 9) % 10 + 1) * 2 % 11, 10::ubigint)"
    return f"({chained} + x % 10) % 10 = 1"


VAT = {
    "AT": ("U[0-9]{8}", f"({_luhn(8, 1)} + x) % 10 = 6"),
    "BE": ("[01][0-9]{9}", "(x // 100 + x % 100) % 97 = 0"),
    "DE": ("[1-9][0-9]{8}", _chained(9)),
    "DK": ("[1-9][0-9]{7}", f"{_weighted((2, 7, 6, 5, 4, 3, 2, 1))} % 11 = 0"),
    "EE": ("[0-9]{9}", f"{_weighted((3, 7, 1, 3, 7, 1, 3, 7, 1))} % 10 = 0"),
    "EL": ("[0-9]{9}", _ends((256, 128, 64, 32, 16, 8, 4, 2), 1)),
    "FI": ("[0-9]{8}", f"{_weighted((7, 9, 10, 5, 8, 4, 2, 1))} % 11 = 0"),
    "FR": ("[0-9]{11}", "(x % 1000000000 * 100 + 12) % 97 = x // 1000000000"),
    "HR": ("[0-9]{11}", _chained(11)),
    "HU": ("[0-9]{8}", f"{_weighted((9, 7, 3, 1, 9, 7, 3, 1))} % 10 = 0"),
    "IT": ("[0-9]{11}", f"{_luhn(11)} % 10 = 0"),
    "LU": ("[0-9]{8}", "x // 100 % 89 = x % 100"),
    "MT": ("[1-9][0-9]{7}", f"{_weighted((3, 4, 6, 7, 8, 9, 10, 1))} % 37 = 0"),
    "PL": ("[0-9]{10}", f"{_weighted((6, 5, 7, 2, 3, 4, 5, 6, 7, 10))} % 11 = 0"),
    "PT": ("[1-9][0-9]{8}", _ends((9, 8, 7, 6, 5, 4, 3, 2), 10)),
    "SE": ("[0-9]{10}01", f"{_luhn(12, 2)} % 10 = 0"),
    "SI": ("[1-9][0-9]{7}", _ends((8, 7, 6, 5, 4, 3, 2), 10)),
    "SK": ("[1-9][0-9]{9}", "x % 11 = 0"),
}
"""Countries of the EU whose VAT numbers have check digits that are simple: the form behind the prefix, and the law of
its digits `x`."""

VAT_FORMS = {
    "BG": "[0-9]{9,10}",
    "CY": "[0-9]{8}[A-Z]",
    "CZ": "[0-9]{8,10}",
    "ES": "[A-Z0-9][0-9]{7}[A-Z0-9]",
    "FR": "[A-HJ-NP-Z0-9]{2}[0-9]{9}",
    "IE": "[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}",
    "LT": "([0-9]{9}|[0-9]{12})",
    "LV": "[0-9]{11}",
    "NL": "[0-9]{9}B[0-9]{2}",
    "RO": "[1-9][0-9]{1,9}",
    "XI": "([0-9]{9}|[0-9]{12})",
}
"""Those of which the form alone is looked at; of France where its key has letters."""


def _vat() -> str:
    bare = "replace(t, ' ', '')"
    laws = " ".join(f"when '{country}' then {law}" for country, (_, law) in VAT.items())
    number = f"ltrim(substr({bare}, 3), 'U')"
    letters = f"regexp_matches({number}, '[A-Z]')"
    return f"{letters} or {_of(number, f'case left(t, 2) {laws} else true end')}"


VAT_LAW = _vat()
