"""The life of a file in the table, at the wire."""

from dataclasses import replace

import pytest

from chalicelib.core.arrival import Arrival
from chalicelib.core.column import Column
from chalicelib.core.file import EXPECTED, PROCESSING, RECEIVED, File, Run, Wanted
from chalicelib.core.report import Example, Finding, Place, Report
from chalicelib.edges import lists, table
from chalicelib.errors import Busy, Conflict, LostClaim, NotFound, NotOurs

pytestmark = pytest.mark.usefixtures("aws")

RUN = Run("request-1", "2026-01-01T10:00:00.000Z", "2026-01-01T10:05:00.000Z")
OTHER = Run("request-2", "2026-01-01T10:00:01.000Z", "2026-01-01T10:05:01.000Z")
LATER = Run("request-3", "2026-01-01T11:00:00.000Z", "2026-01-01T11:05:00.000Z")


def arrival(name: str = "a.csv", version: str = "v1", second: int = 0) -> Arrival:
    key = f"incoming/ws/orders/{name}"
    return Arrival("ws", "orders", name, key, version, "etag", 10, "0A", f"2026-01-01T09:00:{second:02}.000Z")


def column(position: int, name: str = "price") -> Column:
    return Column(
        position, name, "integer", 0, 1, 1, "1", "9", 1.5, 1, 1, (), (), *[None] * 4, (), (), None, (), (), None, ()
    )


def finding(number: int) -> Finding:
    place = Place(number, number + 1)
    return Finding(
        "extra-cell", None, 1, "message", "advice", place, place, (Example(place, "a,b,c"),), None, None, None
    )


def report(columns: int, findings: int = 0) -> Report:
    return Report(
        "passed", None, None, tuple(map(column, range(1, columns + 1))), tuple(map(finding, range(findings))), ()
    )


def judged(file: File) -> File:
    return replace(file, status="passed", judged="2026-01-01T10:00:09.000Z", edition="1")


def test_a_claimed_file_is_processing_and_a_kept_one_has_its_verdict() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    during = table.file("ws", claim.file.id)

    table.keep(claim, judged(claim.file), report(2, 1))

    assert during.status == PROCESSING
    assert table.file("ws", claim.file.id) == judged(claim.file)
    assert [c.position for c in lists.columns("ws", claim.file.id, 10, None).items] == [1, 2]
    assert len(lists.findings("ws", claim.file.id, 10, None).items) == 1


def test_a_judged_file_is_not_claimed_again() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(1))

    assert table.claim(arrival(), LATER) is None


def test_a_held_file_is_busy_until_its_lease_is_past() -> None:
    first = table.claim(arrival(), RUN)
    assert first is not None

    with pytest.raises(Busy):
        table.claim(arrival(), OTHER)
    taken = table.claim(arrival(), LATER)

    assert taken is not None
    assert taken.token != first.token


def test_a_redelivery_of_the_same_event_takes_over_at_once() -> None:
    first = table.claim(arrival(), RUN)
    again = table.claim(arrival(), RUN)

    assert first is not None
    assert again is not None
    assert again.token != first.token


@pytest.mark.parametrize("columns", [1, 250], ids=["in one transaction", "in several"])
def test_a_run_that_woke_up_late_writes_nothing(columns: int) -> None:
    late = table.claim(arrival(), RUN)
    assert late is not None
    heir = table.claim(arrival(), LATER)
    assert heir is not None

    with pytest.raises(LostClaim):
        table.keep(late, judged(late.file), report(columns))

    assert table.file("ws", late.file.id).status == PROCESSING
    assert lists.columns("ws", late.file.id, 10, None).items == ()
    table.keep(heir, judged(heir.file), report(columns))
    with pytest.raises(LostClaim):
        table.keep(late, judged(late.file), report(columns))


def test_many_columns_are_kept_and_paged_in_order() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(400, 3))

    positions: list[int] = []
    after = None
    while True:
        page = lists.columns("ws", claim.file.id, 70, after)
        positions += [c.position for c in page.items]
        after = page.next
        if after is None:
            break

    assert positions == list(range(1, 401))


def test_columns_of_the_former_judging_go_with_it() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(300, 2))
    table.requeue("ws", claim.file.id, LATER.now)

    again = table.claim(arrival(), LATER)
    assert again is not None
    table.keep(again, judged(again.file), report(1))

    assert [c.position for c in lists.columns("ws", claim.file.id, 1000, None).items] == [1]
    assert lists.findings("ws", claim.file.id, 10, None).items == ()


