"""Where in a text the table lies: what is told of titles, rows of labels, units, notes and other tables around it."""

import pytest

from tests.conftest import Read

ROWS = "1;Aachen;52062\n2;Bonn;53111\n3;Essen;45127\n4;Hagen;58095\n5;Herne;44623\n6;Köln;50667\n"
SERIES = "Mar-1966,11.5,12.5\nJun-1966,11.6,12.6\nSep-1966,11.7,12.7\nDec-1966,11.8,12.8\nMar-1967,11.9,12.9\n"

CASES: dict[str, tuple[str, list[str], dict[str, int]]] = {
    "a title, a gap, notes, all padded": (
        f"Schools;;\n;;\nno;town;code\n{ROWS};;\nSource: the town;;\n",
        ["no", "town", "code"],
        {"preamble": 2, "footer": 2},
    ),
    "names with values above": (
        f"Report;Schools\nMade;2024-01-31\n\nno;town;code\n{ROWS}",
        ["no", "town", "code"],
        {"preamble": 3},
    ),
    "names with values above a table of two columns": (
        "Report,Sales\nDate,2024-01-01\nRegion,North\nname,amount\nA,1\nB,2\nC,3\nD,4\n",
        ["name", "amount"],
        {"preamble": 3},
    ),
    "a line that gives the delimiter": (f"sep=;\nno;town;code\n{ROWS}", ["no", "town", "code"], {}),
    "units below the labels": (
        "day;men;women\n;thousands;thousands\n31.12.1950;23;27\n31.12.1951;24;28\n31.12.1952;25;29\n",
        ["day", "men thousands", "women thousands"],
        {"header-rows": 1},
    ),
    "groups above the labels": (
        "name,2019,,2020,\n,men,women,men,women\nA,1,2,3,4\nB,5,6,7,8\nC,1,2,3,4\n",
        ["name", "2019 men", "2019 women", "2020 men", "2020 women"],
        {"header-rows": 1},
    ),
    "groups above labels of texts": (
        "who,home,,work,\nname,town,land,town,land\nA,b,c,d,e\nB,f,g,h,i\nC,k,l,m,n\nD,o,p,q,r\n",
        ["who name", "home town", "home land", "work town", "work land"],
        {"header-rows": 1},
    ),
    "units in brackets above two columns of numbers": (
        "time,temp\n(s),(C)\n0,0.0\n1,0.1\n2,0.3\n3,0.5\n",
        ["time (s)", "temp (C)"],
        {"header-rows": 1},
    ),
    "a dash among units in brackets": (
        "name,temp\n-,(C)\na,0.0\nb,1.5\nc,2.7\n",
        ["name -", "temp (C)"],
        {"header-rows": 1},
    ),
    "units in brackets among texts": (
        "name,state\n[text],(code)\nA,open\nB,shut\nC,open\nD,void\n",
        ["name [text]", "state (code)"],
        {"header-rows": 1},
    ),
    "bare units that are letters": ("time,temp\ns,C\n1,2\n2,3\n3,4\n", ["time s", "temp C"], {"header-rows": 1}),
    "bare units that are a mark and a word": (
        "share,rain\n%,mm\n1,2\n2,3\n3,4\n",
        ["share %", "rain mm"],
        {"header-rows": 1},
    ),
    "a bare unit below the label of one column": ("mass\nkg\n1\n2\n3\n", ["mass kg"], {"header-rows": 1}),
    "a dash and a bare unit, beside texts": (
        "name,price\n-,EUR/MWh\nA,2.5\nB,3.5\nC,3.5\n",
        ["name -", "price EUR/MWh"],
        {"header-rows": 1},
    ),
    "a type and a bare unit": (
        "name,flux\ntext,W/(m²K)\nA,2.5\nB,3.5\nC,3.5\n",
        ["name text", "flux W/(m²K)"],
        {"header-rows": 1},
    ),
    "letters that are no units, among texts": ("name,grade\ns,C\nx,A\ny,K\nz,F\n", ["name", "grade"], {}),
    "a letter for no value in the first record": ("land,value\nDE,s\nAT,2\nCH,3\nFR,4\n", ["land", "value"], {}),
    "a letter for no value beside a year": ("year,a,b\n2019,s,C\n2020,1,2\n2021,3,4\n", ["year", "a", "b"], {}),
    "a row of units that are numbers": (
        f",East,West\nUnit,000,000\nKind,Original,Original\nSource,A23,A24\n{SERIES}",
        ["Unit Kind Source", "East 000 Original A23", "West 000 Original A24"],
        {"header-rows": 1},
    ),
    "two rows of labels": (
        "id,town,count\nNumber,Name of the town,Count of all\n1,A,3\n2,B,4\n3,C,5\n",
        ["id Number", "town Name of the town", "count Count of all"],
        {"header-rows": 1},
    ),
    "a separator more in the labels": ("a,b,c,\n1,2,3\n4,5,6\n7,8,9\n", ["a", "b", "c"], {"extra-label": 1}),
    "a separator more in the records": (
        "a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n",
        ["a", "b", "c", ""],
        {"missing-label": 1},
    ),
    "a separator more in the records, and once a cell": (
        "a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n1,1,1,x\n1,2,3,\n",
        ["a", "b", "c", ""],
        {"missing-label": 1, "blank-label": 1},
    ),
    "a separator more in every line": ("a,b,\n1,2,\n4,5,\n", ["a", "b", ""], {"blank-label": 1}),
    "names of rows without a label": (
        '"a","b","c"\n"1",5.1,3.5,"x"\n"2",4.9,3,"y"\n"3",4.7,3.2,"x"\n',
        ["", "a", "b", "c"],
        {"missing-label": 1, "blank-label": 1},
    ),
    "what a database prints below": ("id,name\n1,x\n2,y\n3,z\n\n(3 rows affected)\n", ["id", "name"], {"footer": 2}),
    "rows of commas that a spreadsheet left": (
        "id,name,price\n1,x,2.5\n2,y,3.5\n3,z,4.5\n4,w,5.5\n5,v,6.5\n,,\n,,\n",
        ["id", "name", "price"],
        {"footer": 2},
    ),
    "another table below": (
        "id,name,price\n1,x,2.5\n2,y,3.5\n3,z,4.5\n\nsku,stock\nA-1,5\nB-2,7\n",
        ["id", "name", "price"],
        {"footer": 4},
    ),
    "a small table between many lines": (
        '"Table 17"\n"Population"\n"Frequency: yearly"\n\n"At","2021","2022","2023"\n"A","39,566","39,858","40,097"\n'
        '"B","4,645","4,703","4,756"\n"C","5,386","5,500","5,608"\n"D","8,787","8,831","8,874"\n\nFootnotes:\n'
        '1,Preliminary.\n2,"See notes, below."\n\n"Cite as: Population"\n',
        ["At", "2021", "2022", "2023"],
        {"preamble": 4, "footer": 6},
    ),
    "headings of groups, a gap, notes, all padded": (
        "Region,men,women\nNorth,,\nAdorf,12.1,13.2\nBstadt,8.1,8.4\nSouth,,\nCheim,30.2,31.1\nDburg,2.1,2.2\n"
        ",,\nNotes:,,\n(p) preliminary,,\n",
        ["Region", "men", "women"],
        {"footer": 3, "sparse-record": 2},
    ),
    "changes that the first record cannot have": (
        "year,rate,change,lag,ratio\n1948,3.8,,,\n1949,5.9,2.1,3.8,1.5\n1950,5.3,-0.6,5.9,0.9\n1951,3.3,-2,5.3,0.6\n",
        ["year", "rate", "change", "lag", "ratio"],
        {},
    ),
    "a key alone, now and then": (
        "who,n,town\nAda,1,Bonn\nBob,,\nCy,3,Rome\nDi,,\nEd,5,Oslo\nFi,6,Bern\n",
        ["who", "n", "town"],
        {},
    ),
    "a sum without a name": (
        "shop,jan,feb\nA,10,20.5\nB,11,21\nC,12,22\nD,13,23\n,46,86.5\n",
        ["shop", "jan", "feb"],
        {"total-row": 1},
    ),
    "a sum of all at the top": (
        "land,men,women\nAll,60,66\nA,10,12\nB,20,22\nC,30,32\n",
        ["land", "men", "women"],
        {"total-row": 1},
    ),
    "headings of groups and nothing below": (
        "Region,men,women\nNorth,,\nAdorf,12.1,13.2\nBstadt,8.1,8.4\nSouth,,\nCheim,30.2,31.1\nEast,,\n",
        ["Region", "men", "women"],
        {},
    ),
    "units below the labels, and a separator more": (
        "no|who|games|minutes|\n||(n)|(min)|\n1|Ann|10|300|\n2|Bob|11|280|\n3|Cy|9|150|\n",
        ["no", "who", "games (n)", "minutes (min)", ""],
        {"header-rows": 1, "blank-label": 1},
    ),
    "a table that most of the text stands around": (
        "\nDoctors by speciality\n*****\n\nThe table is about:\nRegion:;all\nSex:;both\n\n"
        ';"1985";"1993";"2000"\nSurgery;"19";"23";"25"\nHeart;"1";"1";"3"\nEyes;"13";"12";"10"\nSkin;"17";"21";"19"\n'
        'Births;"1.142";"1.459";"12"\n\n*****\nFootnotes\n*****\n"1.";"Only the west."\n"2.";"At the end."\n'
        "Source(s):\n*****\nMade on 15.05.2011\n*****\n",
        ["", "1985", "1993", "2000"],
        {"preamble": 8, "footer": 10, "blank-label": 1},
    ),
    "a total": ("town,men,women\nA,10,12\nB,20,22\nC,30,32\nTotal,60,66\n", ["town", "men", "women"], {"total-row": 1}),
    "hours as labels": (
        "day,0,1,2,3,4,5\n2024-01-01,5,6,7,8,9,1\n2024-01-02,4,6,7,8,9,1\n",
        ["day", "0", "1", "2", "3", "4", "5"],
        {},
    ),
    "codes without labels": (
        "Ann,London,GB\nBob,Paris,FR\nCy,Rome,IT\nDan,Bern,CH\nEve,Bonn,DE\nFay,Oslo,NO\n",
        ["Ann", "London", "GB"],
        {"header-guess": 1},
    ),
    "numbers that grow beside an empty corner": (
        ",1,2,5,10\nA,0,1,0,2\nB,0,0,3,1\nC,1,0,0,2\n",
        ["", "1", "2", "5", "10"],
        {"header-guess": 1, "blank-label": 1},
    ),
    "a record with broken quotes below the labels": ('a,b\n1,"x"y\n2,z\n3,w\n', ["a", "b"], {"stray-quote": 1}),
    "fixed widths": (
        "id   name     sum\n1    Ann     12.5\n2    Bob      3.2\n3    Cy     100.0\n",
        ["id   name     sum"],
        {"dialect-guess": 1},
    ),
    "fixed widths below labels with a tab between them": (
        "name\tage\nAda     36\nBernhard 4\n",
        ["name\tage"],
        {"dialect-guess": 1},
    ),
    "words with spaces below labels with a tab between them": (
        "name\tage\nAda 36\nBob 4\nCy 50\n",
        ["name\tage"],
        {"dialect-guess": 1},
    ),
    "a tab in a label in quotes": ('"name\tage"\nAda\nBob\n', ["name\tage"], {}),
    "two titles above one record": (
        "-------- 1 - b\n-------- 2 - c\nx,y\n-10,-1000\n",
        ["x", "y"],
        {"preamble": 2},
    ),
    "two separators at the end of one record": (
        "A,B,C\nstuff,more stuff,,\n",
        ["A", "B", "C", ""],
        {"missing-label": 1},
    ),
}


