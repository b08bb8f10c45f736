"""The log of backups of a county that keeps them: a week of nights, one that failed, a drill that found something.

Counted back from the day of seeding, as the page asks how old the last one is.
"""

from datetime import datetime, time, timedelta

from county.audit import commands as audit
from county.backups import commands
from county.backups.choices import BackupKind, BackupState
from county.core import clock

NIGHTS = 8
# Days ago: the night that failed, the drill of this month, the one before and its repetition, the moment looked at.
FAILED, DRILLED, FAULTY, AGAIN, LOOKED = 5, 12, 43, 42, 27
NOT_PUT_OUT = "数据库日志没有归档出来，请查看数据库日志 /var/lib/anye/main/log。"
MEGABYTE = 1_000_000
Checks = list[tuple[str, str, list[str]]]


def write() -> None:
    """In the caller's transaction, as one act; the oldest first."""
    _drill(FAULTY, BackupState.WRONG, wrong=["paper 17"])
    _drill(AGAIN, BackupState.DONE)
    _log(
        BackupKind.RESTORED, BackupState.DONE, LOOKED, time(10, 6), 14_200,
        note="还原到导错工资表之前核对，只看不用",
    )  # fmt: skip
    _drill(DRILLED, BackupState.DONE)
    for ago in range(NIGHTS, 0, -1):
        if ago == FAILED:
            _log(BackupKind.MADE, BackupState.FAILED, ago, time(2, 16), 60_400, note=NOT_PUT_OUT)
            _log(BackupKind.MADE, BackupState.DONE, ago, time(8, 41), 12_300, size=_size(ago))
        else:
            _log(
                BackupKind.MADE, BackupState.DONE, ago, time(2, 15, 11), 10_900 + 130 * ago,
                size=_size(ago),
            )  # fmt: skip
    audit.close_act()


def _size(ago: int) -> int:
    return (71 - ago // 2) * MEGABYTE


def _drill(ago: int, state: BackupState, *, wrong: list[str] | None = None) -> None:
    """Of the backup of that night."""
    papers = "封存的材料"
    checks: Checks = [
        ("行数", "236 张表，261,480 行", []),
        ("操作记录链头", "备份时第 4,812 条，副本到第 4,815 条", []),
        ("操作记录与数据逐行核对", "4815 条记录、31206 次改动、61 张表", []),
        ("各科目金额", "14 个科目与拨款，借方合计 4,126,300.00 元", []),
        ("拨款余额", "6 笔拨款", []),
        ("外键和取值约束", "702 条逐行重验", []),
        (papers, "抽查 200 份", wrong or []),
        ("行级权限", "与本版程序一致", []),
    ]
    _log(BackupKind.DRILLED, state, ago, time(4, 30, 20), 17_400, checks=checks)


def _log(
    kind: BackupKind,
    state: BackupState,
    ago: int,
    at: time,
    milliseconds: int,
    *,
    size: int = 0,
    note: str = "",
    checks: Checks | None = None,
) -> None:
    day = clock.now().astimezone(clock.COUNTY_ZONE).date() - timedelta(days=ago)
    # Of a backup its own moment, else the night's that was restored.
    of = at if kind == BackupKind.MADE else time(2, 15, 11)
    made = "-" if state == BackupState.FAILED else f"{day:%Y%m%d}T{of:%H%M%S}"
    commands.log(
        kind, state, name=made, at=datetime.combine(day, at, clock.COUNTY_ZONE), milliseconds=milliseconds,
        size=size, note=note, checks=checks or (),
    )  # fmt: skip
