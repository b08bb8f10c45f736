"""Invented names and numbers that pass every check and belong to nobody."""

from datetime import date, timedelta
from random import Random

from county.core.identity import check_digit, credit_code_check

SURNAMES = (
    "王李张刘陈杨黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文柯覃向詹储胥"
)
FEMALE = (
    "秀兰桂芝翠莲菊英玉琴梅霞春香小芳华美珍金凤银娥云淑素贞巧彩红艳晓燕雪丽萍慧敏静婷娟荷芹苗禾麦穗棉月桃杏榴"
    "桐枝叶露霜霁晴晨暖宁安禄会存改荣群转引兄换"
)
MALE = (
    "建国志强明德福贵长林大山永胜光荣家兴正平世成文武忠孝仁义礼信有才宝根生发财旺富友良善继先开元治安全保定立新"
    "春华秋实松柏石金木水土青田野牧"
)
# Combinations of the lists above that everyone would know.
KNOWN = frozenset(
    {
        "李小龙",
        "成龙",
        "金庸",
        "王小波",
        "李四光",
        "高晓松",
        "王建国",
        "陈光荣",
        "张国荣",
        "王宝强",
        "李建国",
        "张美丽",
        "李永波",
        "王会悟",
        "李大钊",
        "陈明仁",
        "林志玲",
        "梁家辉",
    }
)
# Neighbouring counties' codes; every number still has the impossible sequence 000.
DIVISIONS = (
    "610926",
    "610902",
    "610921",
    "610922",
    "610923",
    "610924",
    "610925",
    "610927",
    "610928",
    "610929",
    "612426",
    "612401",
    "612422",
    "612423",
    "612424",
    "612425",
    "612427",
    "612428",
    "612429",
    "612430",
    "610722",
    "610721",
    "610725",
    "611021",
    "611024",
    "611025",
    "420325",
    "420324",
    "420381",
    "500229",
)
PROVINCE_BY_CREDIT = "91610926"
BANK_PREFIX = "621700"


class Numbers:
    """Gives out names, which may repeat as in life, and numbers, which never do."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._identities: set[str] = set()
        self._phone_step = 0
        self._accounts = 0
        self._firms = 0

    def name(self, *, female: bool) -> str:
        """A surname and two characters; one in eight has a single one."""
        pool = FEMALE if female else MALE
        while True:
            surname = self._rng.choice(SURNAMES)
            first, second = self._rng.choice(pool), self._rng.choice(pool)
            given = first if first == second else first + second
            name = surname + given
            if len(name) == 3 and name not in KNOWN:
                return name

    def birthday(self, *, hired_on: date, oldest: date) -> date:
        """Ages 18 to 62, most between 28 and 52."""
        rng = self._rng
        low, high = rng.choices(
            ((18, 25), (26, 35), (36, 45), (46, 55), (56, 61)), (9, 27, 33, 25, 6)
        )[0]
        days = rng.randrange(low * 36525, (high + 1) * 36525) // 100 + 1
        return max(hired_on - timedelta(days=days), oldest + timedelta(days=rng.randrange(700)))

    def identity(self, born_on: date) -> tuple[str, date]:
        """Returns: the number, and the birthday in it: moved where all divisions are used up."""
        while True:
            first = 0 if self._rng.randrange(10) < 7 else self._rng.randrange(len(DIVISIONS))
            for step in range(len(DIVISIONS)):
                division = DIVISIONS[(first + step) % len(DIVISIONS)]
                body = f"{division}{born_on:%Y%m%d}000"
                if body not in self._identities:
                    self._identities.add(body)
                    return body + check_digit(body), born_on
            born_on += timedelta(days=1)

    def phone(self) -> str:
        """19900 and six digits: valid by form; scattered so that neighbours do not look alike."""
        self._phone_step += 1
        return f"19900{self._phone_step * 7919 % 900_001:06d}"

    def account(self) -> str:
        """Nineteen digits with a good Luhn digit."""
        self._accounts += 1
        body = f"{BANK_PREFIX}{self._accounts * 104_729 % 10**12:012d}"
        total = 0
        for place, digit in enumerate(reversed(body)):
            value = int(digit) * (2 if place % 2 == 0 else 1)
            total += value - 9 if value > 9 else value
        return body + str(-total % 10)

    def credit_code(self) -> str:
        """91, the county, the organisation code with its own check, and the check."""
        self._firms += 1
        inner = f"MA6{self._firms * 7919 % 100_000:05d}"
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        check = 11 - sum(alphabet.index(c) * w for c, w in zip(inner, weights, strict=True)) % 11
        last = {10: "X", 11: "0"}.get(check, str(check))
        body = f"{PROVINCE_BY_CREDIT}{inner}{last}"
        return body + credit_code_check(body)
