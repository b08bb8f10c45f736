"""What stops a backup or a restore, as sentences that say what to do."""

REASONS = {
    "no_server": "这里的数据库不是本平台自带的（DATABASE_URL）。请用它自己的备份办法（pg_basebackup 加 WAL 归档，"
    "见 docs/howto/back-up-and-restore.md）；恢复出来的副本可用 restore_drill --url 核对。",
    "not_archiving": "数据库还没有打开日志归档。请停止平台，重新启动一次，再做备份。",
    "basebackup": "基础备份没有做完：{}",
    "archiver": "数据库日志没有归档出来，请查看数据库日志 {}。",
    "no_backup": "{} 里没有可用的备份。请先运行 manage.py backup。",
    "none_before": "{} 之前没有做完的备份，恢复不到那个时间。最早可以恢复到 {}。",
    "cut_short": "备份文件 {} 不完整（写到一半中断，或复制时被截短）。请改用上一份备份：--backup 名称。",
    "altered": "备份文件 {} 打不开：内容被改动，或密钥不是当时的那一把。请改用上一份备份，并查明原因。",
    "not_sealed": "{} 不是本平台的备份文件。",
    "manifest": "备份 {} 的清单缺失或被改动。请改用上一份备份：--backup 名称。",
    "log_gap": "数据库日志在 {} 与 {} 之间缺了文件，后面的内容恢复不出来。请找回缺的文件，或用 --to 恢复到缺口之前。",
    "not_empty": "{} 已经有内容。恢复只写到新的空文件夹，绝不覆盖正在使用的数据库。",
    "running": "{} 是正在使用的数据库所在的文件夹。请另选一个新的文件夹。",
    "time": "看不懂时间“{}”。请写成 2019-12-20 09:30:00（本县时间）。",
    "future": "{} 还没有到，恢复不到将来的时间。",
    "url": "看不懂地址 {}。请写成 postgresql://用户@/库名?host=服务器。",
    "no_answer": "{} 没有应答：{}",
    "itself": "这是平台正在使用的数据库。核对要在副本上试着改动，请先恢复出一份副本。",
    "not_superuser": "用户 {} 不是副本的超级用户，重验约束需要超级用户。请在 --url 里改用超级用户。",
    "verify": "恢复出来的文件与备份清单不符：{}",
    "target": "日志只到目标时间之前，恢复不到 {}。请去掉 --to 恢复到最新，或选早一些的时间。",
    "start": "恢复出来的数据库启动不了，请查看 {}。",
}


class CannotRestore(Exception):
    """A backup or restore that must not go on. code: of REASONS."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @classmethod
    def because(cls, code: str, *words: object) -> "CannotRestore":
        return cls(code, REASONS[code].format(*words))
