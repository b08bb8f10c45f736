"""Checks of one person: two places at once, age, lent cards and telephones, nobody there."""

from django.utils.translation import gettext_lazy as _

from county.risk.choices import Severity
from county.risk.kinds.checks import Check

_MONTH_END = "(make_date({m} / 12, {m} %% 12 + 1, 1) + interval '1 month' - interval '1 day')::date"
_FIRST, _LAST = "make_date(t.month / 12, t.month %% 12 + 1, 1)", _MONTH_END.format(m="t.month")

# Lawful and left alone: who moved within the month, who works part time at both, who takes home piece work beside
# his contract, as long as the days fit into the month.
_TWO_FACTORIES = f"""
WITH paid AS (SELECT person_id, factory_id, month::int AS month, days_tenths, id FROM workforce_payroll
    WHERE month >= %(from_month)s AND (days_tenths > 0 OR net_fen > 0)),
pairs AS MATERIALIZED (SELECT a.person_id, a.factory_id AS low, b.factory_id AS high, a.month,
    a.days_tenths + b.days_tenths AS days, a.id AS one, b.id AS two
    FROM paid a JOIN paid b ON b.person_id = a.person_id AND b.month = a.month AND b.factory_id > a.factory_id),
t AS (SELECT t.*, x.id AS job FROM pairs t
    LEFT JOIN LATERAL (SELECT x.id FROM workforce_employment x JOIN workforce_employment y
        ON y.person_id = x.person_id AND y.factory_id = t.high
        WHERE x.person_id = t.person_id AND x.factory_id = t.low
        AND x.kind <> 'piecework' AND y.kind <> 'piecework' AND NOT (x.kind = 'part_time' AND y.kind = 'part_time')
        AND greatest(x.from_on, y.from_on, {_FIRST}) <=
            least(coalesce(x.to_on, 'infinity'), coalesce(y.to_on, 'infinity'), {_LAST}) LIMIT 1) x ON true
    WHERE x.id IS NOT NULL OR t.days > 10 * extract(day FROM {_LAST})
    OR NOT EXISTS (SELECT 1 FROM workforce_employment e WHERE e.person_id = t.person_id AND e.factory_id = t.low
        AND e.from_on <= {_LAST} AND (e.to_on IS NULL OR e.to_on >= {_FIRST}))
    OR NOT EXISTS (SELECT 1 FROM workforce_employment e WHERE e.person_id = t.person_id AND e.factory_id = t.high
        AND e.from_on <= {_LAST} AND (e.to_on IS NULL OR e.to_on >= {_FIRST})))
SELECT person_id || ':' || low || ':' || high AS key, low AS factory_id, high AS other_id, person_id,
    NULL::bigint AS claim_id, array_agg(month::text ORDER BY month) AS marks,
    ARRAY['workforce.person:' || person_id] || (array_agg('workforce.payroll:' || one ORDER BY month DESC))[1:6]
        || (array_agg('workforce.payroll:' || two ORDER BY month DESC))[1:6] AS objects,
    jsonb_build_object('months', jsonb_agg(month ORDER BY month), 'count', count(*),
        'days', (max(days) / 10)::int) AS data
FROM t GROUP BY person_id, low, high"""

