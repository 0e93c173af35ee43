"""What units of measure look like where they stand bare in a row below the labels: `s`, `m/s`, `°C`, `EUR/MWh`."""

import re
from collections.abc import Container

from chalicelib.core.forms import NO_UNIT, TOKENS, TYPE, UNIT

PREFIXED = "m|g|s|A|K|mol|cd|Hz|N|Pa|J|W|V|F|Ω|ohm|S|Wb|T|H|lm|lx|Bq|Gy|Sv|L|l|t|bar|eV|Wh|Ah|Nm|VA|var|cal|B|bit|M|Da"
"""Symbols that may have a prefix, of the SI and beside it."""

SYMBOLS = (
    "°C|°F|degC|degF|°|%vol|%|‰|ppm|ppb|ppt|min|hrs|hr|h|sec|days|day|d|wk|mo|yr|a|ha|ac|lbs|lb|oz|ft|in|yd|nmi|mi|mph|kmh"
    "|kph|kts|kt|kn|rpm|dBm|dBA|dB|px|pt|psu|PSU|mmHg|inHg|atm|psi|gal|BTU|hp|deg|rad|sr|pH|NTU|CFU|IU|mEq|bps|kbps|Mbps"
    "|Gbps|fps|C|UTC|GMT"
)
MONEY = (
    r"(?:T|k|m|M|Mio\.? ?|Mrd\.? ?|mn ?|bn ?)?(?:[$€£¥₹]|EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|"
    r"HUF|RON|BGN|TRY|RUB|UAH|ZAR|BRL|MXN|ARS|CLP|COP|KRW|SGD|HKD|TWD|THB|IDR|MYR|PHP|VND|ILS|AED|SAR|EGP|NGN|KES)"
)
NAMES = (
    r"(?i:(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|(?:kilo|centi|milli|micro)?met(?:er|re)s?|inch(?:es)?"
    r"|feet|miles?|(?:kilo|milli|micro)?grams?|tonn?es?|tons?|pounds?|(?:milli)?lit(?:er|re)s?|gallons?|degrees?"
    r"|celsius|fahrenheit|kelvin|radians?|per ?cent|volts?|amp(?:ere)?s?|(?:kilo|mega)?watts?|joules?|newtons?|pascals?"
    r"|hertz|ohms?|dollars?|euros?|thousands?|millions?|billions?|persons?|people|pieces|pcs|unitless|dimensionless))"
)
ATOM = rf"(?:[kMGTmµμunpcdh]?(?:{PREFIXED})|{SYMBOLS}|{MONEY}|{NAMES})(?:\^?[-+]?\d|\*\*-?\d|⁻?[¹²³⁴])?"
MEASURE = rf"(?:1?/)?{ATOM}(?:(?: ?[/·⋅*×.] ?| per | |(?<=[²³])){ATOM})*"
"""Compiled when it is first needed, for that takes 4 ms."""
MOMENT = re.compile(r"(?:[Yy]{2,4}|[Mm]{2,3}|[Dd]{2}|[Hh]{2}|[Ss]{2}|[-/.: T])+")
"""A form of dates, as `YYYY-MM-DD`."""

LONGEST = 40
"""Characters of a unit."""


def are_units(cells: tuple[str, ...], of_values: Container[int]) -> bool:
    """Whether cells below labels name nothing but units, of columns of values and perhaps of others. Letters that also
    stand for no value, as `s` and `C`, do not suffice, unless each of the columns has another one. A letter below the
    label of texts may be one of them.
    """
    named = {at: cell.strip() for at, cell in enumerate(cells) if cell.strip() and cell.strip() not in NO_UNIT}
    measures = [cell for at, cell in named.items() if at in of_values]
    others = [cell for at, cell in named.items() if at not in of_values]
    sure = any(cell.lower() not in TOKENS for cell in measures) or 1 < len(cells) == len(set(measures))
    return sure and all(map(_is_unit, measures)) and all(len(cell) > 1 and _is_unit(cell) for cell in others)


def _is_unit(cell: str) -> bool:
    bare = cell.replace("(", "").replace(")", "")
    forms = (MOMENT, TYPE, MEASURE)
    return UNIT.fullmatch(cell) is not None or (
        len(cell) <= LONGEST and any(re.fullmatch(form, bare) for form in forms)
    )
