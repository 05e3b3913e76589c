"""Settings of safety: passphrase, recovery key, and when the window locks itself."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from station_app.domain.rules.rights import Right
from ui.desk import Desk
from ui.screens.settings.passphrase_dialog import PassphraseDialog
from ui.screens.settings.recovery_dialog import RecoveryDialog
from ui.screens.settings.section import Section, group, groups
from ui.theme.look import px
from ui.widgets.basics import button, label, row

MINUTES = (5, 10, 15, 30, 60, 0)  # 0: never
ADVISED = 10  # minutes at most; safety.md 8.3


class Safety(Section):
    """Who can open the books on this computer."""

    title = "安全"
    icon = "shield_task"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        change = button("修改口令…", self._change, icon="lock_closed", name="change-passphrase")
        renew = button("换新的恢复密钥…", self._renew, icon="shield_task", name="renew-recovery")
        self.renew = renew
        lock = button("立即锁定", desk.lock_wanted.emit, icon="lock_closed", name="lock-now")
        self.minutes = QComboBox()
        self.minutes.setObjectName("idle-minutes")
        self.minutes.setFixedWidth(px(200))
        words = label("没有操作多久后锁定")
        words.setBuddy(self.minutes)
        self.minutes.setAccessibleName(words.text())
        for minutes in MINUTES:
            self.minutes.addItem(_words_of(minutes), minutes)
        self.minutes.activated.connect(self._minutes_chosen)
        self.over = label(OVER, "warn", wrap=True)
        groups(
            self,
            group("口令", PASSPHRASE, row(change, None)),
            group("恢复密钥", RECOVERY, row(renew, None)),
            group(
                "锁定", LOCK, row(words, self.minutes, None, spacing=12), self.over, row(lock, None)
            ),
        )

    def enter(self) -> None:
        """Show the minutes that hold."""
        against = self.desk.against(Right.PEOPLE)
        self.renew.setEnabled(not against)
        self.renew.setToolTip(against)
        kept = self.desk.choices.idle_minutes
        if self.minutes.findData(kept) < 0:
            self.minutes.insertItem(0, _words_of(kept), kept)
        self.minutes.setCurrentIndex(self.minutes.findData(kept))
        self.over.setVisible(_is_over(kept))

    def _minutes_chosen(self) -> None:
        minutes = int(self.minutes.currentData())
        self.desk.choices.idle_minutes = minutes
        told = f"{minutes} 分钟没有操作就锁定" if minutes else "不再自动锁定，离开时请手动锁定"
        self.over.setVisible(_is_over(minutes))
        self.desk.tell(told)

    def _change(self) -> None:
        PassphraseDialog(self, self.desk).open()

    def _renew(self) -> None:
        RecoveryDialog(self, self.desk).open()


def _is_over(minutes: int) -> bool:
    return not 0 < minutes <= ADVISED


def _words_of(minutes: int) -> str:
    words = f"{minutes} 分钟" if minutes else "从不锁定"
    return f"{words}（不推荐）" if _is_over(minutes) else words


OVER = f"超过 {ADVISED} 分钟，别人可能趁您不在时看到居民的信息。请尽量选 {ADVISED} 分钟以内。"
PASSPHRASE = "人员变动、怀疑别人知道口令时，请马上修改。修改很快，数据不用重新加密。"
RECOVERY = (
    "恢复密钥在忘记口令时打开数据，应当打印封存。封存单丢失或被人看过时，请换一个新的；"
    "换好后旧的就打不开了。"
)
LOCK = (
    "离开座位时自动锁定，Windows 锁屏、电脑睡眠时也一起锁定。正在填写的内容不会丢失，"
    "输入口令后接着填。"
)