_LIVE = "c.state NOT IN ('paid', 'refused', 'withdrawn', 'lapsed')"
_AGE_END = "(date_trunc('month', {day}) + interval '1 month' - interval '1 day')::date"
_AGE = f"""
SELECT 'under:' || p.id || ':' || t.factory_id AS key, t.factory_id, NULL::bigint AS other_id, p.id AS person_id,
    NULL::bigint AS claim_id, array_agg(t.month::text ORDER BY t.month) AS marks,
    ARRAY['workforce.person:' || p.id] || (array_agg('workforce.payroll:' || t.id ORDER BY t.month DESC))[1:6],
    jsonb_build_object('years', min(extract(year FROM age({_LAST}, p.born_on)))::int, 'limit', %(age_min)s::int,
        'day_on', min({_LAST}))
FROM workforce_payroll t JOIN workforce_person p ON p.id = t.person_id
WHERE t.month >= %(from_month)s AND p.born_on > %(today)s - (%(age_min)s + 3) * interval '1 year'
    AND p.born_on + %(age_min)s * interval '1 year' > {_LAST}
GROUP BY p.id, t.factory_id
UNION ALL
SELECT 'over:' || c.id, c.factory_id, NULL, p.id, c.id, ARRAY[c.id::text],
    ARRAY['claims.claim:' || c.id, 'workforce.person:' || p.id],
    jsonb_build_object('years', extract(year FROM age({_AGE_END.format(day="c.decided_as_of")}, p.born_on))::int,
        'limit', CASE p.sex WHEN 'male' THEN %(age_max_male)s::int ELSE %(age_max_female)s::int END,
        'day_on', {_AGE_END.format(day="c.decided_as_of")})
FROM claims_claim c JOIN workforce_person p ON p.id = c.person_id
WHERE {_LIVE} AND p.born_on + (CASE p.sex WHEN 'male' THEN %(age_max_male)s ELSE %(age_max_female)s END + 1)
    * interval '1 year' <= {_AGE_END.format(day="c.decided_as_of")}"""

# How many people of how many families were paid in the time looked at and share the index of a number.
_SHARED = """
WITH works AS MATERIALIZED (SELECT person_id, max(month) AS month, (array_agg(factory_id ORDER BY month DESC))[1]
    AS factory_id FROM workforce_payroll WHERE month >= %(from_month)s GROUP BY person_id)
SELECT '{word}:' || left(md5(p.{column}), 20) AS key, (array_agg(w.factory_id ORDER BY p.id))[1] AS factory_id,
    CASE WHEN min(w.factory_id) <> max(w.factory_id) THEN nullif(max(w.factory_id),
        (array_agg(w.factory_id ORDER BY p.id))[1]) END AS other_id,
    min(p.id) AS person_id, NULL::bigint AS claim_id, array_agg(p.id::text ORDER BY p.id) AS marks,
    (array_agg('workforce.person:' || p.id ORDER BY p.id))[1:24] AS objects,
    jsonb_build_object('people', count(*), 'homes', count(DISTINCT coalesce(p.household_id, -p.id))) AS data
FROM workforce_person p JOIN works w ON w.person_id = p.id
WHERE p.{column} IS NOT NULL AND p.merged_into_id IS NULL GROUP BY p.{column}
HAVING count(*) >= %({least})s AND count(DISTINCT coalesce(p.household_id, -p.id)) > 1"""

_GHOST = """
WITH paid AS MATERIALIZED (SELECT person_id, (array_agg(factory_id ORDER BY month DESC))[1] AS factory_id,
    count(*) AS months, array_agg(DISTINCT month::text) AS marks, sum(net_fen)::bigint AS fen,
    (array_agg(id ORDER BY month DESC))[1:6] AS rows
    FROM workforce_payroll WHERE month >= %(from_month)s AND net_fen > 0 GROUP BY person_id
    HAVING count(*) >= %(ghost_months)s AND bool_and(confirmation = 'none') AND bool_and(channel = 'cash')),
shared AS (SELECT phone_index FROM workforce_person WHERE phone_index IS NOT NULL AND merged_into_id IS NULL
    GROUP BY 1 HAVING count(DISTINCT coalesce(household_id, -id)) > 1)
SELECT p.id::text AS key, t.factory_id, NULL::bigint AS other_id, p.id AS person_id, NULL::bigint AS claim_id, t.marks,
    ARRAY['workforce.person:' || p.id] || ARRAY(SELECT 'workforce.payroll:' || r FROM unnest(t.rows) r) AS objects,
    jsonb_build_object('count', t.months, 'pay_fen', t.fen) AS data
FROM paid t JOIN workforce_person p ON p.id = t.person_id
WHERE p.account_index IS NULL AND (p.phone_index IS NULL OR p.phone_index IN (SELECT phone_index FROM shared))
    AND NOT EXISTS (SELECT 1 FROM workforce_insurancepayment i WHERE i.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM privacy_consent k WHERE k.person_id = p.id)"""

