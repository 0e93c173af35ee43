"""Columns that may tell of persons: by the kind of their values, or by what their label says."""

from collections.abc import Sequence

from chalicelib.core.column import Kind, Personal
from chalicelib.core.spoken import has

PERSONAL, SENSITIVE = "personal", "sensitive"

PAY = "pay"

KINDS = {
    "IBAN": (SENSITIVE, "accounts of a bank"),
    "card number": (SENSITIVE, "numbers of cards that pay"),
    "e-mail": (PERSONAL, "e-mail addresses"),
    "phone number": (PERSONAL, "phone numbers"),
    "person name": (PERSONAL, "names of persons"),
    "IPv4": (PERSONAL, "addresses of devices"),
    "IPv6": (PERSONAL, "addresses of devices"),
    "MAC": (PERSONAL, "addresses of devices"),
}
"""Kind → its level, and what its values are."""

LABELS = (
    (SENSITIVE, "health", "diagnosis|diagnoses|disease|illness|medication|disability|blood type|blood group|hiv|icd10"),
    (SENSITIVE, "belief", "religion|religious|confession|konfession|faith|political party|political opinion"),
    (SENSITIVE, "descent", "ethnicity|ethnic|ethnic group|racial"),
    (SENSITIVE, "sexual life", "sexual orientation|sexuality"),
    (SENSITIVE, "membership in a union", "union member|union membership|trade union"),
    (SENSITIVE, "genes or a body", "genotype|dna|fingerprint|biometric|biometrics|iris scan"),
    (SENSITIVE, "a secret", "password|passwd|passwort|kennwort|pin code|cvv|cvc|secret key|api key"),
    (
        SENSITIVE,
        "an identity number",
        "ssn|social security|social security number|national id|passport|passport number|steuer id|steueridnr|"
        "sozialversicherungsnummer|personnummer|codice fiscale|dni|nif|cpf|driver license|drivers license",
    ),
    (SENSITIVE, "a bank account", "iban|account number|bank account|kontonummer"),
    (PERSONAL, "a birth", "birth|birthday|birthdate|dob|geburtsdatum|geburtstag|naissance|nacimiento"),
    (PERSONAL, "a gender", "gender|sex|geschlecht|genre|genero|sesso"),
    (PERSONAL, "marriage", "marital|marital status|familienstand"),
    (
        PERSONAL,
        "a home",
        "street|street address|home address|postal address|billing address|shipping address|strasse|anschrift",
    ),
    (PERSONAL, "a way to reach someone", "email|e mail|phone|telephone|telefon|mobile phone|handynummer"),
    (PERSONAL, PAY, "salary|salaries|wage|wages|gehalt"),
)
"""Level, of what a label speaks, and the words. The sensitive ones are those of the GDPR, article 9, and what lets
someone pay or be taken for another."""


MEASURES = ("decimal", "number")
"""Of columns of measures, labels are believed to speak of no more: others are rates and shares."""


def personal(type_: str, spoken: str, kinds: Sequence[Kind]) -> Personal | None:
    """The highest level that the kinds of a column of this type, or the words of its label, give it."""
    by_kind = [
        Personal(level, f"{kind.share:.0%} of the values are {what}")
        for kind in kinds
        for level, what in [KINDS.get(kind.name, ("", ""))]
        if level
    ]
    by_label = [
        Personal(level, f"the label speaks of {what}")
        for level, what, words in LABELS
        if has(spoken, words) and (type_ not in MEASURES or what == PAY)
    ]
    return min([*by_kind, *by_label], key=lambda one: one.level != SENSITIVE, default=None)
