"""The demo county's log-ins. The password is public, so the demo must never hold real data."""

from dataclasses import dataclass

PASSWORD = "Anye-demo-2019"  # noqa: S105 -- printed by `make run`; the demo holds invented people only


@dataclass(frozen=True)
class Login:
    """who: what this person is in the county, in Chinese, as the welcome page prints it."""

    username: str
    who: str


LOGINS: tuple[Login, ...] = (
    Login("leader", "县领导（领导小组组长）"),
    Login("office", "县社区工厂办 业务一"),
    Login("office2", "县社区工厂办 业务二"),
    Login("dept", "县人社局 经办"),
    Login("finance", "县财政局 经办"),
    Login("supervision", "县委督查室"),
    Login("auditor", "县审计局"),
    Login("laoxian", "老县镇 社区工厂办"),
    Login("chengguan", "城关镇 社区工厂办"),
    Login("baxian", "八仙镇 社区工厂办"),
    Login("sock", "业主：袜业公司（故事一）"),
    Login("plush", "业主：毛绒玩具车间（故事二）"),
    Login("sysadmin", "系统管理员"),
    Login("secadmin", "安全管理员"),
    Login("auditadmin", "审计管理员"),
)
