"""The formats of texts and the widths of numbers that ODCS names."""

LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IPV4 = rf"{BYTE}(\.{BYTE}){{3}}"
GROUP = "[0-9A-Fa-f]{1,4}"
ATOM = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]+"


def _shortened(before: int) -> str:
    """Of an IPv6 address with `::` behind so many groups, seven in all at most, the last two perhaps as IPv4."""
    left = rf"{GROUP}(:{GROUP}){{{before - 1}}}" if before else ""
    after = 7 - before
    tails = [rf"({GROUP}(:{GROUP}){{0,{after - 1}}})?"] if after else [""]
    if after >= 2:
        tails.append(rf"({GROUP}:){{0,{after - 2}}}{IPV4}")
    return f"{left}::({'|'.join(tails)})"


IPV6 = "|".join((rf"({GROUP}:){{7}}{GROUP}", rf"({GROUP}:){{6}}{IPV4}", *(_shortened(before) for before in range(8))))

PERCENT = "%[0-9A-Fa-f]{2}"
PLAIN = r"[A-Za-z0-9._~!$&'()*+,;=:@-]"
CHARACTER = f"({PLAIN}|{PERCENT})"
AUTHORITY = rf"({CHARACTER}*@)?(\[[0-9A-Fa-f:.]+\]|([A-Za-z0-9._~!$&'()*+,;=-]|{PERCENT})*)(:[0-9]*)?"

TEXT_FORMATS = {
    "email": rf"{ATOM}(\.{ATOM})*@({LABEL}\.)*{LABEL}",
    "uuid": "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "uri": rf"[A-Za-z][A-Za-z0-9+.-]*:(//{AUTHORITY}(/{CHARACTER}*)*|/?({CHARACTER}+(/{CHARACTER}*)*)?)"
    rf"(\?({CHARACTER}|[/?])*)?(#({CHARACTER}|[/?])*)?",
    "hostname": rf"{LABEL}(\.{LABEL})*",
    "ipv4": IPV4,
    "ipv6": IPV6,
}
"""Format → the form of the whole text, RE2: RFC 5322 without comments and quotes, RFC 9562, RFC 3986, RFC 1123, RFC
3986 and RFC 4291, without prefixes and zones."""

LONGEST = {"email": 254, "hostname": 253}
"""Characters (RFC 5321, RFC 1035)."""

WIDTHS = {
    **{f"i{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64, 128)},
    **{f"u{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64, 128)},
    "f32": (-(2**128 - 2**104), 2**128 - 2**104),
    "f64": (-(2**1024 - 2**971), 2**1024 - 2**971),
}
"""Format → the least and the greatest number that it holds (IEEE 754 for those of floating point)."""