@pytest.mark.parametrize(("text", "labels", "findings"), CASES.values(), ids=CASES)
def test_the_table_is_found_among_what_stands_around_it(
    text: str, labels: list[str], findings: dict[str, int], read: Read
) -> None:
    report = read(text.encode())

    assert {finding.error: finding.count for finding in report.findings} == findings
    assert [column.name for column in report.columns] == labels


SECOND: dict[str, tuple[str, list[str]]] = {
    "in other letters": (
        "First Name,Home City\nfirst_name,home_city\nAda,Berlin\nBob,Paris\n",
        ["First Name first_name", "Home City home_city"],
    ),
    "in capitals, over one record": ("name,qty\nNAME,QTY\nAda,1\n", ["name NAME", "qty QTY"]),
    "in capitals, over values": ("name,qty\nNAME,QTY\nAda,1\nBob,2\n", ["name NAME", "qty QTY"]),
    "types": ("name,city\ntext,text\nAda,Berlin\nBob,Paris\n", ["name text", "city text"]),
    "types over one record": ("name,qty\ntext,number\nAda,1\n", ["name text", "qty number"]),
    "a word that counts up": ("a,b,c\nCOL_01,COL_02,COL_03\nx,y,z\nu,v,w\n", ["a COL_01", "b COL_02", "c COL_03"]),
}


