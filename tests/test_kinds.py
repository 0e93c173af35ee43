"""What the values of columns are: right ones, near misses, and what looks like a kind by accident."""

import base64
import hashlib
import ipaddress
import random
import re
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from stdnum import iban, isbn, luhn
from stdnum.eu import vat

from chalicelib.core import check_digits, code_lists, personal
from chalicelib.core.column import Column, Kind
from chalicelib.core.kinds import KINDS
from chalicelib.core.places import AXES
from chalicelib.core.spoken import words
from tests.conftest import Read

DOCS = Path(__file__).parent.parent / "docs" / "kinds.md"
SEEDED = st.integers(0, 2**32).map(random.Random)


def column_of(read: Read, cells: list[str], label: str = "x") -> Column:
    """The column of a table that has these cells, quoted, so that they are text where they are no numbers."""
    quoted = (f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in cells)
    text = f"row,{label}\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(quoted, 1))
    return read(text.encode()).columns[1]


def names(column: Column) -> list[str]:
    return [kind.name for kind in column.kinds]


RIGHT = [
    ("e-mail", "x", ["ada@example.com", "b.c+d@mail.example.co.uk", "jürgen@müller.example", "o'neil@x.org"]),
    ("URL", "x", ["https://example.com/a?b=c#d", "http://localhost:8080", "s3://bucket/key", "www.example.org"]),
    ("UUID", "x", ["550e8400-e29b-41d4-a716-446655440000", "F47AC10B-58CC-4372-A567-0E02B2C3D479"]),
    ("IPv4", "x", ["10.0.0.1", "192.168.178.255", "8.8.8.8/24"]),
    ("IPv6", "x", ["::1", "2001:db8::8a2e:370:7334", "fe80:0:0:0:1:2:3:4", "::ffff:10.0.0.1", "2001:db8::/32"]),
    ("MAC", "x", ["00:1b:63:84:45:e6", "00-1B-63-84-45-E6", "001b.6384.45e6"]),
    ("coordinates", "x", ["48.13743,11.57549", "-33.8688, 151.2093"]),
    ("IBAN", "x", ["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "FR1420041010050500013M02606"]),
    ("card number", "x", ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117"]),
    ("card number", "x", ["4111 1111 1111 1111", "5555-5555-5555-4444", "3782 822463 10005", "3530 1113 3330 0000"]),
    ("VAT number", "x", ["DE136695976", "BE0428759497", "IT00743110157", "LU15027442", "PL8567346215"]),
    ("VAT number", "VAT no", ["NL004495445B01", "IE6433435F", "CZ25123891", "DE136695976"]),
    ("ISBN-13", "x", ["9783161484100", "978-0-306-40615-7", "9780131103627", "9791090636071"]),
    ("ISBN-10", "x", ["0306406152", "080442957X", "0-19-852663-6", "3-16-148410-X"]),
    ("EAN-13", "x", ["4006381333931", "5901234123457", "4012345123456", "7610400010405"]),
    ("EAN-8", "x", ["96385074", "73513537", "40170725", "12345670"]),
    ("UPC-A", "x", ["036000291452", "012345678905", "042100005264", "123456789012"]),
    ("phone number", "x", ["+4930901820", "+1 (212) 555-0123", "+44 20 7946 0958", "(212) 555-0199"]),
    ("phone number", "Telefon", ["030/901820", "089 1234567", "0176 12345678", "4930901820"]),
    ("country code", "country", ["DE", "FR", "US"]),
    ("country code", "Country", ["de", "fr", "us"]),
    ("country code", "x", ["DE", "FR", "US", "NL", "BE", "AT", "CH", "IT", "ES", "PT", "PL", "CZ"]),
    ("country code", "x", ["DEU", "FRA", "USA", "NLD"]),
    ("US state", "state", ["CA", "CO", "DE"]),
    ("US state", "x", ["CA", "CO", "DE", "TX", "NY", "WA"]),
    ("language code", "lang", ["DE", "EN", "FR"]),
    ("language code", "x", ["de", "en", "fr", "nl", "es", "it", "pt", "pl", "cs", "sv", "da", "fi"]),
    ("language code", "locale", ["de-DE", "en_GB", "fr"]),
    ("currency code", "x", ["EUR", "USD", "GBP", "CHF", "SEK"]),
    ("currency code", "currency", ["EUR"]),
    ("postal code", "zip", ["10115", "80331", "20095"]),
    ("postal code", "PLZ", ["01067", "80331", "A-1010"]),
    ("postal code", "x", ["SW1A 1AA", "M1 1AE", "K1A 0B1", "EC1A 1BB"]),
    ("hash", "x", [hashlib.md5(bytes([n]), usedforsecurity=False).hexdigest() for n in range(5)]),
    ("hash", "x", [hashlib.sha256(bytes([n])).hexdigest().upper() for n in range(5)]),
    ("base64", "x", [base64.b64encode(hashlib.sha256(bytes([n])).digest()).decode() for n in range(9)]),
    ("file path", "x", ["/etc/hosts.d/a", r"C:\Users\a b\c.txt", "src/main/app.py", r"\\host\d\e", "~/a/b"]),
    ("person name", "Vorname", ["Jürgen", "Ada", "Anne-Marie", "O'Neil"]),
    ("latitude", "lat", ["48.13743", "-33.86880", "0.50000"]),
    ("longitude", "longitude", ["148.13743", "-33.86880", "0.50000"]),
]

WRONG = [
    ("e-mail", "x", ["ada@example", "@example.com", "ada at example.com", "a..b@example.com"]),
    ("URL", "x", ["http//example.com", "note: see there", "C:/x"]),
    ("UUID", "x", ["550e8400-e29b-41d4-a716-44665544000", "550e8400-e29b-41d4-a716-44665544000g"]),
    ("IPv4", "x", ["1.2.3", "256.1.1.1", "1.2.3.4.5"]),
    ("IPv4", "version", ["1.2.3.4", "2.0.0.1", "10.1.0.22"]),
    ("IPv6", "x", ["12:34:56", "1::2::3", "12345::1", "00:1b:63:84:45:e6"]),
    ("MAC", "x", ["00:1b:63:84:45", "00:1b:63:84:45:eg", "00:1b-63:84:45:e6"]),
    ("coordinates", "x", ["91.13743,11.57549", "1,5", "48.1374,181.2093"]),
    ("IBAN", "iban", ["DE89370400440532013001", "GB29NWBK60161331926818", "DE8937040044053201300"]),
    ("card number", "card", ["4111111111111112", "5555555555554445", "1234567812345670"]),
    ("VAT number", "vat", ["DE136695977", "BE0428759498", "IT00743110158", "XX136695976"]),
    ("ISBN-13", "isbn", ["9783161484101", "978-0-306-40615-8"]),
    ("ISBN-10", "isbn", ["0306406153", "0804429570"]),
    ("EAN-13", "ean", ["4006381333932", "5901234123458"]),
    ("EAN-8", "x", ["20240131", "20240201", "20240302", "20240403", "20240504"]),
    ("UPC-A", "upc", ["036000291453", "12345678905"]),
    ("US state", "state", ["XX", "Bavaria"]),
    ("US state", "country", ["CA", "CO", "DE", "IL"]),
    ("phone number", "x", [f"10{n:08}" for n in range(9)]),
    ("phone number", "x", [f"12-{n:06}" for n in range(9)]),
    ("phone number", "telephone", ["yes", "no"]),
    ("phone number", "tel_count", ["200123", "230412", "198765"]),
    ("phone number", "x", ["+1234567", "+7654321", "+9999999"]),
    ("phone number", "x", ["+1234.56789", "+7654.32101", "+12345.6789"]),
    ("country code", "country", ["XX", "EN", "UK"]),
    ("country code", "x", ["NO", "IS", "IT"]),
    ("country code", "language", ["DE", "FR", "ES"]),
    ("currency code", "currency", ["EURO", "$", "XYZ"]),
    ("currency code", "x", ["ALL", "TOP"]),
    ("language code", "lang", ["xx", "qq"]),
    ("postal code", "x", ["10115", "80331", "20095"]),
    ("postal code", "x", ["A1 1BC", "A2 2BC", "A3 3BC"]),
    ("hash", "x", ["1" * 32, "2" * 32]),
    ("hash", "x", ["d41d8cd98f00b204e9800998ecf8427", "d41d8cd98f00b204e9800998ecf8427g"]),
    ("base64", "x", ["internationalization", "OrderPlacedInGermany", "abcdefghijklmnop"] * 3),
    ("JSON", "x", ["{a: 1}", "[1, 2", "{}}", "[1,]", '{"a": NaN}']),
    ("file path", "x", ["and/or", "1/2", "text/plain", "10/31/2024"]),
    ("person name", "name", ["Ada", "Grace"]),
    ("person name", "last name", ["A17", "B18"]),
    ("latitude", "lat", ["148.13743", "-133.86880"]),
    ("latitude", "x", ["48.13743", "-33.86880"]),
    ("longitude", "long", ["3", "2", "5"]),
]


def case(of: tuple[str, str, list[str]]) -> str:
    return f"{of[0]} in {of[1]}: {of[2][0][:20]}"


@pytest.mark.parametrize("of", RIGHT, ids=case)
def test_a_kind_is_told(read: Read, of: tuple[str, str, list[str]]) -> None:
    name, label, cells = of
    column = column_of(read, cells, label)

    assert names(column)[:1] == [name]
    assert column.kinds[0].rows == len(cells)
    assert column.kinds[0].share == 1


@pytest.mark.parametrize("of", WRONG, ids=case)
def test_a_near_miss_is_no_kind(read: Read, of: tuple[str, str, list[str]]) -> None:
    name, label, cells = of

    assert name not in names(column_of(read, cells, label))


def test_every_kind_has_right_and_wrong_values_here_and_is_documented() -> None:
    kinds = {kind.name for kind in KINDS} | {axis.name for axis in AXES}
    told = set(re.findall(r"^\| ([^|]+?) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE))

    assert {name for name, *_ in RIGHT} == kinds - {"JSON"}  # a type, where all cells are
    assert {name for name, *_ in WRONG} == kinds
    assert kinds <= told


def test_rows_are_counted_over_all_of_them(read: Read) -> None:
    right = [f"user{n}@example.com" for n in range(9_000)]

    (kind,) = column_of(read, [*right, *right[:500], *(f"nobody {n}" for n in range(1_000))]).kinds

    assert (kind.name, kind.rows, kind.share) == ("e-mail", 9_500, 9_500 / 10_500)


def test_most_rows_must_be_of_a_kind(read: Read) -> None:
    assert column_of(read, ["a@b.de", "c@d.de", "e@f.de", "none", "gone"]).kinds == ()


def test_the_label_decides_between_kinds(read: Read) -> None:
    both = ["CA", "CO", "DE", "IN", "IL", "MA", "MD", "ME", "MO", "MT", "NE", "AL", "AZ"]

    assert names(column_of(read, both))[0] == "country code"
    assert names(column_of(read, both, "Country"))[0] == "country code"
    assert names(column_of(read, both, "state"))[0] == "US state"


def test_a_pair_of_labels_makes_places_of_whole_degrees(read: Read) -> None:
    first, second = read(b"lat,lng\n48,11\n52,13\n-33,151\n").columns

    assert (names(first), names(second)) == (["latitude"], ["longitude"])


def test_the_type_of_a_column_does_not_hide_its_kind(read: Read) -> None:
    column = read(b"a,b\n1,4111111111111111\n2,5555555555554444\n3,4012888888881881\n4,6011111111111117\n").columns[1]

    assert column.type == "integer"
    assert names(column) == ["card number"]


@hypothesis_settings(max_examples=25)
@given(SEEDED, st.integers(5, 300), st.sampled_from([8, 10, 12, 13, 15, 16, 19]))
def test_random_digits_are_of_no_kind(read: Read, chance: random.Random, rows: int, digits: int) -> None:
    cells = [f"4{chance.randrange(10 ** (digits - 1)):0{digits - 1}}" for _ in range(rows)]

    assert column_of(read, cells).kinds == ()


@hypothesis_settings(max_examples=15)
@given(SEEDED)
def test_columns_of_numbers_with_a_check_digit_are_known(read: Read, chance: random.Random) -> None:
    bodies = [f"4{chance.randrange(10**14):014}" for _ in range(8)]
    cards = [body + luhn.calc_check_digit(body) for body in bodies]
    accounts = [f"{chance.randrange(10**18):018}" for _ in range(8)]
    ibans = [f"DE{iban.calc_check_digits(f'DE00{account}')}{account}" for account in accounts]

    assert names(column_of(read, cards)) == ["card number"]
    assert names(column_of(read, ibans)) == ["IBAN"]
    changed = [one[:-1] + str((int(one[-1]) + 1) % 10) for one in ibans]
    assert names(column_of(read, changed, "iban")) == []


@pytest.mark.parametrize("country", sorted({*check_digits.VAT} - {"EL"}))
def test_the_check_digits_of_vat_numbers_are_those_of_stdnum(read: Read, country: str) -> None:
    chance = random.Random(country)
    forms = {"AT": "U########", "BE": "0#########", "SE": "##########01", "NL": "#########B01"}
    form = forms.get(country, "#" * int(re.findall(r"{(\d+)}", check_digits.VAT[country][0])[-1]))
    if check_digits.VAT[country][0].startswith("[1-9]"):
        form = "#" + form
    right: list[str] = []
    while len(right) < 6:
        number = country + re.sub("#", lambda _: str(chance.randrange(1, 10)), form)
        right += [number] if vat.is_valid(number) else []

    assert column_of(read, right).kinds[0] == Kind("VAT number", 6, 1.0, "form by country, check digits of most")
    wrong = [one[:-1] + str((int(one[-1]) + 1) % 10) for one in right]
    assert names(column_of(read, [one for one in wrong if not vat.is_valid(one)], "vat")) == []


def test_the_lists_are_those_of_iso() -> None:
    assert set(code_lists.COUNTRIES) == {country.alpha_2 for country in pycountry.countries}
    assert set(code_lists.COUNTRIES_BY_THREE) == {country.alpha_3 for country in pycountry.countries}
    assert set(code_lists.CURRENCIES) == {currency.alpha_3 for currency in pycountry.currencies}
    assert set(code_lists.STATES) == {part.code[3:] for part in pycountry.subdivisions.get(country_code="US")}
    assert set(code_lists.LANGUAGES) == {
        language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")
    }


LABELS = [
    ("birthDate", "personal"),
    ("Geburtsdatum", "personal"),
    ("Religion", "sensitive"),
    ("SSN", "sensitive"),
    ("price", None),
    ("name", None),
]


@pytest.mark.parametrize(("label", "level"), LABELS, ids=[label for label, _ in LABELS])
def test_labels_tell_of_persons(read: Read, label: str, level: str | None) -> None:
    told = column_of(read, ["abc", "def", "ghi"], label).personal

    assert (told.level if told else None) == level


def test_kinds_tell_of_persons(read: Read) -> None:
    told = column_of(read, ["ada@example.com", "b@example.com"]).personal
    account = column_of(read, ["DE89370400440532013000", "GB29NWBK60161331926819"]).personal

    assert told is not None
    assert (told.level, told.why) == (personal.PERSONAL, "100% of the values are e-mail addresses")
    assert account is not None
    assert account.level == personal.SENSITIVE


def test_labels_are_words_however_they_are_written() -> None:
    assert words("IBAN-Nr.") == " iban nr "
    assert words("zipCode") == " zip code "
    assert words("  Prénom_2 ") == " prenom 2 "
    assert words("Straße") == " strasse "


def test_what_is_a_type_is_no_kind_as_well(read: Read, tmp_path: Path) -> None:
    import duckdb

    made = "select uuid() as a, {'b': i} as c, upper(uuid()::varchar) as d, '[' || i || ']' as e from range(5) t(i)"
    duckdb.execute(f"copy ({made}) to '{tmp_path / 'made.parquet'}'")

    columns = read((tmp_path / "made.parquet").read_bytes()).columns

    told = [(column.type, names(column)) for column in columns]
    assert told == [("uuid", []), ("json", []), ("text", ["UUID"]), ("text", ["JSON"])]


def test_documents_with_an_error_among_them_are_a_kind(read: Read) -> None:
    column = column_of(read, [*['{"a": 1}', "[1, 2]"] * 5, "[1, 2"])

    assert (column.type, names(column), column.kinds[0].rows) == ("text", ["JSON"], 10)


@hypothesis_settings(max_examples=25)
@given(st.lists(st.ip_addresses(v=6), min_size=1, max_size=5))
def test_addresses_are_as_python_writes_them(read: Read, addresses: list[ipaddress.IPv6Address]) -> None:
    assert names(column_of(read, [str(one) for one in addresses])) == ["IPv6"]
    assert names(column_of(read, [one.exploded for one in addresses])) == ["IPv6"]


def test_isbns_are_those_of_stdnum() -> None:
    """The samples above are right."""
    assert all(isbn.is_valid(one) for name, _, cells in RIGHT if name.startswith("ISBN") for one in cells)
