"""Checks of a factory's roster and pay: too regular, too many, made for the day of counting."""

from django.utils.translation import gettext_lazy as _

from county.risk.kinds.checks import Check

_FACTORY_ONLY = "NULL::bigint AS other_id, NULL::bigint AS person_id, NULL::bigint AS claim_id"

_SAME_DAYS = f"""
WITH even AS (SELECT factory_id, month::int AS month, count(*) AS people, min(days_tenths) AS days, min(id) AS id
    FROM workforce_payroll WHERE month >= %(from_month)s GROUP BY 1, 2
    HAVING count(*) >= %(same_people)s AND min(days_tenths) = max(days_tenths) AND min(days_tenths) > 0)
SELECT factory_id::text AS key, factory_id, {_FACTORY_ONLY}, array_agg(month::text ORDER BY month) AS marks,
    ARRAY['factories.factory:' || factory_id] || (array_agg('workforce.payroll:' || id ORDER BY month DESC))[1:6]
        AS objects,
    jsonb_build_object('months', jsonb_agg(month ORDER BY month), 'count', count(*), 'people', max(people),
        'days', (max(days) / 10)::int) AS data
FROM even GROUP BY factory_id HAVING count(*) >= %(same_months)s"""

_SAME_PAY = f"""
WITH told AS (SELECT factory_id, month::int AS month, count(*) AS people, min(id) AS id,
    count(DISTINCT paid_on) AS days, max(paid_on) AS paid_on, bool_or(confirmation = 'confirmed') AS confirmed,
    mode() WITHIN GROUP (ORDER BY net_fen) AS fen
    FROM workforce_payroll WHERE month >= %(from_month)s AND net_fen > 0 AND paid_on IS NOT NULL
    GROUP BY 1, 2 HAVING count(*) >= %(same_people)s),
even AS (SELECT t.*, (SELECT count(*) FROM workforce_payroll r WHERE r.factory_id = t.factory_id
    AND r.month = t.month AND r.net_fen = t.fen) AS same FROM told t WHERE t.days = 1 AND NOT t.confirmed)
SELECT factory_id::text AS key, factory_id, {_FACTORY_ONLY}, array_agg(month::text ORDER BY month) AS marks,
    ARRAY['factories.factory:' || factory_id] || (array_agg('workforce.payroll:' || id ORDER BY month DESC))[1:6]
        AS objects,
    jsonb_build_object('months', jsonb_agg(month ORDER BY month), 'count', count(*), 'people', max(people),
        'same', max(same), 'net_fen', max(fen)) AS data
FROM even WHERE same * 100 >= people * %(same_percent)s GROUP BY factory_id"""

# The day counted: the last of a year, and the days on which the county graded the factory.
_RUSH = f"""
WITH days AS (SELECT id AS factory_id, make_date(y, 12, 31) AS day FROM factories_factory,
        generate_series(extract(year FROM %(from_day)s::date)::int - 1, extract(year FROM %(today)s::date)::int) y
    WHERE merged_into_id IS NULL
    UNION SELECT factory_id, evaluated_on FROM factories_evaluation),
jobs AS (SELECT d.factory_id, d.day, count(*) AS staff,
    count(*) FILTER (WHERE e.from_on > d.day - %(rush_days)s::int) AS hired,
    count(*) FILTER (WHERE e.from_on > d.day - %(rush_days)s::int AND e.to_on <= d.day + %(leave_days)s::int) AS gone,
    (array_agg('workforce.employment:' || e.id ORDER BY e.id) FILTER (WHERE e.from_on > d.day - %(rush_days)s::int
        AND e.to_on <= d.day + %(leave_days)s::int))[1:12] AS objects
    FROM days d JOIN workforce_employment e ON e.factory_id = d.factory_id AND e.from_on <= d.day
        AND (e.to_on IS NULL OR e.to_on >= d.day)
    WHERE d.day BETWEEN %(from_day)s::date - 400 AND %(today)s GROUP BY 1, 2)
SELECT factory_id || ':' || day AS key, factory_id, {_FACTORY_ONLY}, ARRAY[day::text] AS marks,
    ARRAY['factories.factory:' || factory_id] || objects AS objects,
    jsonb_build_object('day_on', day, 'hired', hired, 'staff', staff, 'gone', gone) AS data
FROM jobs WHERE hired >= %(rush_people)s AND hired * 100 >= staff * %(rush_percent)s
    AND gone * 100 >= hired * %(leave_percent)s"""

_GROUP = """
SELECT a.factory_id || ':' || b.factory_id AS key, a.factory_id, b.factory_id AS other_id,
    NULL::bigint AS person_id, NULL::bigint AS claim_id, array_agg(DISTINCT a.person_id::text) AS marks,
    (array_agg('workforce.employment:' || a.id ORDER BY a.id))[1:12] AS objects,
    jsonb_build_object('people', count(DISTINCT a.person_id), 'from_on', min(a.to_on), 'to_on', max(b.from_on)) AS data
FROM workforce_employment a JOIN workforce_employment b ON b.person_id = a.person_id
    AND b.factory_id <> a.factory_id AND b.from_on BETWEEN a.to_on AND a.to_on + %(group_gap_days)s::int
JOIN factories_factory fa ON fa.id = a.factory_id JOIN factories_factory fb ON fb.id = b.factory_id
WHERE a.to_on - a.from_on <= %(group_stay_days)s AND a.to_on >= %(from_day)s
    AND fa.town_id <> fb.town_id AND fa.enterprise_id <> fb.enterprise_id
GROUP BY a.factory_id, b.factory_id HAVING count(DISTINCT a.person_id) >= %(group_people)s"""