@pytest.mark.parametrize(("text", "labels"), SECOND.values(), ids=SECOND)
def test_a_second_row_of_labels_above_texts_is_one_of_labels(text: str, labels: list[str], read: Read) -> None:
    report = read(text.encode())

    assert [column.name for column in report.columns] == labels
    assert [finding.error for finding in report.findings] == ["header-rows"]


NO_SECOND: dict[str, str] = {
    "types as values": "name,type\ndate,date\nid,integer\nnote,text\n",
    "a word that counts up, once more": "left,mid,right\nA1,A2,A3\nA4,A5,A6\nA7,A8,A9\n",
    "marks": "%,$\n-,-\nx,y\n",
}


@pytest.mark.parametrize("text", NO_SECOND.values(), ids=NO_SECOND)
def test_a_first_record_that_says_such_things_is_a_record(text: str, read: Read) -> None:
    report = read(text.encode())

    assert report.table is not None
    assert report.table.records == text.count("\n") - 1
    assert "header-rows" not in {finding.error for finding in report.findings}


ALONE = {
    "hash": ("a#b#c\n", ["a", "b", "c"]),
    "section sign": ("id§name§city\n", ["id", "name", "city"]),
    "two marks": ("id!!name!!city\n", ["id", "name", "city"]),
}


@pytest.mark.parametrize(("text", "labels"), ALONE.values(), ids=ALONE)
def test_labels_alone_are_parted_by_an_odd_mark(text: str, labels: list[str], read: Read) -> None:
    report = read(text.encode())

    assert [column.name for column in report.columns] == labels
    assert report.findings == ()


