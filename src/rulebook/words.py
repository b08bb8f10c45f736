"""Values and expressions in words, Chinese and English, from the rule and the row alone."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rulebook.expressions import Tree
from rulebook.facts.catalogue import FACTS
from rulebook.model import Scheme
from rulebook.units import DAY_OF_YEAR, Unit

_COUNTED = {
    "people": ("人", "people", "person"),
    "households": ("户", "households", "household"),
    "months": ("个月", "months", "month"),
    "days": ("天", "days", "day"),
    "years": ("年", "years", "year"),
    "times": ("次", "times", "time"),
    "kwh": ("千瓦时", "kWh", "kWh"),
}
SIGNS = {
    ">=": ("不少于", "at least"),
    ">": ("多于", "more than"),
    "<=": ("不超过", "at most"),
    "<": ("少于", "less than"),
    "=": ("为", "is"),
    "<>": ("不为", "is not"),
}
_FUNCTIONS = {
    "lowest": ("{0}的起点", "the first step of {0}"),
    "highest": ("{0}的最高一级", "the last step of {0}"),
    "share_of": ("{0}占{1}的比例", "the share of {0} in {1}"),
    "average": ("{0}按{1}平均", "{0} on average over {1}"),
    "band": ("按{0}在{1}中对应的一档", "the step of {1} that {0} reaches"),
    "matrix": ("按{0}、{1}在{2}中对应的一格", "the cell of {2} for {0} and {1}"),
    "lookup": ("{1}中{0}对应的值", "the value of {1} for {0}"),
    "marginal": ("{0}按{1}分段累计", "{0} by the slices of {1}"),
    "percent": ("{0} × {1}", "{0} × {1}"),
    "per_area": ("{0} × {1}", "{0} × {1}"),
    "interest": ("{0} × {1} × {2} ÷ {3}", "{0} × {1} × {2} ÷ {3}"),
    "min": ("{all}中较小者", "the least of {all}"),
    "cap": ("{0}（最高{1}）", "{0} (at most {1})"),
    "max": ("{all}中较大者", "the greatest of {all}"),
    "positive": ("{0}（不低于零）", "{0} (not below nought)"),
    "one_of": ("{0}属于{1}", "{0} among {1}"),
    "at_least": ("以下至少{0}项：{rest}", "at least {0} of: {rest}"),
    "known": ("有{0}的记录", "{0} is on record"),
    "months_between": ("{0}到{1}的足月数", "whole months from {0} to {1}"),
    "years_between": ("{0}到{1}的周年数", "full years from {0} to {1}"),
    "days_between": ("{0}到{1}的天数", "days from {0} to {1}"),
}
_MODES = {
    "down": ("只舍不入", "rounded down"),
    "up": ("只入不舍", "rounded up"),
    "half_up": ("四舍五入", "rounded half up"),
}


def pick(pair: tuple[str, str], language: str) -> str:
    """The Chinese or the English of a pair."""
    return pair[1] if language == "en" else pair[0]


def value(number: Any, unit: Unit, language: str, den: int = 1) -> str:
    """A value with its unit, exact; unknown in words."""
    if number is None:
        return pick(("未知", "unknown"), language)
    if unit.kind == "flag":
        return pick(("是", "yes") if number else ("否", "no"), language)
    if isinstance(number, date):
        return number.isoformat()
    if unit.kind != "number":
        return str(number)
    return _number(Fraction(number) / den, unit, language)


def _number(exact: Fraction, unit: Unit, language: str) -> str:
    if ("fen", 1) in unit.dims or len(unit.dims) > 1:
        return _rate(exact, unit, language)
    if unit.dims in {(), (("years", -1),)}:
        return share(exact)
    if unit.dims == (("dm2", 1),):
        return pick(("{} 平方米", "{} m2"), language).format(decimal(exact / 100, 2))
    if unit.dims == DAY_OF_YEAR:
        return day_of_year(int(exact), language)
    if len(unit.dims) == 1 and unit.dims[0][0] in _COUNTED:
        zh, many, single = _COUNTED[unit.dims[0][0]]
        word = zh if language == "zh" else single if exact == 1 else many
        return f"{decimal(exact, 2)} {word}"
    return f"{decimal(exact, 4)} {unit}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_of_year(number: int, language: str) -> str:
    """A day of any year: 331 is 3月31日, 31 March."""
    month, day = divmod(number, 100)
    return pick((f"{month}月{day}日", f"{day} {_MONTHS[month - 1]}"), language)


def _rate(exact: Fraction, unit: Unit, language: str) -> str:
    """So much for each: 5 元/平方米/月, 360 天/年."""
    if ("fen", 1) in unit.dims:
        exact /= 100
    if ("dm2", -1) in unit.dims:
        exact *= 100
    above = [base for base, power in unit.dims if power > 0]
    below = [base for base, power in unit.dims if power < 0]
    said = f"{decimal(exact, 4)} {pick(_SINGLE.get((above or ['times'])[0], ('', '')), language)}"
    return "/".join([said, *(pick(_SINGLE.get(base, (base, base)), language) for base in below)])


_SINGLE = {
    "fen": ("元", "yuan"),
    "people": ("人", "person"),
    "households": ("户", "household"),
    "months": ("月", "month"),
    "days": ("天", "days"),
    "years": ("年", "year"),
    "times": ("次", "time"),
    "dm2": ("平方米", "m2"),
    "kwh": ("千瓦时", "kWh"),
}
PAPERS = {
    "labour_contract": ("劳动合同", "the labour contract"),
    "pay_records": ("工资发放记录", "the pay records"),
    "household_register": ("搬迁户或贫困户证明", "the household's papers"),
    "identity_card": ("身份证", "the identity card"),
    "roster": ("用工花名册", "the roster"),
    "invoices": ("支出票据", "the invoices"),
    "insurance_record": ("社会保险缴费记录", "the insurance record"),
    "status_record": ("工厂状态记录", "the factory's record"),
    "evaluation": ("年度评估结果", "the year's evaluation"),
    "licence": ("营业执照", "the business licence"),
    "lease_contract": ("租赁合同", "the lease"),
    "loan_contract": ("借款合同", "the loan contract"),
    "repayment_record": ("还款记录", "the repayment record"),
    "signed_pay_sheet": ("签字的工资表", "the signed pay sheet"),
    "bank_pay_list": ("银行代发工资清单", "the bank's pay list"),
    "undertaking": ("承诺书", "an undertaking"),
    "training_record": ("培训记录", "the training record"),
    "rent_invoices": ("租金票据", "the rent invoices"),
    "interest_receipts": ("付息凭证", "the interest receipts"),
    "agreement": ("协议", "the agreement"),
    "piecework_agreement": ("承揽协议", "the piecework agreement"),
    "site_record": ("现场核查记录", "the record of the visit"),
    "transport_contract": ("运输合同", "the transport contract"),
    "freight_invoices": ("运费发票", "the freight invoices"),
    "toll_vouchers": ("过路费票据", "the toll vouchers"),
    "operating_subsidy_form": ("运营补贴申请表", "the form for the operating subsidy"),
    "households_list": ("农户名单", "the list of households"),
}


# Who takes a step of the review, as a rule names it.
ACTORS = {
    "town": ("镇（办）", "the town"),
    "hr_bureau": ("县人社局", "the human resources bureau"),
    "employment_bureau": ("县就业局", "the employment bureau"),
    "revitalisation_bureau": ("县乡村振兴局", "the rural revitalisation bureau"),
    "factory_office": ("县社区工厂办", "the county factory office"),
    "leading_group_office": ("领导小组办公室", "the leading group's office"),
    "finance": ("县财政局", "the finance bureau"),
    "bank": ("经办银行", "the bank"),
    "notice": ("公示", "public notice"),
    "pay": ("拨付", "payment"),
}
FUNDS = {
    "employment_fund": ("就业补助资金", "the employment subsidy fund"),
    "employment_fund_other": ("就业补助资金其他支出", "other money of the employment subsidy fund"),
    "county_budget": ("县级财政", "the county budget"),
    "inclusive_finance_fund": ("普惠金融发展资金", "the inclusive finance fund"),
    "unemployment_insurance_fund": ("失业保险基金", "the unemployment insurance fund"),
    "poverty_relief_fund": ("衔接（扶贫）资金", "the poverty relief fund"),
}
SUBJECTS = {
    "factory": ("每家工厂", "each factory"),
    "worker": ("每名工人在每家工厂", "each worker at each factory"),
    "worker_month": ("每名工人在每家工厂的每个月", "each month of each worker at each factory"),
    "lease": ("每份租约", "each lease"),
    "loan": ("每笔贷款", "each loan"),
}
PAYEES = {
    "enterprise": ("企业（工厂）", "the enterprise"),
    "worker": ("工人本人", "the worker"),
    "household": ("家庭", "the household"),
    "landlord": ("出租方", "the landlord"),
    "agent": ("经纪人", "the agent"),
    "person": ("借款人本人", "the borrower himself"),
}
PERIODS = {
    "once": ("一次", "once"),
    "year": ("每年一次", "once a year"),
    "quarter": ("每季度一次", "once a quarter"),
    "month": ("每月一次", "once a month"),
}
DAYS_OF = {
    "application": ("审定当天", "the day of the decision"),
    "hire": ("入职当天", "the day of hire"),
    "contract": ("合同签订当天", "the day of the contract"),
    "month": ("当月", "the month"),
    "first_approval": ("首次核准当天", "the day of the first approval"),
}
KEYS = {
    "item": ("同一项", "item"),
    "person": ("同一人", "person"),
    "household": ("同一户", "household"),
    "factory": ("同一工厂", "factory"),
    "enterprise": ("同一企业", "enterprise"),
    "post": ("同一人在同一工厂", "person at the same factory"),
    "identity_cluster": (
        "同一主体（信用代码、法定代表人或地址相同）",
        "identity (same code, representative or address)",
    ),
}
OVERS = {
    "ever": ("", "ever"),
    "year": ("每年", "a year"),
    "month": ("每月", "a month"),
    "decision": ("每次", "a decision"),
}
# Words that stand in texts and tables of the rules.
TERMS = {
    "registered_poor": ("建档立卡贫困人口", "registered poor"),
    "relocated": ("搬迁户", "relocated households"),
    "monitored": ("监测对象", "monitored households"),
    "low_income": ("低保对象", "low-income households"),
    "disabled": ("残疾人", "disabled people"),
    "veteran": ("退役军人", "veterans"),
    "graduate": ("高校毕业生", "graduates"),
    "hard_to_place": ("就业困难人员", "people hard to place"),
    "released": ("刑满释放人员", "released people"),
    "company": ("公司", "companies"),
    "individual": ("个体工商户", "sole traders"),
    "cooperative": ("合作社", "co-operatives"),
    "collective": ("村集体", "village collectives"),
    "village": ("村集体", "the village"),
    "grower": ("种养大户", "large growers"),
    "family_farm": ("家庭农场", "family farms"),
    "e_commerce": ("电商", "e-commerce"),
    "excellent": ("优秀", "excellent"),
    "good": ("良好", "good"),
    "pass": ("合格", "pass"),
    "contract": ("劳动合同", "labour contract"),
    "piecework": ("承揽协议", "piecework"),
    "female": ("女", "female"),
    "male": ("男", "male"),
    "hand": ("手工", "by hand"),
    "machine": ("机械", "by machine"),
    "craft": ("手工艺", "craft"),
    "garment": ("服装", "garments"),
    "knitwear": ("针织", "knitwear"),
    "person": ("个人", "persons"),
    "pension": ("养老", "pension"),
    "medical": ("医疗", "medical"),
    "maternity": ("生育", "maternity"),
    "unemployment": ("失业", "unemployment"),
    "injury": ("工伤", "injury"),
}


def named(table: Mapping[str, tuple[str, str]], name: str, language: str) -> str:
    """A code's own words; a code that has none stands as it is."""
    return pick(table.get(name, (name, name)), language)


