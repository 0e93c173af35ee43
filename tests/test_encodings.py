"""Whatever encoding a text is in, it is read as it was written, or the line is named; and a guess is told as one."""

import codecs
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.encodings import decoded, encoding, survey, tell
from chalicelib.core.evidence import CANDIDATES, Guess, guess
from chalicelib.core.formats import identify
from chalicelib.core.lines import bounded, whole
from chalicelib.core.mixture import Mixture, Sample
from chalicelib.core.mixture import read as read_line
from chalicelib.core.report import PASSED, UNREADABLE, WARNED, Report
from chalicelib.errors import Unreadable
from tests.conftest import Read, as_read


def told(report: Report) -> dict[str, list[tuple[int | None, int | None]]]:
    return {f.error: [(e.place.record, e.place.line) for e in f.examples] for f in report.findings}


ROWS = [["id", "word"], ["1", "Ærø"], ["2", "naïve, said 東"], ["3", "x"]]
TEXT = 'id,word\r\n1,Ærø\r\n2,"naïve, said 東"\r\n3,x\r\n'

SURE = {
    "utf-8": (TEXT.encode(), "utf-8"),
    "utf-8 with a mark": (TEXT.encode("utf-8-sig"), "utf-8"),
    "utf-16, little end first, with a mark": (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16le"),
    "utf-16, big end first, with a mark": (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16be"),
    "utf-16, little end first": (TEXT.encode("utf-16-le"), "utf-16le"),
    "utf-16, big end first": (TEXT.encode("utf-16-be"), "utf-16be"),
    "utf-32, little end first, with a mark": (TEXT.encode("utf-32"), "utf-32le"),
    "utf-32, little end first": (TEXT.encode("utf-32-le"), "utf-32le"),
    "utf-32, big end first": (TEXT.encode("utf-32-be"), "utf-32be"),
}


@pytest.mark.parametrize(("body", "name"), SURE.values(), ids=SURE)
def test_unicode_is_read_without_a_word(body: bytes, name: str, read: Read, folder: Path) -> None:
    report = read(body)

    assert (report.verdict, report.findings) == (PASSED, ())
    assert report.table is not None
    assert report.table.encoding == name
    assert as_read(folder) == ROWS


def test_utf_16_of_han_is_told_by_its_delimiters(read: Read, folder: Path) -> None:
    rows = [["編號", "名稱"], *([str(n), "臺北市高雄市上海"] for n in range(40))]

    report = read("".join(f"{a},{b}\n" for a, b in rows).encode("utf-16-le"))

    assert (report.verdict, as_read(folder)) == (PASSED, rows)


def test_iso_2022_jp_says_itself_what_it_is(read: Read, folder: Path) -> None:
    report = read("番号,名前\n1,東京\n2,大阪\n".encode("iso2022_jp"))

    assert report.verdict == PASSED
    assert report.table is not None
    assert report.table.encoding == "iso-2022-jp"
    assert as_read(folder) == [["番号", "名前"], ["1", "東京"], ["2", "大阪"]]


LANGUAGES = {
    "german": "Straße München Köln Größe Bürger Käse schön Österreich Prüfung für über Müller",
    "french": "Élève été français garçon Noël cœur où très déjà hôtel forêt Besançon Nîmes préféré",
    "spanish": "España niño año señor mañana Málaga José corazón teléfono Córdoba número días",
    "polish": "Łódź Kraków Gdańsk źdźbło żółty święto Wrocław ćma język część już Jagiełło Śląsk",
    "czech": "Plzeň Dvořák Příbram žluťoučký kůň úpěl ďábelské Třebíč Česká řeka děkuji Jiří",
    "hungarian": "Győr Pécs Szőke űr kőbánya árvíztűrő tükörfúrógép fűtő őszi Üllő Gyöngyös Kőszeg",
    "turkish": "İstanbul Şişli Eskişehir Iğdır çocuk ağaç güneş öğretmen Çanakkale Muğla ışık",
    "lithuanian": "Šiauliai Kėdainiai žąsis ąžuolas čia ėjo įmonė šviesa ūkis Panevėžys mėnuo",
    "russian": "Москва Санкт-Петербург Иванов человек город улица год Екатерина цена количество",
    "ukrainian": "Київ Львів Україна їжак ґанок місто вулиця Єва ціна кількість Запоріжжя",
    "greek": "Αθήνα Θεσσαλονίκη Ελλάδα πόλη δρόμος τιμή ποσότητα Γιώργος άνθρωπος ώρα ημέρα",
    "hebrew": "ירושלים תל אביב חיפה שלום ישראל רחוב מחיר כמות דוד עיר שם כתובת",
    "arabic": "القاهرة الرياض محمد مدينة شارع السعر الكمية العربية أحمد إسكندرية عمان",
    "thai": "กรุงเทพ เชียงใหม่ ประเทศไทย ราคา จำนวน ถนน สมชาย ภูเก็ต สินค้า ลูกค้า",
    "japanese": "東京 大阪 京都府 株式会社 データ 名前 価格 数量 すし ありがとう カタカナ 鈴木一郎",
    "chinese": "北京 上海 广州 中国 价格 数量 名称 地址 产品 客户 张伟 王芳 有限公司 深圳市",
    "taiwanese": "臺北 高雄 臺灣 價格 數量 名稱 地址 產品 客戶 張偉 王芳 有限公司",
    "korean": "서울 부산 대한민국 가격 수량 이름 주소 제품 고객 김철수 이영희 주식회사",
}
GUESSED = [
    *(("german", name) for name in ("windows-1252", "macintosh", "ibm850")),
    *(("french", name) for name in ("windows-1252", "iso-8859-15", "macintosh")),
    *(("spanish", name) for name in ("windows-1252", "ibm850", "ibm437")),
    *((language, name) for language in ("polish", "czech", "hungarian") for name in ("windows-1250", "iso-8859-2")),
    ("turkish", "windows-1254"),
    *(("lithuanian", name) for name in ("windows-1257", "iso-8859-13")),
    *(("russian", name) for name in ("windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic")),
    *(("ukrainian", name) for name in ("windows-1251", "koi8-u")),
    *(("greek", name) for name in ("windows-1253", "iso-8859-7")),
    *(("hebrew", name) for name in ("windows-1255", "iso-8859-8")),
    *(("arabic", name) for name in ("windows-1256", "iso-8859-6")),
    ("thai", "windows-874"),
    *(("japanese", name) for name in ("shift_jis", "euc-jp")),
    ("chinese", "gb18030"),
    ("taiwanese", "big5"),
    ("korean", "euc-kr"),
]
CODECS = {candidate.name: candidate.codec for candidate in CANDIDATES}


@pytest.mark.parametrize(("language", "name"), GUESSED, ids=lambda value: value)
def test_an_encoding_is_guessed_by_what_it_makes_of_the_bytes(
    language: str, name: str, read: Read, folder: Path
) -> None:
    words = [word for word in LANGUAGES[language].split() if can_encode(word, CODECS[name])]
    rows = [["id", "word", "pair"], *([str(n), word, f"{word} {words[n - 3]}"] for n, word in enumerate(words))]

    report = read("".join(f"{','.join(row)}\n" for row in rows).encode(CODECS[name]))

    assert as_read(folder) == rows
    assert report.verdict == WARNED
    (finding,) = report.findings
    assert finding.error == "encoding-guess"
    assert "% sure; next is" in finding.examples[0].text


def can_encode(word: str, codec: str) -> bool:
    try:
        return bool(word.encode(codec))
    except UnicodeEncodeError:
        return False


FEW = {
    "an accent": "né",
    "an umlaut": "Köln",
    "a euro": "5 €",
    "quotes": "“so”",
    "a dash": "a – b",
    "an apostrophe": "it’s",
    "a degree": "20 °C",
    "a capital": "ÖBB",
    "a tilde": "São",
    "a cedilla": "garçon",
    "a ring": "Åsa",
}


@pytest.mark.parametrize("word", FEW.values(), ids=FEW)
def test_a_few_bytes_among_latin_letters_are_windows_1252(word: str) -> None:
    found = guess([f"1,{word},x\n".encode("cp1252")])

    assert f"1,{word},x\n".encode("cp1252").decode(found.codec) == f"1,{word},x\n"


def test_a_single_letter_is_no_certainty_and_a_long_text_nearly_is() -> None:
    one = guess(["né\n".encode("cp1252")])
    many = guess([f"{word}\n".encode("cp1252") for word in LANGUAGES["french"].split()])

    assert one.confidence < 0.95 < many.confidence < 1
    assert one.runner_up_confidence > many.runner_up_confidence


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.sampled_from(GUESSED), st.data())
def test_what_is_encoded_is_decoded_where_there_is_evidence(kind: tuple[str, str], data: st.DataObject) -> None:
    codec = CODECS[kind[1]]
    words = [word for word in LANGUAGES[kind[0]].split() if can_encode(word, codec) and not word.isascii()]
    picked = data.draw(st.lists(st.sampled_from(words), min_size=8, max_size=40, unique=len(words) >= 40))
    text = "".join(f"{n},{word},x\n" for n, word in enumerate([*words, *picked]))

    found = guess(text.encode(codec).splitlines(keepends=True))

    assert text.encode(codec).decode(found.codec) == text


UTF8_LINES = "".join(f"{n},Zoë,x\n" for n in range(9))
MIXED = {
    "one line of windows-1252": (
        f"id,name,z\n{UTF8_LINES}".encode() + "9,né,x\n".encode("cp1252"),
        "utf-8",
        {"encoding-error": [(10, 11)]},
        ["9", "né", "x"],
    ),
    "a stray byte beside utf-8": (
        f"id,name,z\n{UTF8_LINES}".encode() + b"9,Zo\xc3\xab n\xe9,x\n",
        "utf-8",
        {"encoding-error": [(10, 11)]},
        ["9", "Zoë né", "x"],
    ),
    "an export in windows-1251 joined to one in utf-8": (
        f"id,name,z\n{UTF8_LINES}".encode() + "9,Москва город,x\n10,Иванов человек,x\n".encode("cp1251"),
        "utf-8",
        {"encoding-error": [(10, 11), (11, 12)]},
        ["10", "Иванов человек", "x"],
    ),
    "an export in utf-8 joined to one in windows-1252": (
        f"id,name,z\n{UTF8_LINES}".encode("cp1252") + "9,Łódź,x\n".encode(),
        "windows-1252",
        {"encoding-guess": [(n, n + 1) for n in range(1, 10)], "encoding-error": [(10, 11)]},
        ["9", "Łódź", "x"],
    ),
    "bad bytes under a mark": (
        codecs.BOM_UTF8 + b"id,name,z\n1,n\xe9,x\n2,m\xe9,x\n",
        "utf-8",
        {"encoding-error": [(1, 2), (2, 3)]},
        ["2", "mé", "x"],
    ),
    "a byte that windows-1252 does not have": (
        f"id,name,z\n{UTF8_LINES}".encode("cp1252") + b"9,m\x81x,x\n",
        "windows-1252",
        {"encoding-guess": [(n, n + 1) for n in range(1, 10)], "encoding-error": [(10, 11)]},
        ["9", "m\x81x", "x"],
    ),
    "utf-16 that ends in half a unit": (
        codecs.BOM_UTF16_LE + "id,name,z\n1,a,x\n2,b,y\n".encode("utf-16-le") + b"\x41",
        "utf-16le",
        {"encoding-error": [(3, 4)], "missing-cell": [(3, 4)], "missing-line-end": [(3, 4)]},
        ["2", "b", "y"],
    ),
    "pairs of surrogates as a database writes them": (
        b"id,name,z\n1,\xed\xa0\xbd\xed\xb8\x80,x\n2,a,y\n",
        "utf-8",
        {"encoding-error": [(1, 2)]},
        ["1", "\U0001f600", "x"],
    ),
    "half a pair in utf-8": (
        b"id,name,z\n1,a\xed\xa0\x80b,x\n2,a,y\n",
        "utf-8",
        {"encoding-error": [(1, 2)]},
        ["1", "a\ufffdb", "x"],
    ),
    "utf-16 with half a pair": (
        codecs.BOM_UTF16_LE + "id,name,z\n1,a,x\n2,b\ud800,y\n3,c,z\n".encode("utf-16-le", "surrogatepass"),
        "utf-16le",
        {"encoding-error": [(2, 3)]},
        ["3", "c", "z"],
    ),
}


@pytest.mark.parametrize("case", MIXED.values(), ids=MIXED)
def test_a_line_astray_is_named_and_read_as_best_it_may(case: tuple[Any, ...], read: Read, folder: Path) -> None:
    body, name, found, row = case

    report = read(body)

    assert report.verdict == WARNED
    assert report.table is not None
    assert report.table.encoding == name
    assert told(report) == found
    assert row in as_read(folder)


MARKED = {
    "twice at the head": codecs.BOM_UTF8 + codecs.BOM_UTF8 + b"id,name\n1,x\n2,y\n",
    "twice at the head of utf-16": codecs.BOM_UTF16_LE + "\ufeffid,name\n1,x\n2,y\n".encode("utf-16-le"),
    "twice, with a line astray": codecs.BOM_UTF8 + codecs.BOM_UTF8 + b"id,name\n1,x\n2,\xe9\n",
}


@pytest.mark.parametrize("body", MARKED.values(), ids=MARKED)
def test_a_mark_past_the_first_is_told_and_kept(body: bytes, read: Read, folder: Path) -> None:
    report = read(body)

    assert told(report)["byte-order-mark"] == [(0, 1)]
    assert as_read(folder)[0] == ["\ufeffid", "name"]


def test_a_mark_where_files_were_joined_is_told_by_its_record(read: Read) -> None:
    report = read(codecs.BOM_UTF8 + b"id,name\n1,x\n" + codecs.BOM_UTF8 + b"2,y\n3,z\n")

    assert told(report)["byte-order-mark"] == [(2, 3)]


def test_half_a_pair_is_shown_as_one_lost_character(read: Read) -> None:
    report = read(codecs.BOM_UTF16_LE + "id,name\n1,b\ud800\n2,c\n".encode("utf-16-le", "surrogatepass"))

    (finding,) = report.findings
    assert finding.examples[0].text.endswith(": 1,b\ufffd")


def test_bytes_that_are_lost_are_shown_as_they_stood(read: Read, folder: Path) -> None:
    words = LANGUAGES["japanese"].split()
    body = "".join(f"{n},{word},x\n" for n, word in enumerate(words)).encode("cp932") + b"12,a\xfc\xfc,y\n"

    report = read(body)

    (finding,) = [finding for finding in report.findings if finding.error == "encoding-error"]
    assert finding.examples[0].text == "read as shift_jis: 12,a\\xfc\\xfc,y"
    assert as_read(folder)[-1][0] == "12"


NULS = {
    "in a cell": (b"a,b\n1,x\0y\n2,z\n", [(1, 2)], [["a", "b"], ["1", "x\0y"], ["2", "z"]]),
    "alone in a cell": (b"a,b\n1,x\n2,\0\n", [(2, 3)], [["a", "b"], ["1", "x"], ["2", "\0"]]),
    "in quotes, CRLF": (b'a,b\r\n1,"x\0"\r\n2,y\r\n', [(1, 2)], [["a", "b"], ["1", "x\0"], ["2", "y"]]),
    "twice in a line": (b"a,b\n1,\0\0x\0\n2,z\n", [(1, 2)], [["a", "b"], ["1", "\0\0x\0"], ["2", "z"]]),
    "a block of a full disk": (
        b"a,b\n" + b"1,x\n" * 50 + bytes(4096) + b",y\n",
        [(51, 52)],
        [["a", "b"], *[["1", "x"]] * 50, ["\0" * 4096, "y"]],
    ),
    "beside windows-1252": (b"a,b\n1,n\xe9\n2,\0\n", [(2, 3)], [["a", "b"], ["1", "né"], ["2", "\0"]]),
}


@pytest.mark.parametrize(("body", "places", "rows"), NULS.values(), ids=NULS)
def test_a_nul_is_named_and_kept(
    body: bytes, places: list[tuple[int, int]], rows: list[list[str]], read: Read, folder: Path
) -> None:
    report = read(body)

    assert told(report)["nul-character"] == places
    assert as_read(folder) == rows


LETTER = (
    b"Dear partner,\n\nthank you for the order that you placed with us on the third of March, which\n"
    b"we have passed on to our warehouse. As soon as the goods have left it you will\nbe told by our "
    b"carrier on which day he means to come.\n\nShould you have any question about this order, please do not\n"
    b"hesitate to call the number that is printed at the foot of this page, where our\n"
    b"staff will be glad to help you on every day of the week.\n\nWith kind regards\n"
)
OTHER_THINGS = {
    "a letter": (LETTER, "running text"),
    "an e-mail": (b"From: a@example.org\nTo: b@example.org\nSubject: the file\n\nplease find it\n", "e-mail"),
    "rich text": (b"{\\rtf1\\ansi a table}\n", "RTF"),
    "nothing but zeros": (bytes(100_000), "binary"),
    "noise": (bytes(range(256)) * 9, "binary"),
    "a picture of another kind": (b"II*\0\x08\0\0\0", "TIFF"),
    "xml": (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "XML"),
    "an error page in utf-16": ("<!DOCTYPE html>\n<html><body>404</body></html>\n".encode("utf-16"), "web page"),
    "a line of 300 MB": (b"a,b\n1," + b"x" * 300_000_000, "more than 16 MB"),
    "a line of 20 MB that is not utf-8": (b"a,b\n1,\xe9" + b"x" * 20_000_000, "more than 16 MB"),
}


@pytest.mark.parametrize(("body", "reason"), OTHER_THINGS.values(), ids=OTHER_THINGS)
def test_what_holds_no_table_says_what_it_is(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


TABLES = {
    "remarks, one a line": b"remark\n" + b"The goods came late, and two of the boxes were open when we got them.\n" * 9,
    "remarks with empty lines": b"remark\n\n" + b"It was fine and we would order from this shop again.\n\n" * 9,
    "words": b"red\nblue\n\ngreen\nyellow\nblack\n",
    "settings": b"key: value\nhost: a\nport: 5\n\nuser: x\n",
    "fields called as in e-mails": b"From: a,To: b\nx,y\n",
    "a magic word, not in utf-8": "ORC;n\n1;né\n".encode("latin-1"),
    "colours of a terminal": b"a,b\n1,\x1b[31mred\x1b[0m\n",
    "separators of ASCII": b"a\x1fb\n1\x1f2\n3\x1f4\n",
}


@pytest.mark.parametrize("body", TABLES.values(), ids=TABLES)
def test_what_may_be_a_table_is_read_as_one(body: bytes) -> None:
    assert identify(body).format == "csv"


@hypothesis_settings(max_examples=100)
@given(st.text(st.sampled_from("a,\r\né\0"), max_size=30), st.integers(1, 7))
def test_lines_are_found_wherever_blocks_end(text: str, size: int) -> None:
    body = text.encode()
    blocks = [body[at : at + size] for at in range(0, len(body), size)]
    found: list[int] = []

    assert [line for block in whole(blocks) for line in block.splitlines(keepends=True)] == body.splitlines(
        keepends=True
    )
    assert b"".join(bounded(blocks)) == body
    assert b"".join(tell(blocks, b"\0", lambda number, _: found.append(number))) == body
    assert found == [n for n, line in enumerate(body.splitlines(), 1) if b"\0" in line]


@hypothesis_settings(max_examples=100)
@given(
    st.binary(max_size=60),
    st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "iso2022_jp_ext"]),
    st.integers(1, 7),
)
def test_no_bytes_are_lost_in_silence(body: bytes, codec: str, size: int) -> None:
    blocks = [body[at : at + size] for at in range(0, len(body), size)]

    text = b"".join(decoded(blocks, codec))

    try:
        assert text.decode() == body.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        assert not survey([text]).valid


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_some_encoding_is_named(body: bytes) -> None:
    assert encoding(body).codec
    assert isinstance(guess([body]), Guess)
    with suppress(Unreadable):
        identify(body)


def test_a_sample_comes_from_all_over_the_file() -> None:
    sample = Sample()

    for number in range(100_000):
        sample.add(b"%d" % number)

    found = [int(line) for line in sample.lines]
    assert 500 <= len(found) <= 1000
    assert found[0] == 0
    assert found[-1] > 99_000
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


def test_a_character_that_breaks_off_takes_no_line_end_with_it() -> None:
    guessed = Mixture(False, Guess("gb18030", "gb18030", 1.0, "big5", 0.0))

    assert read_line(b"a,\x81\x30\r\n", guessed)[0].endswith("\r\n")
    assert read_line(b"a,\x81\x30\n", guessed)[0].endswith("\n")
