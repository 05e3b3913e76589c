"""What a station puts into a package, and what it keeps back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from station_app.domain.problems import NotAllowed
from station_app.domain.progress import Cancelled
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import people, records, recycling
from station_app.services.exchange import packages
from station_app.services.exchange.protocol import Meta, decoded
from station_app.services.standing import standing_of
from station_app.services.two_persons import Second
from station_app.services.workspace import open_
from station_app.storage import files
from station_app.storage.tables import AuditEntry, Package
from tests.builders import organisation_values, person_values, worker_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import District, get, tables
from tests.services.exchange.resealing import lines_of

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


def enter(district: District, number: int = 1, **changes: object) -> str:
    return records.create(district["a"], PEOPLE, person_values(number, **changes)).record.id


def test_package_carries_only_what_the_bureau_has_not_confirmed(district: District) -> None:
    enter(district)
    district.exchange("a")
    enter(district, 2)

    assert district.make("a").records == 1


def test_package_begins_where_the_last_receipt_left_off(district: District) -> None:
    begins = []
    for number in (1, 2, 3):
        enter(district, number)
        made, _, _ = district.exchange("a")
        begins.append((made.from_revision, made.to_revision))

    assert begins == [(0, 1), (1, 2), (2, 3)]


def test_lost_package_is_carried_again(district: District) -> None:
    enter(district)
    district.make("a")

    assert district.make("a").records == 1


def test_package_without_changes_is_an_empty_report(district: District) -> None:
    made, received, applied = district.exchange("a")

    assert (made.records, received.outcome, applied.outcome) == (0, "merged", "applied")
    cover = load_workbook(made.file).worksheets[0]
    assert "零报告" in [cell for row in cover.iter_rows(values_only=True) for cell in row]


def test_full_package_carries_everything_again(district: District) -> None:
    enter(district)
    district.exchange("a")

    assert district.make("a", full=True).records == 1


def test_incomplete_record_stays_behind_with_what_refers_to_it(district: District) -> None:
    person = enter(district, mobile=None)
    station = district["a"].station
    records.create(district["a"], WORKERS, worker_values(person, station=station))

    made = district.make("a")

    assert made.records == 0
    reasons = {held.register: held.reason for held in made.held}
    assert reasons["person"].startswith("手机：")
    assert "“人员”记录还没有填写完整" in reasons["social_worker"]


def test_everything_that_holds_a_record_back_is_told_and_the_first_field_named(
    district: District,
) -> None:
    empty = {"post": None, "employment": None}
    station = district["a"].station
    values = worker_values(enter(district), station=station, **empty)
    records.create(district["a"], WORKERS, values)

    (held,) = district.make("a").held

    assert (held.register, held.field) == ("social_worker", "post")
    assert held.reason == "岗位：还没有填写，请补充。用工形式：还没有填写，请补充。"


def test_what_the_bureau_already_has_holds_nothing_back(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    records.change(district["a"], PEOPLE, person, {"mobile": None})
    station = district["a"].station
    records.create(district["a"], WORKERS, worker_values(person, station=station))

    made = district.make("a")

    assert [each.register for each in made.held] == ["person"]
    assert made.records == 1


def test_record_that_becomes_incomplete_stays_at_the_bureau_as_it_was(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    records.change(district["a"], PEOPLE, person, {"mobile": None})

    _, received, _ = district.exchange("a", full=True)

    assert received.reason == ""
    assert get(district.bureau, PEOPLE, person).mobile == "13800130001"


def test_deletion_travels_as_a_tombstone(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    recycling.delete(district["a"], PEOPLE, person)

    made, received, _ = district.exchange("a")

    assert (made.records, received.updated) == (1, 1)
    assert not district.has(district.bureau, PEOPLE, person)


def test_record_that_never_left_needs_no_tombstone(district: District) -> None:
    recycling.delete(district["a"], PEOPLE, enter(district))

    assert district.make("a").records == 0


def test_each_record_shows_how_far_it_is(district: District) -> None:
    person = enter(district)
    stages = [standing_of(get(district["a"], PEOPLE, person))]
    made = district.make("a")
    stages.append(standing_of(get(district["a"], PEOPLE, person)))
    receipt = district.receive(made.file).receipt
    assert receipt
    district.apply("a", receipt)
    stages.append(standing_of(get(district["a"], PEOPLE, person)))

    assert stages == ["未报", "已报", "已收"]


def test_bureau_makes_no_packages(district: District) -> None:
    with pytest.raises(NotAllowed):
        packages.make(district.bureau)


def test_copy_is_written_to_the_folder_of_choice(district: District, tmp_path: Path) -> None:
    made = packages.make(district["a"], folder=tmp_path / "U盘")

    assert made.file.parent == tmp_path / "U盘"
    assert made.file.read_bytes() == (district["a"].folder("outbox") / made.file.name).read_bytes()


def test_numbers_given_again_after_a_restore_overwrite_no_file(district: District) -> None:
    district.back_up("a")
    first = district.make("a").file
    district.restore("a", district.parties["a"].archives[0])

    again = district.make("a").file

    assert first.exists()
    assert again.name == first.name.replace(".xlsx", "(2).xlsx")


def test_file_of_a_committed_package_gets_its_name_at_the_next_start(district: District) -> None:
    made = district.make("a").file
    made.rename(files.unfinished(made))

    district.reopen("a")

    assert made.exists()


def test_file_of_a_package_that_was_not_committed_is_removed(district: District) -> None:
    stray = files.unfinished(district["a"].folder("outbox") / "未完成.xlsx")
    stray.write_bytes(b"x")
    home = district["a"].home
    district["a"].close()

    open_(home, PASSPHRASE, now=clock).close()

    assert list((home / "outbox").iterdir()) == []


def test_held_part_is_named_after_the_person_it_belongs_to(district: District) -> None:
    person = enter(district)
    records.create(district["a"], BY_NAME["education"], {"person": person, "level": "21"})

    (held,) = district.make("a").held

    assert held.label == "欧阳小兰 大学本科"


def cover_of(file: Path) -> list[list[object]]:
    """Return the filled cells of the first sheet."""
    sheet = load_workbook(file).worksheets[0]
    return [[cell for cell in row if cell] for row in sheet.values]


def test_somebody_else_who_may_send_reviews_the_package(district: District) -> None:
    hers = "her own long passphrase"
    people.add(district["a"], "李娜", [Role.REVIEWER], hers, PASSPHRASE, CHEAP)

    with pytest.raises(NotAllowed, match="R-AC-02"):
        packages.make(district["a"])
    made = packages.make(district["a"], second=Second("李娜", hers))

    assert ["复核人", "李娜"] in cover_of(made.file)


def test_package_of_a_station_of_one_says_so(district: District) -> None:
    cover = cover_of(packages.make(district["a"]).file)

    assert any("未经第二人复核" in str(cell) for row in cover for cell in row)


def test_cover_says_who_made_what_and_when(district: District) -> None:
    enter(district)
    recycling.delete(district["a"], PEOPLE, enter(district, 2))
    made = district.make("a", full=True)

    cover = cover_of(made.file)

    with district["a"].database.reading() as session:
        (row,) = session.scalars(select(Package)).all()
    told = dict(row for row in cover if len(row) == 2)
    assert cover[0] == ["四方坪街道社工站上报包"]
    assert told | {"制作时间": ""} == {
        "社工站": "四方坪街道社工站",
        "站点编码": "43010501201",
        "第几号": "1",
        "种类": "全量",
        "记录数": "1",
        "制作时间": "",
        "制作人": district["a"].actor,
        "复核人": "（本站只有一人能报送，未经第二人复核）",
        "核对码": row.id[-8:],
        "工作表": "行数",
        "人员": "1",
    }
    assert told["制作时间"].startswith(f"{clock():%Y-%m-%d}")
    assert made.file.name == f"430105012_四方坪街道社工站_上报包_第1号_{clock():%Y%m%d}.xlsx"


def test_workbook_says_what_it_is_of_when_and_how_to_treat_it(district: District) -> None:
    enter(district)
    file = district.make("a").file

    book = load_workbook(file)
    seen = {str(cell) for sheet in book for row in sheet.values for cell in row if cell}

    assert {"填报单位（盖章）：四方坪街道社工站", f"截至{clock():%Y-%m-%d}"} <= seen
    assert set(packages.INSTRUCTIONS) <= seen
    properties = {each.name: each.value for each in book.custom_doc_props.props}
    assert properties.items() >= {
        ("kind", "package"),
        ("station", "43010501201"),
        ("id", told(file).id),
    }


def test_books_remember_what_a_package_held(district: District) -> None:
    person = enter(district)
    enter(district, 2, mobile=None)

    made = district.make("a")

    books = district["a"]
    with books.database.reading() as session:
        (row,) = session.scalars(select(Package)).all()
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert row.extent == {"full": False, "held": 1, "rows": 1}
    assert (row.file, row.sequence, row.outcome) == (made.file.name, 1, "made")
    assert entry is not None
    assert (entry.action, entry.record) == ("package.make", row.id)
    assert (entry.changes["file"], entry.changes["rows"]) == (made.file.name, 1)
    assert (entry.changes["to"], entry.changes["second"]) == (made.to_revision, "") == (2, "")
    kept = get(books, PEOPLE, person)
    assert kept.sent_revision == kept.revision


def told(file: Path) -> Meta:
    """Return what a package says of itself."""
    return decoded(lines_of(load_workbook(file)))


def test_package_names_those_before_it_that_may_be_on_their_way(district: District) -> None:
    enter(district)
    confirmed = told(district.exchange("a")[0].file)
    enter(district, 2)
    lost = told(district.make("a").file)

    now = told(district.make("a").file)

    assert now.extra["unacked"] == [[1, confirmed.id], [2, lost.id]]
    assert (now.extra["acknowledged"], now.sequence) == (1, 3)


def test_package_after_a_restore_names_none_of_before(district: District) -> None:
    enter(district)
    district.back_up("a")
    district.make("a")
    district.restore("a", district.parties["a"].archives[0])

    assert told(district.make("a").file).extra["unacked"] == []


def test_package_says_how_far_the_bureau_was_heard(district: District) -> None:
    records.create(district.bureau, BY_NAME["organisation"], organisation_values())
    first, received, _ = district.exchange("a")
    assert received.receipt is not None
    receipt, now = told(received.receipt), told(district.make("a").file)

    assert (told(first.file).peer_epoch, told(first.file).peer_revision) == ("", 0)
    assert (now.peer_epoch, now.peer_revision) == (receipt.epoch, receipt.to_revision)
    assert receipt.to_revision > 0


def test_package_has_a_digest_of_every_sheet_and_of_all_that_the_station_has(
    district: District,
) -> None:
    enter(district)
    held = enter(district, 2, mobile=None)
    first = told(district.make("a").file)
    enter(district, 3)

    second = told(district.make("a").file)

    assert (first.extra["held"], first.extra["count"], second.extra["count"]) == ([held], 1, 2)
    assert first.digests["person"] != second.digests["person"]
    assert first.digests["education"] == second.digests["education"]
    assert first.extra["contents"] != second.extra["contents"]


def test_warnings_are_counted_and_hold_nothing_back(district: District) -> None:
    enter(district)
    assert district.make("a").warnings == 0

    enter(district, 2, name="欧阳Lan")

    made = district.make("a")
    assert (made.records, made.held, made.warnings) == (2, (), 1)


def test_work_is_told_register_by_register_and_can_be_stopped(district: District) -> None:
    enter(district)
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            raise Cancelled

    before = tables(district["a"])
    with pytest.raises(Cancelled):
        packages.make(district["a"], progress=stop)

    assert told == [(number, told[0][1]) for number in range(4)]
    assert told[0][1] > 50
    assert tables(district["a"]) == before
    assert list(district["a"].folder("outbox").iterdir()) == []


def test_a_file_name_that_is_taken_is_not_given_again(tmp_path: Path) -> None:
    for name in ("包.xlsx", "包(2).xlsx"):
        (tmp_path / name).touch()

    assert packages.free_name(tmp_path, "包") == "包(3).xlsx"
    assert packages.free_name(tmp_path, "包", ".tzpkg") == "包.tzpkg"