def paper(name: str, language: str) -> str:
    """A paper's own words; a name that has none stands as it is."""
    return pick(PAPERS.get(name, (name, name)), language)


_ODD_PARTS = frozenset({3, 6, 7, 9, 11, 12, 13, 37})


def share(exact: Fraction) -> str:
    """A share: as the fraction it is when small, else as a percent."""
    if exact.denominator in _ODD_PARTS:
        return f"{exact.numerator}/{exact.denominator}"
    return f"{decimal(exact * 100, 3)}%"


def ratio(part: Any, whole: Any) -> str:
    """A share of two counts: 10/31 = 32.3%."""
    if part is None or whole is None:
        return "?"
    if whole == 0:
        return f"{part}/0"
    return f"{part}/{whole} = {decimal(Fraction((2000 * part + whole) // (2 * whole), 10), 1)}%"


def decimal(exact: Fraction, places: int) -> str:
    """Digits with thousands marks; as many places as it needs, at most `places`."""
    scaled = exact * 10**places
    whole = scaled.numerator // scaled.denominator
    text = f"{Decimal(whole).scaleb(-places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name_of(scheme: Scheme, name: str, language: str) -> str:
    """What the scheme, else the fact, calls this name."""
    if name in scheme.facts:
        use = scheme.facts[name]
        said = use.say.of(language)
        return said or FACTS[f"{use.call.subject}.{use.call.name}"].say.of(language)
    if name == "months_left":
        return pick(("尚余补贴月数", "months still to be had"), language)
    if name == "paid_before":
        return pick(("此前已付", "paid before"), language)
    holder = scheme.workings.get(name) or scheme.parameters.get(name)
    return (holder.say.of(language) if holder else "") or name


