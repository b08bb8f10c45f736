"""A rule to begin with when none of the library fits: whole and sound, with one condition and one amount."""

from county.policies.kinds.ruletext import quoted

_FACTS = {
    "factory": ("staff", "factory.workers()", "people", "10", "在岗职工达到规定人数", "Enough staff"),
    "worker": ("steady", "worker.longest_run_months()", "months", "6", "连续工作满规定月数", "Enough months in a row"),
    "lease": ("area", "lease.area()", "m2", "100", "租用面积达到规定", "Enough area"),
    "loan": ("principal", "loan.principal()", "fen", "10000元", "贷款本金达到规定", "Enough principal"),
}  # fmt: skip
_TEXT = """scheme: {name}
title: {{zh: {title}}}
clause: {clause}
in_force: {{from: {day}}}
subject: {subject}               # 一次审定一个什么：factory 工厂，worker 工人，lease 租约，loan 贷款
payee: enterprise
version_date: application
period: once

parameters:
  least:  {{unit: {unit}, source: 待定, demo: true, say: {{zh: 起点, en: least}}, values: {{{day}: {least}}}}}
  amount: {{unit: fen, source: 待定, demo: true, say: {{zh: 标准, en: standard}}, values: {{{day}: 1000元}}}}

facts:
  {fact}: {call}

conditions:
  - {{id: enough, say: {{zh: {zh}, en: {en}}}, check: {fact} >= least}}

amount: amount

limits:
  - {{once: {once}, over: ever}}

papers: [roster]
steps:
  - {{by: town, days: 5 working}}
  - {{notice: 5 working}}
  - {{by: finance, pay: 15 working}}
fund: county_budget
"""
_CASES = """cases:
  - name: 正好达到
    day: {day}
    facts: {{{fact}: {least}}}
    expect: {{qualifies: true, amount: 1000元}}
"""
_ONCE = {"factory": "factory", "worker": "person", "lease": "item", "loan": "item"}


def blank(
    *, name: str, title: str, clause: str, in_force_from: str, subject: str
) -> tuple[str, str]:
    """Returns: the rule, and an example of it."""
    fact, call, unit, least, zh, en = _FACTS[subject]
    said = {
        "name": name, "title": quoted(title), "clause": clause or "待定", "day": in_force_from,
        "subject": subject, "fact": fact, "call": call, "unit": unit, "least": least, "zh": zh,
        "en": en, "once": _ONCE[subject],
    }  # fmt: skip
    given = "10000" if unit == "m2" else least
    return _TEXT.format(**said), _CASES.format(**(said | {"least": given}))
