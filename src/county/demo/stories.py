"""Names of the demo county's fixed stories, by which tests, manual and sheets find them."""

from datetime import date

from county.core.months import month_from

SEED = "平利2019"
DEMO_DAY = date(2019, 12, 20)
FIRST_MONTH = month_from(2016, 12)
LAST_MONTH = month_from(2019, 11)

TOWN_CHENGGUAN = "610926100"
TOWN_XINGLONG = "610926101"
TOWN_LAOXIAN = "610926102"
TOWN_DAGUI = "610926103"
TOWN_SANYANG = "610926104"
TOWN_LUOHE = "610926105"
TOWN_GUANGFO = "610926106"
TOWN_BAXIAN = "610926107"
TOWN_CHANGAN = "610926108"
TOWN_ZHENGYANG = "610926109"
TOWN_XIHE = "610926110"

# 1 A sock firm found by a migrant-worker station: seat in the park, four workshops, leading.
SOCK_ENTERPRISE = "平利县暖溪针织袜业有限公司"
SOCK_OWNER = "柯念桥"
SOCK_MAIN = "暖溪袜业锦屏社区工厂"
SOCK_FACTORIES = (SOCK_MAIN, "暖溪袜业西城社区工厂", "暖溪袜业长安社区工厂", "暖溪袜业冠汝社区工厂")

# 2 A plush-toy workshop: nine relocated workers; the roster sheet brings the tenth.
PLUSH_ENTERPRISE = "平利县布谷湾玩具厂"
PLUSH_OWNER = "覃小满"
PLUSH_FACTORY = "布谷湾毛绒玩具社区工厂"
PLUSH_TENTH = "沈麦香"

# 3 A wiring-harness factory that is a standard workshop (plaque and report come later).
HARNESS_ENTERPRISE = "平利县禾联电子线束有限公司"
HARNESS_FACTORY = "禾联线束社区工厂"

# 4 A glove factory whose power, output and pay fall from June 2019 and recover by October.
GLOVE_ENTERPRISE = "平利县青篱手套有限公司"
GLOVE_FACTORY = "青篱手套社区工厂"
GLOVE_FALL: dict[int, int] = {
    month_from(2019, 6): 720,
    month_from(2019, 7): 590,
    month_from(2019, 8): 520,
    month_from(2019, 9): 810,
}

# 5 A factory that pads its roster: shared telephones, cash to the yuan, others' people.
PADDED_ENTERPRISE = "平利县鸿翊制衣有限公司"
PADDED_FACTORY = "鸿翊制衣社区工厂"
PADDED_COUNT = 14
PADDED_SHARED_PHONE = "19900999999"

# 6 A town with one new factory of two by July 2019; the empty shop unit; made in December.
LATE_TOWN = TOWN_BAXIAN
LATE_TOWN_SITE = "松阳村安置点"
LATE_TOWN_UNIT = "松阳村安置点3号楼门面房"
LATE_TOWN_ENTERPRISE = "平利县云岭电子有限公司"
LATE_TOWN_FACTORY = "云岭电子松阳社区工厂"

# 7 A worker paid short in March 2019, who says so.
SHORT_PAID_FACTORY = SOCK_MAIN
SHORT_PAID_WORKER = "向雨芹"
SHORT_PAID_MONTH = month_from(2019, 3)

# 8 A handicraft order too large for one, split over three factories in autumn 2019.
HANDICRAFT_FACTORIES = ("巧云手工正阳社区工厂", "竹里编艺社区工厂", "绣田手工社区工厂")
HANDICRAFT_MONTHS = (month_from(2019, 9), month_from(2019, 10), month_from(2019, 11))

# Two that sent neither October nor November 2019; the rest of the late only lack November.
LATE_REPORTERS = ("锦沐服饰社区工厂", "远桦电子社区工厂")

# Sites of at least 100 households without a factory on the demo day: town, village they stand in.
GAP_SITES = (
    (TOWN_CHENGGUAN, "三里垭村"),
    (TOWN_XIHE, "凤凰寨村"),
    (TOWN_ZHENGYANG, "泗水坪村"),
    (TOWN_DAGUI, "淑河村"),
    (TOWN_SANYANG, "蒿子坝村"),
)
EMPTY_UNIT = "凤凰寨村安置点1号楼门面房"

# Their payroll of November 2019 is not in the registry: the sheets in docs/demo bring it.
SHEET_FACTORIES = (SOCK_MAIN, GLOVE_FACTORY)