def expression(
    tree: Tree,
    scheme: Scheme,
    language: str,
    seen: Mapping[str, str] | None = None,
    instead: Mapping[str, str] | None = None,
) -> str:
    """An expression in words; seen: values to put beside the names; instead: what stands for a name, or
    for the whole of a call as it is written.
    """
    if instead and (tree.word if tree.kind == "name" else written(tree)) in instead:
        return instead[tree.word if tree.kind == "name" else written(tree)]
    parts = [expression(part, scheme, language, seen, instead) for part in tree.parts]
    if tree.kind == "name":
        named = name_of(scheme, tree.word, language)
        return f"{named} {seen[tree.word]}" if seen and tree.word in seen else named
    if tree.kind == "call":
        return _call(tree.word, parts, tree, language)
    if tree.kind == "compare":
        sign = f"{_gap(language)}{pick(SIGNS[tree.word], language)}{_gap(language)}"
        return f"{parts[0]}{sign}{' ' if parts[1][:1].isdigit() and language == 'zh' else ''}{parts[1]}"
    if tree.kind in {"and", "or"}:
        joint = {"and": ("，并且", " and "), "or": ("，或者", " or ")}[tree.kind]
        return pick(joint, language).join(parts)
    if tree.kind == "not":
        return pick(("没有（{}）", "not ({})"), language).format(parts[0])
    if tree.kind == "if":
        return pick(("如果{}则{}，否则{}", "if {} then {}, else {}"), language).format(*parts)
    held = [_held(part, said, language) for part, said in zip(tree.parts, parts, strict=True)]
    return f" {'×' if tree.kind == '*' else tree.kind} ".join(held)


def _held(tree: Tree, said: str, language: str) -> str:
    """Brackets around what a sign beside it could tear apart."""
    loose = tree.kind in {"+", "-", "if"} or (tree.kind == "call" and tree.word in {"min", "max"})
    return pick(("（{}）", "({})"), language).format(said) if loose else said


def written(tree: Tree) -> str:
    """A call of one name, `lowest(bands)`; nothing of any other expression."""
    lone = tree.kind == "call" and len(tree.parts) == 1 and tree.parts[0].kind == "name"
    return f"{tree.word}({tree.parts[0].word})" if lone else ""


def _gap(language: str) -> str:
    return " " if language == "en" else ""


def _call(word: str, parts: list[str], tree: Tree, language: str) -> str:
    comma = pick(("、", ", "), language)
    if word == "round":
        mode = pick(_MODES.get(tree.parts[1].word, ("", "")), language)
        return f"{parts[0]}{pick(('（{}）', ' ({})'), language).format(mode)}"
    pattern = pick(_FUNCTIONS.get(word, (f"{word}({{all}})", f"{word}({{all}})")), language)
    return pattern.format(*parts, all=comma.join(parts), rest=comma.join(parts[1:]))