def test_requeued_files_are_told_as_received() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(1))

    table.requeue("ws", claim.file.id, LATER.now)

    assert table.file("ws", claim.file.id) == replace(claim.file, status=RECEIVED)
    for feed in (None, "orders"):
        assert [f.id for f in lists.files(Wanted("ws", feed, RECEIVED), 10, None).items] == [claim.file.id]
        assert lists.files(Wanted("ws", feed, "passed"), 10, None).items == ()


def test_a_file_being_judged_is_neither_requeued_nor_forgotten() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None

    with pytest.raises(Conflict):
        table.requeue("ws", claim.file.id, RUN.now)
    with pytest.raises(Conflict):
        table.forget("ws", claim.file.id, RUN.now)


def test_a_file_whose_judge_died_is_requeued_and_the_dead_writes_nothing() -> None:
    dead = table.claim(arrival(), RUN)
    assert dead is not None

    table.requeue("ws", dead.file.id, LATER.now)

    assert table.file("ws", dead.file.id).status == RECEIVED
    with pytest.raises(LostClaim):
        table.keep(dead, judged(dead.file), report(1))
    assert table.claim(arrival(), LATER) is not None


def test_a_forgotten_file_is_unknown_and_a_late_event_does_not_bring_it_back() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(1))

    file = table.forget("ws", claim.file.id, LATER.now)
    table.forgotten(file, LATER.now)

    with pytest.raises(NotFound):
        table.file("ws", claim.file.id)
    with pytest.raises(NotFound):
        table.forget("ws", claim.file.id, LATER.now)
    with pytest.raises(NotOurs):
        table.claim(arrival(), LATER)
    assert lists.files(Wanted("ws"), 10, None).items == ()
    assert lists.columns("ws", claim.file.id, 10, None).items == ()


def test_forgetting_goes_on_after_a_crash() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(1))

    table.forget("ws", claim.file.id, LATER.now)
    again = table.forget("ws", claim.file.id, LATER.now)

    assert (again.key, again.version) == (claim.file.key, claim.file.version)


def test_an_announced_file_becomes_the_one_that_arrives() -> None:
    file_id = "a" * 26
    key = f"incoming/ws/orders/{file_id}~a.csv"
    listed = f"2026-01-01T08:00:00.000Z#{file_id}"
    table.announce(File(file_id, "ws", "orders", "a.csv", EXPECTED, listed, key, None, "", 0, ""))
    upload = replace(arrival(f"{file_id}~a.csv"), name="a.csv")

    first = table.claim(upload, RUN)
    second = table.claim(replace(upload, version="v2"), RUN)

    assert first is not None
    assert second is not None
    assert (first.file.id, first.file.listed) == (file_id, f"{upload.order}#{file_id}")
    assert second.file.id != file_id


def test_a_name_alone_does_not_claim_the_id_of_another_file() -> None:
    claim = table.claim(arrival(), RUN)
    assert claim is not None
    table.keep(claim, judged(claim.file), report(1))

    impostor = table.claim(arrival(f"{claim.file.id}~a.csv", "v9"), RUN)

    assert impostor is not None
    assert impostor.file.id != claim.file.id
    assert table.file("ws", claim.file.id).status == "passed"


def test_files_are_listed_newest_first_whatever_the_order_of_events() -> None:
    for second in (3, 1, 2):
        table.claim(arrival(f"{second}.csv", second=second), RUN)

    assert [f.name for f in lists.files(Wanted("ws"), 10, None).items] == ["3.csv", "2.csv", "1.csv"]
    assert [f.name for f in lists.files(Wanted("ws", feed="orders"), 10, None).items] == ["3.csv", "2.csv", "1.csv"]
    assert lists.files(Wanted("ws", feed="other"), 10, None).items == ()
    assert lists.files(Wanted("other"), 10, None).items == ()
    between = Wanted("ws", since="2026-01-01T09:00:02.000Z", until="2026-01-01T09:00:03.000Z")
    assert [f.name for f in lists.files(between, 10, None).items] == ["2.csv"]


def test_every_file_is_told_once_and_in_order_while_others_arrive() -> None:
    for second in range(20, 30):
        table.claim(arrival(f"{second}.csv", second=second), RUN)
    wanted = Wanted("ws", feed="orders", status=PROCESSING)

    told: list[str] = []
    after = None
    while True:
        page = lists.files(wanted, 3, after)
        told += [file.name for file in page.items]
        after = page.next
        if after is None:
            break
        table.claim(arrival(f"{30 + len(told)}.csv", second=30 + len(told)), RUN)

    assert told == [f"{second}.csv" for second in range(29, 19, -1)]
