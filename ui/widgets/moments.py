"""Moments in words, as one says them to a colleague."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = "一二三四五六日"
MORNING, NOON, AFTERNOON, EVENING = 5, 11, 13, 18  # hours at which they begin


def moment(at: datetime, now: datetime) -> str:
    """Return a moment with its time: 今天 09:31, 昨天 12:00, 11月3日 08:15."""
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return f"{'昨天' if days else '今天'} {at:%H:%M}"
    if at.year == now.year:
        return f"{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at:%Y-%m-%d %H:%M}"


def day_in_words(day: date) -> str:
    """Return a day with its weekday: 2026 年 11 月 23 日　星期一."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日　星期{WEEKDAYS[day.weekday()]}"


def greeting(hour: int) -> str:
    """Return what one says at an hour of the day."""
    if MORNING <= hour < NOON:
        return "上午好"
    if NOON <= hour < AFTERNOON:
        return "中午好"
    return "下午好" if AFTERNOON <= hour < EVENING else "晚上好"
