"""The dated parameters: what a year or a province may change."""

from __future__ import annotations

from ui.screens.settings.values import Values


class Parameters(Values):
    """All parameters but the names of authorities."""

    title = "参数"
    icon = "calendar_ltr"
    about = (
        "期限、学时、分数线等会随政策变动的数值。每个值从启用日期起生效，"
        "以前的登记仍按当时的值计算。"
    )
