"""Facts about leases and loans (columns of the subject `s`)."""

from rulebook import sqltext
from rulebook.facts.base import Arg, Ask, Built, Fact
from rulebook.facts.beside import beside
from rulebook.model import Text
from rulebook.units import DATE, DAYS, DM2, FEN, FLAG, MONTHS, RATE, TEXT, YEARS

_WINDOW = Arg("window")
RATE_DEN = 100_000


def _months(ask: Ask) -> Built:
    """Whole months of the window that the lease covers: a month counts when its first day is inside."""
    span = ask.span("window")
    starting = "s.from_month + CASE WHEN EXTRACT(DAY FROM s.from_on) > 1 THEN 1 ELSE 0 END"
    first = f"CASE WHEN s.from_month >= {span.first} THEN {starting} ELSE {span.first} END"
    last = f"CASE WHEN s.to_month < {span.last} THEN s.to_month ELSE {span.last} END"
    return Built(f"CAST(GREATEST(({last}) - ({first}) + 1, 0) AS BIGINT)")


def _days(ask: Ask) -> Built:
    """Days of the window inside the loan's term; the day of repayment itself bears no interest."""
    span = ask.span("window")
    starts, after = sqltext.day(span.starts), sqltext.day(span.after)
    first = f"CASE WHEN s.from_on > {starts} THEN s.from_on ELSE {starts} END"
    last = f"CASE WHEN s.to_on < {after} THEN s.to_on ELSE {after} END"
    return Built(f"CASE WHEN {last} > {first} THEN CAST(({last}) - ({first}) AS BIGINT) ELSE 0 END")


def _year(ask: Ask) -> Built:
    months = sqltext.whole_months("s.from_on", ask.builder.on)
    return Built(f"CASE WHEN s.from_on > {ask.builder.on} THEN 0 ELSE {months} // 12 + 1 END")


FACTS = (
    Fact(
        "lease",
        "rent",
        FEN.over(MONTHS),
        Text("月租金", "Monthly rent"),
        ("lease",),
        lambda _ask: Built("s.rent_fen"),
        top=10**10,
        paper="lease_contract",
    ),
    Fact(
        "lease",
        "area",
        DM2,
        Text("租用面积", "Area"),
        ("lease",),
        lambda _ask: Built("s.area_dm2"),
        top=10**9,
        paper="lease_contract",
    ),
    Fact(
        "lease",
        "months_in",
        MONTHS,
        Text("租用月数", "Months rented"),
        ("lease",),
        _months,
        top=1_200,
        args={"window": _WINDOW},
        grows=True,
    ),
    Fact(
        "lease",
        "landlord",
        TEXT,
        Text("出租方类别", "Kind of landlord"),
        ("lease",),
        lambda _ask: Built("s.landlord_kind"),
        paper="lease_contract",
    ),
    Fact(
        "lease",
        "from_on",
        DATE,
        Text("起租日", "From"),
        ("lease",),
        lambda _ask: Built("s.from_on"),
    ),
    Fact(
        "loan",
        "principal",
        FEN,
        Text("贷款本金", "Principal"),
        ("loan",),
        lambda _ask: Built("s.principal_fen"),
        top=3 * 10**10,
        paper="loan_contract",
    ),
    Fact(
        "loan",
        "rate",
        RATE,
        Text("贷款年利率", "Yearly rate"),
        ("loan",),
        lambda _ask: Built("s.rate"),
        top=24_000,
        den=RATE_DEN,
        paper="loan_contract",
    ),
    Fact(
        "loan",
        "days_in",
        DAYS,
        Text("计息天数", "Days of interest"),
        ("loan",),
        _days,
        top=11_000,
        args={"window": _WINDOW},
    ),
    Fact("loan", "year", YEARS, Text("第几年", "Year of the loan"), ("loan",), _year, top=100),
    Fact(
        "loan",
        "overdue",
        FLAG,
        Text("逾期或展期", "Overdue or extended"),
        ("loan",),
        lambda _ask: Built("s.overdue"),
        paper="repayment_record",
    ),
    Fact(
        "loan",
        "borrower",
        TEXT,
        Text("借款人类别", "Kind of borrower"),
        ("loan",),
        lambda _ask: Built("s.borrower_kind"),
    ),
    Fact(
        "loan",
        "contract_on",
        DATE,
        Text("合同日期", "Contract date"),
        ("loan",),
        lambda _ask: Built("s.contract_on"),
    ),
    beside("lease", "item_id"),
    beside("loan", "item_id"),
)