_TWO_CONTRACTS = """
SELECT x.person_id || ':' || x.factory_id || ':' || y.factory_id AS key, x.factory_id, y.factory_id AS other_id,
    x.person_id, NULL::bigint AS claim_id, ARRAY[x.id::text, y.id::text] AS marks,
    ARRAY['workforce.employment:' || x.id, 'workforce.employment:' || y.id] AS objects,
    jsonb_build_object('days', least(coalesce(x.to_on, %(today)s), coalesce(y.to_on, %(today)s))
        - greatest(x.from_on, y.from_on) + 1, 'from_on', greatest(x.from_on, y.from_on)) AS data
FROM workforce_employment x JOIN workforce_employment y ON y.person_id = x.person_id AND y.factory_id > x.factory_id
WHERE x.kind = 'contract' AND y.kind = 'contract'
    AND least(coalesce(x.to_on, %(today)s), coalesce(y.to_on, %(today)s)) - greatest(x.from_on, y.from_on)
        >= %(overlap_days)s
    AND least(coalesce(x.to_on, %(today)s), coalesce(y.to_on, %(today)s)) >= %(from_day)s"""

# Registered poor, not relocated: families go on being moved. A status had before and renewed is left alone.
_POOR_LATE = """
SELECT p.id || ':' || s.id AS key, e.factory_id, NULL::bigint AS other_id, p.id AS person_id,
    NULL::bigint AS claim_id, ARRAY[s.id::text] AS marks,
    ARRAY['workforce.household:' || p.household_id, 'workforce.employment:' || e.id] AS objects,
    jsonb_build_object('hired_on', e.from_on, 'status_on', s.from_on) AS data
FROM workforce_householdstatus s JOIN workforce_person p ON p.household_id = s.household_id
JOIN LATERAL (SELECT e.* FROM workforce_employment e WHERE e.person_id = p.id AND e.from_on < s.from_on
    AND (e.to_on IS NULL OR e.to_on >= s.from_on) ORDER BY e.from_on DESC LIMIT 1) e ON true
WHERE s.kind = 'registered_poor' AND p.merged_into_id IS NULL AND s.from_on >= %(from_day)s
    AND NOT EXISTS (SELECT 1 FROM workforce_householdstatus o WHERE o.household_id = s.household_id
        AND o.kind = 'registered_poor' AND o.from_on < s.from_on)"""