@pytest.mark.parametrize(
    "text", ["hello\n", "a b c d e,f\n", "x,x\n", "id,,name\n", "Ada,London\n", "Müller;Öhringen\n"]
)
def test_a_line_alone_that_may_be_no_row_of_labels_is_told(text: str, read: Read) -> None:
    report = read(text.encode())

    assert "header-guess" in {finding.error for finding in report.findings}


PLAIN = (
    *("id,name\n", "order_id;date of order\n", "7\n", "Name,Ort\n", "Kundennummer;Bestelldatum\n", "KUNNR,MATNR\n"),
    *("OrderId,ShipMode\n", "Order ID,Ship Mode\n", "番号,場所\n", "ada,london\n"),
)


@pytest.mark.parametrize("text", PLAIN)
def test_short_labels_alone_and_a_value_alone_are_no_guess(text: str, read: Read) -> None:
    assert read(text.encode()).findings == ()


TIES = {
    "a comma in labels and records": ("a;b,c\n1;2,3\n4;5,6\n7;8,9\n", ("';'", "','")),
    "more columns": ("a,b;c,d\n1,2;3,4\n5,6;7,8\n", ("','", "';'")),
    "half as many columns": ("a,b,c,d;e\n1,2,3,x;y\n4,5,6,z;w\n7,8,9,u;v\n", ("','", "';'")),
    "a tab": ("a\tb;c\nx\ty;z\nu\tv;w\n", ("';'", "'\\t'")),
    "names turned round": ("Last, first;sum\nDoe, Jo;1\nRoe, Al;2\n", ("', '", "';'")),
}
NO_TIES = {
    "decimal commas": "a;b\n1,5;2,5\n3,5;4,5\n",
    "decimal commas, one a record": "x;y\n1,5;2\n3,5;4\n2,5;3\n",
    "decimal commas without labels": "1,5;2,5\n3,5;4,5\n",
    "lists in cells": "name,tags\nA,x|y\nB,z|w\n",
    "quoted semicolons": 'name,"a;b"\nA,"x;y"\nB,"z;w"\n',
    "names turned round, beside others": "id;town;Last, first\n1;Ulm;Doe, Jo\n2;Rom;Roe, Al\n3;Bern;Poe, Ed\n",
    "a mark in one of many columns": "a,b,c,d,e;f\n1,2,3,4,x;y\n5,6,7,8,z;w\n9,8,7,6,u;v\n",
    "fewer columns": "freq,unit\t2019\t2020\nA,EUR\t1\t2\nM,EUR\t3\t4\n",
}


@pytest.mark.parametrize(("text", "delimiters"), TIES.values(), ids=TIES)
def test_a_delimiter_that_parts_a_text_as_evenly_is_named(text: str, delimiters: tuple[str, str], read: Read) -> None:
    (guess,) = [finding for finding in read(text.encode()).findings if finding.error == "dialect-guess"]

    assert guess.examples[0].text == "read with {}; {} fits nearly as well".format(*delimiters)


