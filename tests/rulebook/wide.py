"""Schemes that use every word of the language."""

from rulebook.checker import used_names
from rulebook.faults import Notebook
from rulebook.structure import scheme
from rulebook.yamls import read

HEAD = """\
clause: 3.2-1
in_force: {from: 2017-01-01, to: 2019-12-31}
payee: enterprise
period: year
steps: [{by: town, days: 5 working}]
parameters:
  few: {unit: people, source: 甲, values: {2017-01-01: 2, 2019-01-01: 1}}
  months_few: {unit: months, source: 甲, values: {2017-01-01: 6, 2019-06-30: 3}}
  months_long: {unit: months, source: 甲, values: {2017-01-01: 12}}
  third: {unit: share, source: 甲, values: {2017-01-01: 1/3, 2018-12-01: 30%}}
  half: {unit: share, source: 甲, values: {2017-01-01: 1/2}}
  seventh: {unit: share, source: 甲, values: {2017-01-01: 2/37}}
  per_head: {unit: fen/people, source: 甲, values: {2017-01-01: 1000元, 2019-07-01: "1000.01元"}}
  lump: {unit: fen, source: 甲, values: {2017-01-01: 3000元}}
  most: {unit: fen, source: 甲, values: {2017-01-01: 5000元}}
  floor: {unit: fen, source: 甲, values: {2017-01-01: 1380元, 2019-05-01: 1600元}}
  two: {unit: times, source: 甲, values: {2017-01-01: 2}}
  steps_up: {unit: people -> fen, source: 甲, values: {2017-01-01: {1: 100元, 3: 300元}, 2019-01-01: {2: 111元}}}
  slices: {unit: people -> fen/people, source: 甲, values: {2017-01-01: {1: 100元, 3: 50元}}}
  grades: {unit: text x people -> fen, source: 甲, values: {2017-01-01: {good: {1: 5万元, 3: 10万元}, fair: {2: 1万元}}}}
  years_down: {unit: years -> share, source: 甲, values: {2017-01-01: {1: 1, 2: 2/3, 3: 1/3}}}
  old_start: {unit: date, source: 甲, values: {2017-01-01: 2018-06-15}}
  kinds: {unit: texts, source: 甲, values: {2017-01-01: [village, company, female]}}
  grown: {unit: years, source: 甲, values: {2017-01-01: 40}}
  past_it: {unit: years, source: 甲, values: {2017-01-01: 41}}
  few_months: {unit: months, source: 甲, values: {2017-01-01: 2}}
  young: {unit: years, source: 甲, values: {2017-01-01: 39}}
  wage_wanted: {unit: fen/person/month, source: 甲, values: {2017-01-01: 1480元}}
  october: {unit: months, source: 甲, values: {2017-01-01: 10}}
windows:
  rolled: {rolling: months_long}
  this: this_year
  last: last_year
  school: {custom_year: october}
  three: quarter
  now: this_month
  from_then: {since: old_start}
"""