PEOPLE: tuple[Check, ...] = (
    Check(
        code="two_factories",
        name=_("同月在两家工厂"),
        looks_for=_(
            "同一人在同一个月由两家工厂计发工资，而两边的用工时间重叠，或出勤合计超过当月天数，或有一家没有他的用工记录。"
            "月中换厂、两边都是非全日制、合同工兼做居家计件，天数合得上的，不算。"
        ),
        seen=_("雅安 2019 年就业资金审计，跨部门比对出 1,039 条疑点"),
        reads=_("用工、工资发放"),
        said=_(
            "同一人 %(months)s 同时由“%(factory)s”和“%(other)s”计发工资，共 %(count)s 个月，"
            "单月出勤合计最多 %(days)s 天。"
        ),
        sql=_TWO_FACTORIES,
        severity=Severity.HARD,
        holds=frozenset({"person", "counting"}),
        mend=_(
            "查清他实际在哪一家，更正另一家的用工起止日期或工资；更正后点“重新核查”，不再出现即自动解除。"
        ),
    ),
    Check(
        code="age",
        name=_("年龄不符"),
        looks_for=_(
            "发工资的月末还不满最低用工年龄；或补贴以他为对象、评定当月月末已超过年龄上限。"
            "恰好是上限周岁的不算；没有以他申报补贴的超龄职工也不算。"
        ),
        seen=_("吉林 2018 年扶贫车间奖补口径；多地审计比对退休、死亡名单"),
        reads=_("出生日期、工资发放、补贴申报"),
        said=_("%(day_on)s为 %(years)s 周岁，界限为 %(limit)s 周岁。"),
        sql=_AGE,
        severity=Severity.HARD,
        holds=frozenset({"person", "claim"}),
        thresholds=("age_min", "age_max_male", "age_max_female"),
        mend=_("出生日期登记错的，对照身份证更正；确实不符的，撤回申报或不予支持。"),
    ),
    Check(
        code="shared_card",
        name=_("多人共用一张工资卡"),
        looks_for=_("不同家庭的人登记了同一个工资卡号。同一户的家人共用一张卡，不算。"),
        seen=_("衢江某镇财政人员借用二三百份身份证件套取 214 万元；工伤冒名案"),
        reads=_("工资卡号（只比对加密索引，不显示号码）"),
        said=_("%(people)s 人、分属 %(homes)s 户，登记的是同一张工资卡。"),
        sql=_SHARED.format(word="card", column="account_index", least="card_people"),
        severity=Severity.HARD,
        holds=frozenset({"person"}),
        thresholds=("card_people",),
        mend=_("请本人提供自己名下的银行卡，更正工资卡号；重复登记的同一个人，先合并记录。"),
    ),
    Check(
        code="shared_phone",
        name=_("多人共用一个手机号"),
        looks_for=_("不同家庭的多名在岗职工登记了同一个手机号。一家人共用的不算。"),
        seen=_("北京某培训学校申报 2,984 人、实有 330 人，名单是买来的"),
        reads=_("手机号（只比对加密索引，不显示号码）"),
        said=_("%(people)s 名在岗职工、分属 %(homes)s 户，登记的是同一个手机号。"),
        sql=_SHARED.format(word="phone", column="phone_index", least="phone_people"),
        thresholds=("phone_people",),
    ),
    Check(
        code="ghost",
        name=_("查无此人的迹象"),
        looks_for=_(
            "连续领薪却没有任何旁证：全部发现金，从未确认工资，没有工资卡、自己的手机号、保险缴费、帐号或同意书。"
            "有其中任何一样的不算。"
        ),
        seen=_("句容“春光化工厂”并不存在，骗取 163 万元"),
        reads=_("工资发放、保险缴费、帐号、单独同意"),
        said=_(
            "在“%(factory)s”领薪 %(count)s 个月共 %(pay_fen)s，全为现金，没有任何旁证证明本人在岗。"
        ),
        sql=_GHOST,
        thresholds=("ghost_months",),
    ),
    Check(
        code="two_contracts",
        name=_("两份劳动合同重叠"),
        looks_for=_(
            "同一人在两家工厂的劳动合同用工期重叠超过规定天数。交接几天、非全日制和计件不算。"
        ),
        seen=_("就业资金审计的常见疑点"),
        reads=_("用工"),
        said=_("自%(from_on)s起，在“%(factory)s”和“%(other)s”的劳动合同用工重叠 %(days)s 天。"),
        sql=_TWO_CONTRACTS,
        thresholds=("overlap_days",),
    ),
    Check(
        code="poor_late",
        name=_("入职后才取得贫困户身份"),
        looks_for=_(
            "入职以后家庭才第一次登记为建档立卡贫困户。以前就有、到期续登的不算；搬迁户身份不比。"
        ),
        seen=_("马山 3,119 人不符合条件，其中 343 人是财政供养人员"),
        reads=_("家庭户身份、用工"),
        said=_("%(hired_on)s入职“%(factory)s”，%(status_on)s起家庭才登记为建档立卡贫困户。"),
        sql=_POOR_LATE,
    ),
)