@pytest.mark.parametrize("text", NO_TIES.values(), ids=NO_TIES)
def test_a_mark_that_stands_in_values_makes_no_guess(text: str, read: Read) -> None:
    assert "dialect-guess" not in {finding.error for finding in read(text.encode()).findings}


def test_thousands_that_are_not_quoted_are_guessed_at_where_every_record_has_a_cell_more(read: Read) -> None:
    report = read(b"name,pop,area\nUlm,126,329,118.7\nBonn,330,579,97.7\nHalle,242,083,135.0\n")

    assert [column.name for column in report.columns] == ["name", "pop", "", "area"]
    (text,) = [finding.examples[0].text for finding in report.findings if finding.error == "missing-label"]
    assert text == "3 labels above 4 columns: perhaps numbers are not quoted whose thousands the delimiter parts"


def test_thousands_that_are_not_quoted_are_guessed_at_where_records_differ(read: Read) -> None:
    report = read(b"id,pop\n1,12,345\n2,1,234,567\n3,999\n4,23,456\n5,2,345,678\n6,12\n")

    assert [(column.name, column.type) for column in report.columns] == [("id", "integer"), ("pop", "integer")]
    (finding,) = report.findings
    assert (finding.error, finding.count) == ("extra-cell", 4)
    assert "perhaps thousands that are not quoted: 1,12,345" in finding.examples[0].text


def test_names_of_rows_may_stand_beside_numbers_that_look_like_thousands(read: Read) -> None:
    report = read(b"cyl,disp,hp\nMazda,6,160,110\nHornet,8,360,175\nValiant,6,225,95\n")

    assert [column.name for column in report.columns] == ["", "cyl", "disp", "hp"]
    assert [finding.error for finding in report.findings] == ["blank-label", "missing-label"]


def test_a_separator_at_the_end_of_every_record_is_said_to_stand_there(read: Read) -> None:
    (finding,) = read(b"id,name\n1,x,\n2,y,\n3,z,\n").findings

    assert finding.error == "missing-label"
    assert finding.examples[0].text == "2 labels above 3 columns: a separator stands at the end of every record"
    assert "leave out a separator at the end" in finding.advice


@pytest.mark.parametrize("text", ["home/ada/notes\n", "AT&T\n", "a#b c#d\n"])
def test_a_line_alone_that_is_no_row_of_labels_is_a_text(text: str, read: Read) -> None:
    assert [column.name for column in read(text.encode()).columns] == [text.strip()]


PEOPLE = ["name", "city", "age"]
LABELS: dict[str, tuple[str, list[str]]] = {
    "a first record that lacks a value": ("name,city,age\nAda,Berlin,\nBob,Paris,30\nCy,Rome,5\n", PEOPLE),
    "a word for a value": ("name,city,age\nAda,Berlin,asked\nBob,Paris,30\nCy,Rome,5\nDi,Oslo,6\n", PEOPLE),
    "years in steps": ("Country,1990,2000,2005\nDE,5,1,2\nFR,6,1,2\n", ["Country", "1990", "2000", "2005"]),
    "months": ("region,Jan 2020,Feb 2020\nA,1,2\nB,3,4\n", ["region", "Jan 2020", "Feb 2020"]),
    "days": ("item,2024-01-01,2024-02-01\nA,1,2\nB,4,5\n", ["item", "2024-01-01", "2024-02-01"]),
    "times": ("stop,08:00,09:00,10:00\nA,1,2,3\nB,4,5,6\n", ["stop", "08:00", "09:00", "10:00"]),
    "a hash": ("#chrom,start,end\nchr1,100,200\nchr2,1,2\n", ["#chrom", "start", "end"]),
    "an at sign": ("@time,@version,message\na,b,c\nd,e,f\n", ["@time", "@version", "message"]),
    "two lines": ('"Name\nfull",Age\nAda,36\nBob,4\n', ["Name\nfull", "Age"]),
    "brackets": ("[id],[name]\n1,Ada\n2,Bob\n", ["[id]", "[name]"]),
    "lists in cells": ("id,rgb\n1,255;0;0\n2,255;0;1\n3,255;0;2\n", ["id", "rgb"]),
    "a year in the data": ("city,year\nBerlin,2020\nParis,2021\nRome,2022\n", ["city", "year"]),
    "sizes beside an empty corner": (
        ",142.24,144.78,147.32,149.86\n9.4,0,1,0,2\n9.5,0,0,3,1\n9.6,1,0,0,2\n",
        ["", "142.24", "144.78", "147.32", "149.86"],
    ),
    "an empty column": ("item,state,cut\nLamp,old,\nDesk,new,\nSofa,old,\n", ["item", "state", "cut"]),
    "No": ("No,Name\n1,a\n2,b\n", ["No", "Name"]),
    "records that count up": ("rank,a,b,c,d,e\nx,1,2,3,4,5\ny,2,3,4,5,6\nz,9,1,3,5,2\n", ["rank", *"abcde"]),
}


