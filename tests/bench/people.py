"""Invented people in 20 columns, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from station_app.workbooks.specs import Column, Value

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国华玉兰志红春梅海燕小波宁永健"
CODES = {
    "gender": [("1", "男"), ("2", "女")],
    "edu": [
        ("10", "研究生"),
        ("20", "大学本科"),
        ("30", "大学专科"),
        ("40", "中专"),
        ("60", "高中"),
        ("70", "初中"),
        ("80", "小学"),
    ],
    "political": [("01", "中共党员"), ("03", "共青团员"), ("12", "无党派"), ("13", "群众")],
    "role": [("1", "网格员"), ("2", "志愿者"), ("3", "楼组长"), ("4", "社工"), ("5", "居民")],
}
COLUMNS = [
    Column("seq", "序号", width=6, format="whole"),
    Column("name", "姓名", width=9, required=True, prompt="与身份证一致"),
    Column("gender", "性别", width=5, codes="gender", required=True),
    Column("id_no", "身份证号码", width=20, format="id18", required=True, prompt="18位，末位X大写"),
    Column("birth_date", "出生日期", width=11, format="day"),
    Column("mobile", "联系电话", width=12, prompt="11位手机号"),
    Column("street", "街道", "住址", width=14),
    Column("community", "社区", "住址", width=14),
    Column("grid", "网格", "住址", width=12),
    Column("address", "详细地址", "住址", width=30),
    Column("edu_level", "最高学历", width=9, codes="edu"),
    Column("political", "政治面貌", width=9, codes="political"),
    Column("role", "角色", width=8, codes="role"),
    Column("hired_on", "入职日期", width=11, format="day"),
    Column("hours", "服务时长", "服务", width=9, format="decimal:2"),
    Column("allowance", "补贴", "服务", width=11, format="money"),
    Column("rate", "出勤率(%)", "服务", width=9, format="percent"),
    Column("household", "户人数", width=7, format="whole"),
    Column("updated_on", "更新日期", width=11, format="day"),
    Column("remark", "备注", width=20),
]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FIRST_BIRTH = date(1940, 1, 1)


def people(count: int, seed: int = 7) -> Iterator[tuple[Value, ...]]:
    """Yield rows for COLUMNS; the numbers of the identity cards differ and check."""
    chance = random.Random(seed)
    for index in range(count):
        yield _person(chance, index)


def id_number(region: int, birth: date, serial: int) -> str:
    """Compose an identity card number with its check digit."""
    body = f"{region:06}{birth:%Y%m%d}{serial:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _person(chance: random.Random, index: int) -> tuple[Value, ...]:
    birth = _FIRST_BIRTH + timedelta(chance.randrange(24_000))
    street = f"{chance.choice('东西南北中')}{chance.choice('河山湖桥门')}街道"
    community = chance.randrange(1, 21)
    house, building, door = (chance.randrange(1, most) for most in (300, 30, 2500))
    return (
        index + 1,
        chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2)))),
        chance.choice("男女"),
        id_number(110_000 + index // 1000, birth, index % 1000),
        birth,
        f"1{chance.randrange(3, 9)}{chance.randrange(10**9):09}",
        street,
        f"{street[:2]}第{community}社区",
        f"网格{community:02}-{chance.randrange(30):02}",
        f"幸福路{house}号院{building}号楼{door}室",
        *(chance.choice(CODES[key])[1] for key in ("edu", "political", "role")),
        birth + timedelta(7000 + chance.randrange(3000)),
        chance.randrange(100_000) / 100,
        chance.randrange(500_000) / 100,
        chance.randrange(1000) / 10,
        chance.randrange(1, 8),
        date(2026, 1, 1) + timedelta(chance.randrange(300)),
        None if chance.random() < 0.6 else f"备注{chance.randrange(10**6)}需上门走访",
    )