_IDLE = f"""
SELECT r.factory_id::text AS key, r.factory_id, {_FACTORY_ONLY}, array_agg(r.month::text ORDER BY r.month) AS marks,
    ARRAY['factories.factory:' || r.factory_id]
        || (array_agg('factories.monthlyreport:' || r.id ORDER BY r.month DESC))[1:6] AS objects,
    jsonb_build_object('months', jsonb_agg(r.month::int ORDER BY r.month), 'count', count(*), 'people', max(t.people),
        'pay_fen', sum(t.fen)::bigint) AS data
FROM factories_monthlyreport r JOIN (SELECT factory_id, month, count(*) AS people, sum(net_fen) AS fen
    FROM workforce_payroll WHERE month >= %(from_month)s AND days_tenths > 0 GROUP BY 1, 2
    HAVING count(*) >= %(idle_people)s) t ON t.factory_id = r.factory_id AND t.month = r.month
WHERE r.electricity_kwh = 0 OR (r.state = 'stopped' AND r.output_fen = 0)
GROUP BY r.factory_id"""

# Who works at home needs no room in the plant.
_CROWDED = f"""
WITH rooms AS (SELECT factory_id, sum(area_dm2)::bigint AS area, array_agg('places.lease:' || id) AS objects
    FROM places_lease WHERE from_on <= %(today)s AND coalesce(ended_on, to_on) >= %(today)s GROUP BY 1),
staff AS (SELECT factory_id, count(*) AS people FROM workforce_employment WHERE kind <> 'piecework'
    AND from_on <= %(today)s AND (to_on IS NULL OR to_on >= %(today)s) GROUP BY 1)
SELECT s.factory_id::text AS key, s.factory_id, {_FACTORY_ONLY}, ARRAY[(s.people / 5)::text] AS marks,
    ARRAY['factories.factory:' || s.factory_id] || r.objects AS objects,
    jsonb_build_object('people', s.people, 'area', (r.area / 100)::int) AS data
FROM staff s JOIN rooms r ON r.factory_id = s.factory_id WHERE r.area < s.people * %(room_dm2)s::bigint"""

ROSTER: tuple[Check, ...] = (
    Check(
        code="same_days",
        name=_("出勤过于整齐"),
        looks_for=_(
            "一家工厂连着几个月所有人的出勤天数一模一样。人少的，或只有一两个月（如假期）的不算。"
        ),
        seen=_("丽水某企业名单 28 人、实有约 18 人；印度以工代赈出勤照片造假"),
        reads=_("工资发放（出勤）"),
        said=_(
            "“%(factory)s”有 %(count)s 个月（%(months)s）全部 %(people)s 人出勤天数完全相同（%(days)s 天）。"
        ),
        sql=_SAME_DAYS,
        thresholds=("same_people", "same_months"),
    ),
    Check(
        code="same_pay",
        name=_("工资整齐划一"),
        looks_for=_(
            "绝大多数人实发工资一分不差，同一天发放，没有一名工人确认。有工人确认的、金额有高低的不算。"
        ),
        seen=_("法院、检察院公布的虚列工资后返还案件"),
        reads=_("工资发放"),
        said=_(
            "“%(factory)s”%(months)s 的工资 %(people)s 人中有 %(same)s 人实发都是 %(net_fen)s，同一天发放，无一人确认。"
        ),
        sql=_SAME_PAY,
        thresholds=("same_people", "same_percent"),
    ),
    Check(
        code="rush",
        name=_("考核日前突击入职"),
        looks_for=_(
            "年末或评估日前集中入职，过后不久又大批离职。入职以后留下来的、平时招工的不算。"
        ),
        seen=_("英国审计署 2020 年薪资补贴审计；为数量而建的车间 167 家、在用 22 家"),
        reads=_("用工、年度评估"),
        said=_(
            "%(day_on)s前“%(factory)s”集中入职 %(hired)s 人，占当日在岗 %(staff)s 人；其中 %(gone)s 人过后不久离职。"
        ),
        sql=_RUSH,
        thresholds=("rush_days", "rush_people", "rush_percent", "leave_days", "leave_percent"),
    ),
    Check(
        code="group_moves",
        name=_("同一批人在各镇之间流动"),
        looks_for=_(
            "同一批人在一家工厂短暂停留，随即成批转到另一镇另一家企业。同一企业内部调动的不算。"
        ),
        seen=_("为应付各镇考核借用职工的做法"),
        reads=_("用工"),
        said=_(
            "同一批 %(people)s 人在“%(factory)s”短暂停留后，%(from_on)s至%(to_on)s转到“%(other)s”。"
        ),
        sql=_GROUP,
        thresholds=("group_people", "group_stay_days", "group_gap_days"),
    ),
    Check(
        code="idle_pay",
        name=_("停产仍有工资表"),
        looks_for=_("月报写明停产无产值，或用电为零，当月却有成批出勤和工资。部分开工的不算。"),
        seen=_("句容“春光化工厂”；闲置车间冒领"),
        reads=_("月报、工资发放"),
        said=_(
            "“%(factory)s”%(months)s 月报为停产或用电为零，却有最多 %(people)s 人出勤，工资共 %(pay_fen)s。"
        ),
        sql=_IDLE,
        thresholds=("idle_people",),
    ),
    Check(
        code="crowded",
        name=_("人数超出厂房容量"),
        looks_for=_("在厂职工人数与租用面积不相称。居家计件的人不计。"),
        seen=_("丽水某企业名单 28 人、实有约 18 人"),
        reads=_("用工、租赁合同"),
        said=_("“%(factory)s”租用 %(area)s 平方米，在厂职工 %(people)s 人，人均面积低于最低值。"),
        sql=_CROWDED,
        thresholds=("room_dm2",),
    ),
)