@pytest.mark.parametrize(("text", "labels"), LABELS.values(), ids=LABELS)
def test_labels_of_all_kinds_are_told_from_data(text: str, labels: list[str], read: Read) -> None:
    report = read(text.encode())

    assert [column.name for column in report.columns] == labels
    assert {finding.error for finding in report.findings} <= {"type-error", "blank-label"}


DELIMITERS = {
    "hash": ("a#b#c\n1#x#2\n2#y#3\n3#z#4\n", "#"),
    "three characters": ("id~|~name\n1~|~x\n2~|~y\n", "~|~"),
    "two semicolons": ("id!!name!!v\n1!!x!!2\n2!!y!!3\n3!!z!!4\n", "!!"),
    "section sign": ("id§name§v\n1§x§2\n2§y§3\n3§z§4\n", "§"),
    "broken bar": ("id¦name¦v\n1¦x¦2\n2¦y¦3\n3¦z¦4\n", "¦"),
    "start of heading": ("id\x01name\n1\x01x\n2\x01y\n", "\x01"),
    "slashes": ("name/town/state\nAda/Bonn, north/fine\nBob/Essen/fine\nCy/Rome, south/\n", "/"),
    "slashes and no cells": ("id/a/b/c\n1/2//\n2///\n3///4\n", "/"),
    "slashes and a record broken in two": (
        "id/a/b/c\n1/2\n//3\n" + "".join(f"{n}/5//{n}\n" for n in range(2, 30)),
        "/",
    ),
    "spaces below labels that lack one": (
        '"men" "women" "all" "share"\n"A" 12 10 22 0.5\n"B" 13 10 23 0.6\n"C" 11 10 21 0.4\n',
        " ",
    ),
    "spaces and no cells": ("id a b c\n1 2  \n2   \n3   4\n4  5 \n", " "),
    "spaces between words, below labels of which one is over values": (
        "id name city\n1 Ada Berlin\n2 Bob \n3 Cy Rome\n",
        " ",
    ),
    "commas and spaces beside cells of several lines": (
        'id, name, note\n1, "Ada", "a\nb,c,d"\n2, "Bob", "e\nf,g,h"\n3, "Cy", "x"\n',
        ", ",
    ),
    "commas and spaces, a comma at a line end in a cell": ('a, b\n1, "x,\ny"\n2, "x,\ny"\n3, z\n', ", "),
    "separators at the end of a record alone": ("A,B\nstuff,more stuff,\n", ","),
    "colons beside times": ("day::hour::who\n1::08:30::Ada\n2::09:15::Bob\n3::11:45::Cy\n", "::"),
    "stars beside times": ("day*at*who\n1*2024-01-31T08:30:00Z*Ada\n2*2024-02-01T09:15:00Z*Bob\n", "*"),
    "backslashes": ('id,text\n1,"say \\"x\\", go"\n2,plain\n3,"a \\\\ b"\n', ","),
    "quotes that are no quotes": ('id\ttitle\n1\t"Heroes" film\n2\t"Low" album\n3\t"Lodger" again\n4\tz\n', "\t"),
}


@pytest.mark.parametrize(("text", "delimiter"), DELIMITERS.values(), ids=DELIMITERS)
def test_delimiters_and_quotes_of_all_kinds_are_found(text: str, delimiter: str, read: Read) -> None:
    report = read(text.encode())

    assert report.table is not None
    assert report.table.dialect is not None
    assert {finding.error for finding in report.findings} - {"missing-cell", "missing-label", "blank-label"} == (
        {"dialect-guess"} if not report.table.dialect.quote else set()
    )
    assert report.table.dialect.delimiter == delimiter
    assert report.table.dialect.header_rows == 1
