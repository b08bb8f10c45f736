"""The demo county's log-ins. The password is public, so the demo must never hold real data."""

from dataclasses import dataclass

from county.core.text import in_english

PASSWORD = "Anye-demo-2019"  # noqa: S105 -- printed by `make run`; the demo holds invented people only


@dataclass(frozen=True)
class Login:
    """who: what this person is in the county, as `make run` prints it; who_en for readers in English."""

    username: str
    who: str
    who_en: str

    @property
    def label(self) -> str:
        return self.who_en if in_english() else self.who


LOGINS: tuple[Login, ...] = (
    Login("leader", "县领导（领导小组组长）", "County leader, head of the leading group"),
    Login("office", "县社区工厂办 业务一", "County office, first clerk"),
    Login("office2", "县社区工厂办 业务二", "County office, second clerk"),
    Login("dept", "县人社局 经办", "Human resources bureau, clerk"),
    Login("finance", "县财政局 经办", "Finance bureau, clerk"),
    Login("finance2", "县财政局 复核", "Finance bureau, checks"),
    Login("finance3", "县财政局 放行", "Finance bureau, releases"),
    Login("supervision", "县委督查室", "County inspection office"),
    Login("auditor", "县审计局", "County audit bureau"),
    Login("laoxian", "老县镇 社区工厂办", "Laoxian town office"),
    Login("chengguan", "城关镇 社区工厂办", "Chengguan town office"),
    Login("baxian", "八仙镇 社区工厂办", "Baxian town office"),
    Login("sock", "业主：袜业公司（故事一）", "Owner: sock company (story 1)"),
    Login("plush", "业主：毛绒玩具车间（故事二）", "Owner: plush toy workshop (story 2)"),
    Login("worker", "工人：袜业职工（故事七）", "Worker: sock company (story 7)"),
    Login("sysadmin", "系统管理员", "System administrator"),
    Login("secadmin", "安全管理员", "Security administrator"),
    Login("auditadmin", "审计管理员", "Audit administrator"),
)
