"""The corpus of hostile files: each with its name, how it is built and why it is refused.

Files that look alarming and are read on purpose stand in TOLD, with the remark that they get.
What is large is written packed, so that no test unpacks it.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from functools import partial
from stat import S_IFLNK

from station_app.workbooks.compound import MAGIC
from tests.workbooks import containers as c
from tests.workbooks import hostile as h
from tests.workbooks.spoiling import (
    ENTITIES,
    FAR,
    MIB,
    Builder,
    damaged_encryption,
    doctyped,
    externally_linked,
    golden,
    line_of_text,
    many_rows,
    merges,
    old,
    overlapping,
    padded,
    patched,
    running_on,
    sheet_as,
    styles,
    two_in_one,
    with_bytes,
    with_cells,
    with_member,
    with_part,
    with_rows,
)

NAME = "来件.xlsx"


@dataclass(frozen=True)
class Case:
    """A file and what is said of it.

    reason  of the refusal; "" when the file is read
    code    a word in the refusal, or in a remark on what is read
    file    name under which it comes
    """

    build: Builder
    reason: str
    code: str
    file: str = NAME


LARGE: dict[str, Case] = {
    "cell at XFD1048576": Case(with_cells(FAR), "TOO_LARGE", "ROWS"),
    "cell in the last column": Case(with_cells(h.text_cell("XFD1")), "TOO_LARGE", "COLUMNS"),
    "20,000 rows to the last column": Case(
        with_cells(h.number_rows(20_000, "XFD")), "TOO_LARGE", "COLUMNS"
    ),
    "200,001 rows": Case(with_cells(h.number_rows(200_001)), "TOO_LARGE", "ROWS"),
    "1,050,000 rows": Case(
        lambda path: h.xlsx(path, {h.SHEET: many_rows(1_050_000)}), "TOO_LARGE", "ROWS"
    ),
    "far cell without addresses before": Case(
        with_cells(b"<row/>" * 200_000 + b"<row><c><v>1</v></c></row>"), "TOO_LARGE", "ROWS"
    ),
    "broad and long": Case(
        with_cells(h.text_cell("A200000") + h.text_cell("IV1")), "TOO_LARGE", "GRID"
    ),
    "long text": Case(with_cells(h.text_cell("A1", "长" * 32_768)), "HOSTILE", "TEXT"),
    "text of 3 MB": Case(with_cells(h.text_cell("A1", "A" * (3 * MIB))), "HOSTILE", "TEXT"),
    "text of 1.2 GB": Case(
        sheet_as(lambda each: replace(c.zeros(h.SHEET, 1200 * MIB), crc=1)), "HOSTILE", "INFLATED"
    ),
    "32 million shared strings": Case(
        with_part(h.STRINGS, [b"<sst>", *[b"<si/>" * 200_000] * 160]), "HOSTILE", "RATIO"
    ),
    "2,000,001 shared strings": Case(
        with_part(h.STRINGS, [b"<sst>", *[b"<si/>" * 50_000] * 40, b"<si/></sst>"]),
        "HOSTILE",
        "RATIO",
    ),
    "unrelated member of 2 GB": Case(
        with_member(c.zeros("xl/media/x.bin", 2048 * MIB)), "HOSTILE", "INFLATED"
    ),
    "unrelated member of 20 MB from nothing": Case(
        with_part("xl/media/x.bin", [bytes(MIB)] * 20), "HOSTILE", "RATIO"
    ),
    "65,001 styles": Case(with_part(h.STYLES, styles(65_000)), "HOSTILE", "STYLES"),
    "500,000 styles": Case(with_part(h.STYLES, styles(400_000)), "HOSTILE", "STYLES"),
    "one merge over everything": Case(
        with_cells(b"", merges("A1:XFD1048576")), "HOSTILE", "MERGE_AREA"
    ),
    "20,001 merges": Case(with_cells(b"", merges(*["A1:B2"] * 20_001)), "HOSTILE", "MERGES"),
    "large sheet, then a merge over everything": Case(
        with_cells(h.number_rows(20_000), merges("A1:XFD1048576")), "HOSTILE", "MERGE_AREA"
    ),
    "20,000 sheets": Case(
        with_part(h.BOOK, h.workbook_xml(f"表{n}" for n in range(20_000))), "TOO_LARGE", "SHEETS"
    ),
    "one sheet twice": Case(
        with_part(h.BOOK, h.workbook_xml(["表", "表"])), "HOSTILE", "DUPLICATE_SHEET"
    ),
}  # fmt: skip

XML: dict[str, Case] = {
    "XML bomb": Case(
        with_part(h.SHEET, doctyped(ENTITIES % (b"&a;" * 1000))), "HOSTILE", "DOCTYPE"
    ),
    "quadratic entities": Case(
        with_part(h.SHEET, doctyped(ENTITIES % (b"A" * 100_000))), "HOSTILE", "DOCTYPE"
    ),
    "file of this computer as an entity": Case(
        with_part(h.SHEET, doctyped(b'<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>')),
        "HOSTILE",
        "DOCTYPE",
    ),
    "DTD in workbook.xml": Case(
        with_part(h.BOOK, doctyped(b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x">', h.workbook_xml())),
        "HOSTILE",
        "DOCTYPE",
    ),
    "DTD in the signature's part": Case(
        with_part("docProps/custom.xml", b"<!DOCTYPE p><Properties/>"), "HOSTILE", "DOCTYPE"
    ),
    "UTF-16 far cell": Case(
        with_part(
            h.SHEET, h.sheet_xml(FAR).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
        ),
        "TOO_LARGE",
        "ROWS",
    ),
    "unknown encoding": Case(
        with_part(h.SHEET, h.sheet_xml(FAR).replace(b"UTF-8", b"KLINGON")), "DAMAGED", h.SHEET
    ),
    "far cell behind 8,000 blanks": Case(
        with_part(h.SHEET, b" " * 8_000 + patched(h.sheet_xml(FAR), h.HEAD, b"")),
        "TOO_LARGE",
        "ROWS",
    ),
    "far cell behind text": Case(
        with_part(h.SHEET, b"text" + patched(h.sheet_xml(FAR), h.HEAD, b"")), "DAMAGED", h.SHEET
    ),
    "far cell in a sheet called a picture": Case(
        lambda path: h.xlsx(
            path, {h.LINKS: h.relations("media/1.svg"), "xl/media/1.svg": h.sheet_xml(FAR)}
        ),
        "HOSTILE",
        "TARGET",
    ),
    "elements 65 deep": Case(
        with_part("xl/deep.xml", b"<a>" * 65 + b"</a>" * 65), "HOSTILE", "DEPTH"
    ),
    "elements a million deep": Case(
        with_part("xl/deep.xml", b"<a>" * 1_000_000), "HOSTILE", "DEPTH"
    ),
    "long attribute": Case(
        with_part("xl/x.xml", b'<a b="' + b"x" * 100_001 + b'"/>'), "HOSTILE", "ATTRIBUTE"
    ),
    "address of no cell": Case(with_cells(h.text_cell("A-5")), "HOSTILE", "REFERENCE"),
    "row number below nothing": Case(with_cells(b'<row r="-5"/>'), "HOSTILE", "REFERENCE"),
    "truncated XML": Case(with_part(h.SHEET, h.sheet_xml(b"")[:-20]), "DAMAGED", h.SHEET),
    "impossible number": Case(
        with_cells(b'<row><c r="A1" t="n"><v>NaNx</v></c></row>'), "DAMAGED", "内容"
    ),
    "relation out of the archive": Case(
        with_part(h.LINKS, h.relations("../../../etc/passwd")), "HOSTILE", "TARGET"
    ),
    "binary in the place of a sheet": Case(
        with_part(h.SHEET, bytes(range(256)) * 40), "DAMAGED", h.SHEET
    ),
}  # fmt: skip

ARCHIVES: dict[str, Case] = {
    "flipped bit": Case(h.flipped, "DAMAGED", "压缩结构"),
    "wrong checksum": Case(sheet_as(lambda each: replace(each, crc=1)), "DAMAGED", "压缩结构"),
    "two members of one name": Case(h.duplicated, "HOSTILE", "DUPLICATE_PART"),
    "two archives in one file": Case(two_in_one, "HOSTILE", "PREFIX"),
    "members in one another": Case(overlapping, "HOSTILE", "OVERLAP"),
    "more in a member than declared": Case(
        sheet_as(lambda each: replace(each, size=100), FAR), "HOSTILE", "SIZE"
    ),
    "less in a member than declared": Case(
        sheet_as(lambda each: replace(each, size=9_999)), "DAMAGED", "压缩结构"
    ),
    "20 MB behind 100 declared bytes": Case(
        with_member(replace(c.zeros("xl/x.bin", 32 * MIB), size=100)), "HOSTILE", "SIZE"
    ),
    "zip64 says 5 GB": Case(
        sheet_as(lambda each: replace(each, size=0xFFFFFFFF, extra=c.zip64_size(5 << 30))),
        "HOSTILE",
        "INFLATED",
    ),
    "member beyond the end": Case(
        with_member(replace(c.member("xl/x.bin", b"x"), place=1 << 30)), "DAMAGED", "压缩结构"
    ),
    "member that reaches into the directory": Case(running_on, "DAMAGED", "压缩结构"),
    "member cut off in the middle": Case(
        sheet_as(lambda each: replace(each, packed=each.packed[:-9])), "DAMAGED", "压缩结构"
    ),
    "truncated": Case(h.truncated, "DAMAGED", "压缩结构"),
    "beginning of an archive, then nothing": Case(
        with_bytes(b"PK\3\4" + bytes(60)), "DAMAGED", "压缩结构"
    ),
    "2,001 members": Case(
        lambda path: h.xlsx(path, {f"x/{n}": b"" for n in range(2_001)}), "HOSTILE", "ENTRIES"
    ),
    "half a million lines in the directory": Case(
        with_bytes(b"PK\3\4", b"PK\1\2" + bytes(42), times=500_000), "HOSTILE", "ENTRIES"
    ),
    "packed with bzip2": Case(
        lambda path: h.archive(path, h.good_parts(), zipfile.ZIP_BZIP2), "HOSTILE", "METHOD"
    ),
    "packed with LZMA": Case(
        lambda path: h.archive(path, h.good_parts(), zipfile.ZIP_LZMA), "HOSTILE", "METHOD"
    ),
    "packed in an unknown way": Case(
        sheet_as(lambda each: replace(each, method=97)), "HOSTILE", "METHOD"
    ),
    "path out of the archive": Case(with_part("../../evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "path of Windows": Case(with_part("xl\\..\\evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "name of a drive": Case(with_part("C:evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "absolute name": Case(with_part("/etc/evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "name with a NUL": Case(
        with_member(c.member("xl/a.xml\0.txt", b"x")), "HOSTILE", "PART_NAME"
    ),
    "link to another file": Case(
        with_member(
            replace(c.member("xl/l", b"/etc/passwd"), attributes=(S_IFLNK | 0o777) << 16)
        ),
        "HOSTILE",
        "LINK",
    ),
    "zip password": Case(h.locked_archive, "PASSWORD", "密码"),
    "zip of zips": Case(
        lambda path: c.zipped(path, [c.zeros(f"{n}.zip", 16 * MIB) for n in range(16)]),
        "HOSTILE",
        "RATIO",
    ),
    "zip of a workbook": Case(
        lambda path: h.archive(path, {"a.xlsx": h.xlsx(path).read_bytes()}),
        "UNKNOWN_FORMAT",
        "压缩包",
    ),
    "Word": Case(
        lambda path: h.archive(path, {"word/document.xml": b"<w/>"}), "UNKNOWN_FORMAT", "Word"
    ),
    "xlsb": Case(
        lambda path: h.archive(path, {"xl/workbook.bin": b""}), "UNKNOWN_FORMAT", ".xlsb"
    ),
}  # fmt: skip

ODS: dict[str, Case] = {
    "ods rows repeated": Case(
        with_rows(h.ods_row(h.ods_cell("x"), repeated=1_000_000)), "TOO_LARGE", "ROWS"
    ),
    "ods columns repeated": Case(
        with_rows(h.ods_row(h.ods_cell("x", repeated=16_384))), "TOO_LARGE", "COLUMNS"
    ),
    "ods cells repeated": Case(
        with_rows(h.ods_row(h.ods_cell("x", repeated=100), repeated=60_000)), "TOO_LARGE", "CELLS"
    ),
    "ods repeated less than never": Case(
        with_rows(h.ods_row("", repeated=-1)), "HOSTILE", "REPEATED"
    ),
    "ods merge over everything": Case(
        with_rows(
            h.ods_row(
                h.ods_cell(
                    "x", 'table:number-rows-spanned="9999" table:number-columns-spanned="9999"'
                )
            )
        ),
        "HOSTILE",
        "MERGE_AREA",
    ),
    "ods text of 1 MB": Case(with_rows(h.ods_row(h.ods_cell("x" * MIB))), "HOSTILE", "TEXT"),
    "ods with a DTD": Case(
        lambda path: h.ods(path, "", "<!DOCTYPE m><manifest/>"), "HOSTILE", "DOCTYPE"
    ),
    "ods with a mimetype of 200 MB": Case(
        lambda path: c.zipped(path, [c.zeros("mimetype", 192 * MIB)]), "HOSTILE", "RATIO"
    ),
    "ods password": Case(
        lambda path: h.ods(path, "", "<manifest><encryption-data/></manifest>"), "PASSWORD", "ods"
    ),
}  # fmt: skip

OLD: dict[str, Case] = {
    "xls password": Case(partial(h.patched_xls, kind=0x0042, new_kind=0x002F), "PASSWORD", "旧版"),
    "xls of false dimensions": Case(
        lambda path: h.patched_xls(path, 0x0200, 0x0200, b"\0\0\0\0\xff\xff\xff\xff"),
        "TOO_LARGE",
        "GRID",
    ),
    "xls of records longer than the file": Case(
        old(changes={}), "DAMAGED", "旧版"
    ),
    "xls with a ring of tables": Case(with_bytes(c.ring_of_tables()), "HOSTILE", "RING"),
    "xls with a stream in a ring": Case(old(table={5: 4}), "HOSTILE", "RING"),
    "xls with a directory in a ring": Case(
        old(entries={1: c.looping_entry("Workbook", 1)}), "HOSTILE", "RING"
    ),
    "xls with 4 billion tables": Case(old(changes={64: 0xFFFFFFFF}), "HOSTILE", "RING"),
    "xls with lists of tables in a ring": Case(
        with_bytes(c.compound({"Lists": c.listed_apart(c.FREE, 1)}, {68: 1, 72: 1, 76: c.FREE})),
        "HOSTILE",
        "RING",
    ),
    "xls with a table beyond the end": Case(old(changes={76: 90_000}), "DAMAGED", "旧版"),
    "xls without a root": Case(
        old(entries={0: c.looping_entry("Root Entry", 0)}), "DAMAGED", "旧版"
    ),
    "xls of impossible sectors": Case(old(changes={30: 0x0006FFFF}), "DAMAGED", "旧版"),
    "xls with a stream beyond the end": Case(old(table={2: 90_000}), "DAMAGED", "旧版"),
    "old Word": Case(with_bytes(c.compound({"WordDocument": b""})), "UNKNOWN_FORMAT", "Word"),
    "half an old file": Case(with_bytes(MAGIC + b"x" * 600), "DAMAGED", "旧版"),
    "Office password": Case(golden("91"), "PASSWORD", "请填写密码"),
    "someone else's encryption": Case(
        with_bytes(c.compound({"EncryptedPackage": b"", "DRMEncryptedTransform": b""})),
        "PASSWORD",
        "密码",
    ),
}  # fmt: skip

TEXTS: dict[str, Case] = {
    "no bytes": Case(with_bytes(b""), "EMPTY", "0 字节"),
    "PDF": Case(with_bytes(b"%PDF-1.7\n" + bytes(99)), "UNKNOWN_FORMAT", "PDF", "名册.pdf"),
    "picture": Case(with_bytes(b"\x89PNG\r\n\x1a\n\0"), "UNKNOWN_FORMAT", "图片"),
    "web page called .xls": Case(
        with_bytes(b"\xef\xbb\xbf\r\n<html><table>"), "UNKNOWN_FORMAT", "网页", "名册.xls"
    ),
    "mail called .xlsx": Case(
        with_bytes(b"From: a@b.cn\r\nSubject: x\r\n\r\nx"), "UNKNOWN_FORMAT", "邮件"
    ),
    "program called .xlsx": Case(
        with_bytes(b"MZ\x90\0" + bytes(999)), "UNKNOWN_FORMAT", "可执行程序"
    ),
    "RAR": Case(with_bytes(b"Rar!\x1a\7\1\0"), "UNKNOWN_FORMAT", "RAR"),
    "7z": Case(with_bytes(b"7z\xbc\xaf\x27\x1c"), "UNKNOWN_FORMAT", "7z"),
    "RTF": Case(with_bytes(b"{\\rtf1 x}"), "UNKNOWN_FORMAT", "RTF"),
    "csv with a NUL": Case(
        with_bytes("姓名,性别\n王\0芳,女\n".encode()), "UNKNOWN_FORMAT", "二进制文件", "名册.csv"
    ),
    "csv of 200,001 lines": Case(
        with_bytes(b"a\n" * 200_001), "TOO_LARGE", "ROWS", "名册.csv"
    ),
    "csv of one line of 40 MB": Case(line_of_text, "TOO_LARGE", "TEXT", "名册.csv"),
    "csv of 30 million commas": Case(
        with_bytes(b"," * MIB, b"\n", times=30), "TOO_LARGE", "CELLS", "名册.csv"
    ),
    "csv of 300 columns": Case(
        with_bytes(b"x," * 300 + b"\n"), "TOO_LARGE", "COLUMNS", "名册.csv"
    ),
    "csv with a text of 200,000 characters": Case(
        with_bytes(b"a," + b"x" * 200_000 + b"\n"), "TOO_LARGE", "TEXT", "名册.csv"
    ),
    "text in no known encoding": Case(
        with_bytes("姓名".encode()[:-1] + b"\xff\xff,\x80\n"),
        "UNKNOWN_FORMAT",
        "编码",
        "名册.csv",
    ),
    "51 MB": Case(with_bytes(bytes(MIB), times=51), "TOO_LARGE", "FILE", "名册.csv"),
}  # fmt: skip

REFUSED: dict[str, Case] = {**LARGE, **XML, **ARCHIVES, **ODS, **OLD, **TEXTS}

# Opened with the password 123456.
LOCKED: dict[str, Case] = {
    "encrypted content changed": Case(damaged_encryption, "DAMAGED", "已被改动"),
    "ten million digests to try a password": Case(
        with_bytes(c.agile(9_999_999)), "HOSTILE", "SPINS"
    ),
    "digests below nothing to try a password": Case(
        with_bytes(c.agile(-100_000)), "DAMAGED", "加密"
    ),
    "68 KB said of the password": Case(
        with_bytes(c.compound({"EncryptionInfo": bytes(70_000), "EncryptedPackage": b""})),
        "HOSTILE",
        "ENCRYPTION",
    ),
    "DTD in what is said of the password": Case(
        with_bytes(c.agile(1, b"<!DOCTYPE x>")), "HOSTILE", "DOCTYPE"
    ),
    "nothing said of the password": Case(
        with_bytes(c.compound({"EncryptedPackage": b""})), "DAMAGED", "加密"
    ),
    "password of another": Case(
        lambda path: c.encrypted(padded(path, h.text_cell("A1")), "654321"),
        "PASSWORD",
        "密码不正确",
    ),
    "bomb under a password": Case(
        lambda path: c.encrypted(padded(path, FAR), "123456"), "TOO_LARGE", "ROWS"
    ),
}

TOLD: dict[str, Case] = {
    "xls called .xlsx": Case(golden("96"), "", "已按内容读取"),
    "macros called .xlsx": Case(with_part("xl/vbaProject.bin", b"x"), "", "含有宏"),
    "macros": Case(with_part("xl/vbaProject.bin", b"x"), "", "含有宏", "名册.xlsm"),
    "macros by the type of the workbook alone": Case(
        with_part(
            h.TYPES,
            b'<Types><Override PartName="/xl/workbook.xml" ContentType='
            b'"application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        ),
        "",
        "含有宏",
    ),
    "links to other workbooks and DDE": Case(externally_linked, "", "外部来源"),
    "WEBSERVICE": Case(
        with_cells(b'<row><c r="A1"><f>WEBSERVICE("http://127.0.0.1")</f><v>1</v></c></row>'),
        "",
        "1 个公式",
    ),
    "DDE in a formula": Case(
        with_cells(b'<row><c r="A1" t="str"><f>cmd|"/c calc"!A0</f><v>x</v></c></row>'),
        "",
        "1 个公式",
    ),
    "ods with DDE": Case(
        lambda path: h.ods(path, '<table:dde-link/>' + h.ods_row(h.ods_cell("x"))),
        "",
        "外部来源",
        "名册.ods",
    ),
    "error values": Case(
        with_cells(b'<row><c r="A1" t="e"><v>#REF!</v></c></row>'), "", "#N/A"
    ),
    "hidden sheet": Case(golden("03"), "", "隐藏的工作表"),
    "quotes that do not pair": Case(
        with_bytes('姓名,备注\n王芳,"好\n'.encode()), "", "双引号不成对", "名册.csv"
    ),
}  # fmt: skip