WIDE = {
    "factory": """\
scheme: wide_factory
title: 宽
subject: factory
version_date: application
facts:
  staff: factory.workers()
  rp: factory.workers(groups=[relocated, registered_poor, disabled], kinds=[contract])
  steady: factory.stable_workers(months=months_few, groups=[relocated], window=rolled, floor=floor)
  piled: factory.stable_workers(months=months_few, meaning=cumulative, groups=[veteran, disabled], window=school, present=no)
  termed: factory.stable_workers(months=months_long, meaning=contract_term)
  stayed: factory.stable_workers(months=months_few, meaning=tenure, kinds=[piecework])
  hired: factory.hires(months=months_long, window=rolled, groups=[registered_poor])
  wages: factory.wages(window=rolled)
  wages_now: factory.wages(window=this)
  made: factory.output(window=three)
  bills: factory.outlay(window=last, kinds=[rent])
  arrears: factory.has_status(statuses=[wage_arrears])
  producing: factory.status_months(statuses=[producing])
  grade: factory.grade(window=last)
  kind: factory.kind()
  trade: factory.trade()
  way: factory.mode()
  registered: factory.registered_months()
  times: factory.times_granted(schemes=[training, other])
  picked: factory.stable_workers(months=few_months, meaning=cumulative, groups=[relocated], and_groups=[registered_poor, disabled], term=months_few, from_age=young, women_to=grown, men_to=past_it)
  their_pay: factory.wages(window=rolled, groups=[relocated])
  their_months: factory.pay_months(window=rolled, groups=[relocated])
  all_months: factory.pay_months(window=three)
  since_when: factory.first_granted_on(schemes=[rent, other])
  paying_in: factory.insurance_months(kinds=[pension, unemployment])
  insured_then: factory.insured(kinds=[pension], window=last, at=before)
  insured_now: factory.insured(kinds=[pension, unemployment], window=rolled)
  paid_in: factory.insurance_paid(kinds=[pension], window=rolled, parts=[employer, employee])
  stopped: factory.months_with_status(statuses=[wage_arrears, recognised], window=rolled)
  others: factory.decided(schemes=[stages])
  wages_month: factory.wages(window=now)
workings:
  base: band(staff, steps_up) + marginal(rp, slices)
  graded: matrix(grade, staff, grades) if known(grade) else lump
  bill_part: round(percent(bills, seventh), half_up)
conditions:
  - {id: any_staff, say: 一, check: staff + rp >= few}
  - {id: share, say: 二, check: 'share_of(rp, staff) >= third or share_of(steady, staff) > third'}
  - {id: less, say: 三, check: not (rp < few) or steady <= few}
  - {id: paid, say: 四, check: 'average(wages, staff) >= average(lump, few)'}
  - {id: some, say: 五, check: 'at_least(two, piled >= few, termed >= few, stayed >= few, hired >= few)'}
  - {id: clean, say: 六, check: not arrears and producing >= months_few}
  - {id: kind, say: 七, check: 'one_of(kind, kinds) or trade == way or registered != months_few'}
  - {id: first, say: 八, check: times < two and made >= bills}
  - {id: picked, say: 九, check: 'share_of(picked, staff) >= seventh or since_when < old_start'}
  - {id: theirs, say: 十, check: 'average(wages, all_months) >= wage_wanted or average(their_pay, their_months) >= wage_wanted'}
  - {id: insured, say: 十一, check: 'share_of(insured_now, insured_then) >= third and paying_in >= few_months and paid_in >= lump'}
  - {id: going, say: 十二, check: stopped <= few_months or others >= lump or wages_month > lump}
amount: round(min(base, most) + max(bill_part, graded) + positive(lump - round(percent(lump, third), down, yuan)) + cap(lump, most) + round(percent(lowest(steps_up) * per_head + highest(slices) * per_head, half), up), up, jiao) + round(average(wages_now, staff) * few, half_up) if staff >= few else lump
limits:
  - {once: identity_cluster, over: year, pool: [other]}
  - {cap: most, per: enterprise, over: ever}
  - {cap: lump, per: item, over: decision}
excludes:
  - {scheme: rent, same: enterprise, over: year}
payments:
  - {name: first, share: third, when: staff >= few}
  - {name: second, rest: true, when: not arrears}
funds:
  - {fund: low, up_to: lump}
  - {fund: high, share: half}
  - {fund: rest, rest: true}
""",
    "worker": """\
scheme: wide_worker
title: 宽
subject: worker
version_date: hire
facts:
  term: worker.contract_term_months()
  run: worker.longest_run_months(window=rolled, floor=floor)
  run_all: worker.longest_run_months()
  paid: worker.months_paid(window=school)
  wages: worker.wages(window=from_then)
  tenure: worker.tenure_months()
  member: worker.in_groups(groups=[relocated, veteran])
  was_member: worker.in_groups(groups=[relocated, registered_poor], on=hire)
  marked: worker.in_groups(groups=[disabled], on=hire)
  age: worker.age_years()
  age_hired: worker.age_years(on=hire)
  sex: worker.sex()
  born: worker.born_on()
  hired: worker.hired_on()
  kind: worker.kind()
  here: worker.employed()
  times: worker.times_granted(schemes=[wide_worker])
  since_when: worker.first_granted_on(schemes=[training])
  insured: worker.insured_months(kinds=[pension, unemployment], window=rolled)
  insured_ever: worker.insured_months(kinds=[pension])
  paid_in: worker.insurance_paid(kinds=[pension, unemployment], window=last, parts=[employer])
  staff: factory.workers()
  others: worker.decided(schemes=[stages])
workings:
  span: months_between(hired, old_start)
  lived: days_between(born, hired)
  years: years_between(born, hired)
  paid_months: min(paid, months_left)
  per_month: round(percent(wages, third), half_up)
conditions:
  - {id: who, say: 一, check: member or was_member or marked}
  - {id: steady, say: 二, check: run >= months_few and run_all >= run}
  - {id: termed, say: 三, check: term >= months_few or not known(term)}
  - {id: adult, say: 四, check: age >= age_hired and years == age_hired}
  - {id: span, say: 五, check: span <= months_long or tenure > months_few}
  - {id: sex, say: 六, check: 'one_of(sex, kinds) or here'}
  - {id: lived, say: 七, check: known(born) or lived >= lived or kind == sex}
  - {id: times, say: 八, check: times <= two}
  - {id: insured, say: 九, check: insured_ever >= insured or since_when > hired or paid_in >= lump or others > lump}
amount: per_month if paid_months > months_few else lump if paid_months == months_few else round(lump * seventh, down)
limits:
  - {months: months_long, per: person, over: ever, pool: [training]}
  - {once: person, over: month}
  - {once: post, over: ever}
  - {cap: most, per: household, over: year}
after:
  - {scheme: training, same: person, months: months_few}
fund: one
""",
    "worker_month": """\
scheme: wide_worker_month
title: 宽
subject: worker_month
each_month_of: rolled
version_date: month
applications: {from: opening, until: closing}
facts:
  wage: worker_month.wage()
  paid: worker_month.paid(floor=floor)
  any_pay: worker_month.paid()
  insured: worker_month.insured(kinds=[pension, unemployment])
  member: worker_month.belongs(groups=[relocated, registered_poor])
  marked: worker_month.belongs(groups=[disabled, veteran])
  stopped: worker_month.factory_had(statuses=[wage_arrears])
  nth: worker_month.month_of_work()
  starts: worker_month.starts_on()
  term: worker.contract_term_months()
  was_member: worker.in_groups(groups=[relocated], on=hire)
  run: worker.longest_run_months(window=rolled)
  staff: factory.workers()
conditions:
  - {id: paid, say: 一, check: paid or any_pay and staff >= few}
  - {id: who, say: 二, check: member or marked or was_member}
  - {id: going, say: 三, check: not stopped}
  - {id: nth, say: 四, check: nth <= months_long and starts >= old_start or term >= months_few}
  - {id: insured, say: 五, check: insured or run >= few_months}
amount: round(percent(min(wage, lump), third), down)
limits:
  - {months: months_long, per: person, over: ever, pool: [training]}
  - {cap: lump, per: person, over: year}
  - {cap: most, per: factory, over: ever}
fund: one
""",
    "lease": """\
scheme: wide_lease
title: 宽
subject: lease
version_date: contract
facts:
  rent: lease.rent()
  area: lease.area()
  rented: lease.months_in(window=rolled)
  owner: lease.landlord()
  start: lease.from_on()
  staff: factory.workers(groups=[relocated])
  others: lease.decided(schemes=[rent])
conditions:
  - {id: village, say: 一, check: 'one_of(owner, kinds) or not one_of(owner, kinds)'}
  - {id: since, say: 二, check: start >= old_start or rented >= months_few}
  - {id: staffed, say: 三, check: staff >= few or known(others)}
amount: round(percent(rent, third) * rented, half_up) + round(per_area(area, square) * rented, down)
limits:
  - {count: two, per: factory, over: year}
fund: one
""",
    "loan": """\
scheme: wide_loan
title: 宽
subject: loan
version_date: contract
facts:
  principal: loan.principal()
  rate: loan.rate()
  days: loan.days_in(window=rolled)
  days_then: loan.days_in(window=from_then)
  year: loan.year()
  late: loan.overdue()
  who: loan.borrower()
  signed: loan.contract_on()
  others: loan.decided(schemes=[interest])
workings:
  ours: positive(rate - base) if signed >= old_start else percent(min(rate, base), half)
conditions:
  - {id: good, say: 一, check: not late}
  - {id: started, say: 二, check: year >= first_year and days_then >= days}
  - {id: who, say: 三, check: 'one_of(who, kinds) or known(who) or known(others)'}
limits:
  - {items: two, per: enterprise, over: ever, pool: [rent, other, training]}
amount: round(percent(interest(min(principal, big), ours, days, basis), lookup(year, years_down)), half_up)
fund: one
""",
}
EXTRA = {
    "factory": "",
    "worker": "",
    "worker_month": """\
  opening: {unit: day_of_year, source: 甲, values: {2017-01-01: 04-01, 2019-06-30: 11-15}}
  closing: {unit: day_of_year, source: 甲, values: {2017-01-01: 12-25, 2019-06-30: 03-31}}
""",
    "lease": '  square: {unit: fen/m2/month, source: 甲, values: {2017-01-01: "5.55元"}}\n',
    "loan": """\
  base: {unit: rate, source: 甲, values: {2017-01-01: 4.35%, 2019-08-20: 4.25%}}
  big: {unit: fen, source: 甲, values: {2017-01-01: 300万元}}
  first_year: {unit: years, source: 甲, values: {2017-01-01: 1}}
  basis: {unit: days/year, source: 甲, values: {2017-01-01: 365}}
""",
}


