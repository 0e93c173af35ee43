"""The only two ways into SQL text: names and literals, each quoted. Nothing else is ever pasted in."""


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