def wide(subject: str) -> str:
    """One scheme text that uses every word fit for its subject; parameters it does not use are cut."""
    text = WIDE[subject] + HEAD.replace("windows:\n", EXTRA[subject] + "windows:\n")
    root = read(text, file="wide", notes=Notebook())
    used = used_names(scheme(root, notes=Notebook(), text=text))
    names = set(root.get("parameters").fields)
    return "\n".join(
        line
        for line in text.splitlines()
        if not (
            line.startswith("  ")
            and line.strip().partition(":")[0] in names - used
            and "unit:" in line
        )
    )


# Almost everyone passes, so that the limits after the tests have work to do.
STAGES = """\
scheme: stages
title: 限
clause: 3.2-1
in_force: {from: 2017-01-01}
subject: worker
payee: enterprise
version_date: application
period: year
steps: [{by: town, days: 5 working}]
parameters:
  per_month: {unit: fen/months, source: 甲, values: {2017-01-01: 300元}}
  most: {unit: fen, source: 甲, values: {2017-01-01: 2000元}}
  house: {unit: fen, source: 甲, values: {2017-01-01: 4000元}}
  firm: {unit: fen, source: 甲, values: {2017-01-01: 6000.01元}}
  part: {unit: share, source: 甲, values: {2017-01-01: 2/37}}
facts:
  tenure: worker.tenure_months()
  born: worker.born_on()
conditions:
  - {id: any, say: 一, check: known(tenure)}
  - {id: aged, say: 二, check: born <= born}
amount: round(tenure * per_month, down)
limits:
  - {cap: most, per: item, over: decision}
  - {once: person, over: year, pool: [training]}
  - {cap: house, per: household, over: year}
  - {cap: firm, per: enterprise, over: ever, pool: [rent]}
payments:
  - {name: first, share: part}
  - {name: second, rest: true}
funds:
  - {fund: low, up_to: most}
  - {fund: high, rest: true}
"""

# Adds up what the scheme above gives, by factory and by person; capped again by what was given.
SUM = """\
scheme: sum_{subject}
title: 和
clause: 3.2-1
in_force: {{from: 2017-01-01}}
subject: {subject}
payee: enterprise
version_date: application
period: year
steps: [{{by: town, days: 5 working}}]
fund: one
parameters:
  part: {{unit: share, source: 甲, values: {{2017-01-01: 1/3}}}}
  least: {{unit: fen, source: 甲, values: {{2017-01-01: 500元}}}}
facts:
  theirs: {subject}.decided(schemes=[stages, wide_worker_month])
conditions:
  - {{id: some, say: 一, check: theirs >= least}}
amount: round(percent(theirs, part), down)
"""
