"""Pairs that look alike, each kind in one statement: blocks of records that share a key, pairs inside the blocks,
then what else the two share. Numbers are compared by their blind indexes only.
"""

from collections.abc import Mapping

from county.merging.choices import ENOUGH, MOST_SHARING, WEIGHTS, Reason, RecordKind

# A block larger than this is a name half the county has, or a mistake in the data.
LARGEST_BLOCK = 40


def _shares(*conditions: tuple[Reason, str]) -> str:
    """SQL: the array of the reasons whose condition holds for a and b."""
    told = ", ".join(
        f"CASE WHEN {condition} THEN '{reason.value}' END" for reason, condition in conditions
    )
    return f"array_remove(ARRAY[{told}]::text[], NULL)"


_WEIGHTS = ", ".join(f"('{reason.value}', {weight})" for reason, weight in WEIGHTS.items())
# Kept once: written into the conditions, the reasons would be worked out anew for each of them.
_SCORED = """scored AS MATERIALIZED (
        SELECT s.*, (SELECT sum(w.weight) FROM weights w WHERE w.code = ANY(s.reasons)) AS score FROM s)"""
# The same characters in another order: 张小明 and 张明小.
_LETTERS = "(SELECT string_agg(c, '' ORDER BY c) FROM regexp_split_to_table({name}, '') AS t (c))"
# Each name with one character left open: two names that share one differ in that character at most.
_OPEN = "SELECT overlay(m.{name} PLACING '_' FROM i FOR 1) FROM generate_series(1, length(m.{name})) AS i"
_ONE_OFF = (
    "(length(a.{name}) = length(b.{name}) AND EXISTS (" + _OPEN.replace("m.", "a.")
    + " INTERSECT " + _OPEN.replace("m.", "b.") + "))"
)  # fmt: skip
_NEAR_BIRTHDAY = """(a.born_on <> b.born_on AND (
    (extract(year FROM a.born_on) = extract(year FROM b.born_on)
        AND (extract(month FROM a.born_on) = extract(month FROM b.born_on)
            OR extract(day FROM a.born_on) = extract(day FROM b.born_on)
            OR (extract(month FROM a.born_on) = extract(day FROM b.born_on)
                AND extract(day FROM a.born_on) = extract(month FROM b.born_on))))
    OR (extract(month FROM a.born_on) = extract(month FROM b.born_on)
        AND extract(day FROM a.born_on) = extract(day FROM b.born_on))))"""
_SAME_FACTORY = """EXISTS (SELECT 1 FROM workforce_employment x JOIN workforce_employment y
    ON y.factory_id = x.factory_id WHERE x.person_id = a.id AND y.person_id = b.id)"""
_NAMES = (Reason.SAME_NAME, Reason.SAME_SOUND, Reason.SWAPPED, Reason.ONE_CHARACTER)


def _alike(name: str, sound: str) -> tuple[tuple[Reason, str], ...]:
    """The four ways two names may be alike; at most one holds. name, sound: columns."""
    letters = f"a.letters = b.letters AND a.{name} <> b.{name}"
    apart = f"a.{name} <> b.{name} AND a.letters <> b.letters AND a.{sound} <> b.{sound}"
    return (
        (Reason.SAME_NAME, f"a.{name} = b.{name}"),
        (Reason.SWAPPED, letters),
        (
            Reason.SAME_SOUND,
            f"a.{sound} = b.{sound} AND a.{sound} <> '' AND a.letters <> b.letters",
        ),
        (Reason.ONE_CHARACTER, f"{apart} AND {_ONE_OFF.format(name=name)}"),
    )


_PEOPLE = f"""
    WITH weights (code, weight) AS (VALUES {_WEIGHTS}),
    m AS MATERIALIZED (
        SELECT p.id, p.name, p.name_pinyin, p.born_on, p.sex, p.phone_index, p.account_index, p.household_id,
            {_LETTERS.format(name="p.name")} AS letters,
            coalesce(p.town_id, h.town_id, (SELECT f.town_id FROM workforce_employment e
                JOIN factories_factory f ON f.id = e.factory_id WHERE e.person_id = p.id
                ORDER BY e.from_on DESC, e.id DESC LIMIT 1)) AS town_id
        FROM workforce_person p LEFT JOIN workforce_household h ON h.id = p.household_id
        WHERE p.merged_into_id IS NULL),
    works AS (SELECT DISTINCT e.person_id, e.factory_id FROM workforce_employment e),
    keys (key, id, most) AS (
        SELECT 'p' || encode(phone_index, 'hex'), id, {
    MOST_SHARING
} FROM m WHERE phone_index IS NOT NULL
        UNION ALL SELECT 'a' || encode(account_index, 'hex'), id, {MOST_SHARING} FROM m
            WHERE account_index IS NOT NULL
        UNION ALL SELECT 'b' || name || born_on, id, {LARGEST_BLOCK} FROM m
        UNION ALL SELECT 't' || name || town_id || sex, id, {LARGEST_BLOCK} FROM m
        UNION ALL SELECT 'h' || household_id, id, {
    LARGEST_BLOCK
} FROM m WHERE household_id IS NOT NULL
        UNION ALL SELECT 's' || factory_id || ':' || name_pinyin, id, {LARGEST_BLOCK}
            FROM m JOIN works w ON w.person_id = m.id WHERE name_pinyin <> ''
        UNION ALL SELECT 'l' || factory_id || ':' || letters, id, {LARGEST_BLOCK}
            FROM m JOIN works w ON w.person_id = m.id
        UNION ALL SELECT 'o' || factory_id || ':' || born_on, id, {LARGEST_BLOCK}
            FROM m JOIN works w ON w.person_id = m.id),
    blocks AS (SELECT key, array_agg(id) AS ids FROM keys GROUP BY key, most
        HAVING count(*) BETWEEN 2 AND most),
    pairs AS (SELECT DISTINCT x.id AS low, y.id AS high FROM blocks,
        unnest(ids) AS x (id), unnest(ids) AS y (id) WHERE x.id < y.id),
    s AS MATERIALIZED (SELECT low, high, a.town_id AS low_town, b.town_id AS high_town, {
    _shares(
        *_alike("name", "name_pinyin"),
        (Reason.SAME_BIRTHDAY, "a.born_on = b.born_on"),
        (Reason.NEAR_BIRTHDAY, _NEAR_BIRTHDAY),
        (Reason.SAME_PHONE, "a.phone_index = b.phone_index"),
        (Reason.SAME_ACCOUNT, "a.account_index = b.account_index"),
        (Reason.SAME_HOUSEHOLD, "a.household_id = b.household_id"),
        (Reason.SAME_TOWN, "a.town_id = b.town_id"),
        (Reason.SAME_FACTORY, _SAME_FACTORY),
    )
} AS reasons
        FROM pairs JOIN m a ON a.id = low JOIN m b ON b.id = high),
    {_SCORED}
    SELECT '{RecordKind.PERSON.value}', low, high, low_town, high_town, score, reasons FROM scored
    WHERE (score >= {ENOUGH} AND reasons && ARRAY{[reason.value for reason in _NAMES]})
        OR 'same_account' = ANY(reasons)
        OR ('same_phone' = ANY(reasons) AND NOT 'same_household' = ANY(reasons))"""  # noqa: S608 -- our own words

# What every name has says nothing: 平利县, 有限公司, 社区工厂.
_PLAIN_FIRM = "regexp_replace({name}, '(平利县|安康市|有限责任公司|有限公司|公司|厂|[[:space:]（）()])', '', 'g')"
_PLAIN_FACTORY = "regexp_replace({name}, '(社区工厂|工厂|车间|[[:space:]（）()])', '', 'g')"

_ENTERPRISES = f"""
    WITH weights (code, weight) AS (VALUES {_WEIGHTS}),
    n AS (SELECT e.*, {_PLAIN_FIRM.format(name="e.name")} AS plain FROM factories_enterprise e
        WHERE e.merged_into_id IS NULL),
    m AS MATERIALIZED (SELECT n.id, n.plain, n.name_pinyin, n.legal_representative, n.phone_index,
        regexp_replace(n.headquarters, '[[:space:]]', '', 'g') AS place,
        {_LETTERS.format(name="n.plain")} AS letters,
        (SELECT min(f.town_id) FROM factories_factory f WHERE f.enterprise_id = n.id) AS town_id FROM n),
    s AS MATERIALIZED (SELECT a.id AS low, b.id AS high, a.town_id AS low_town, b.town_id AS high_town, {
    _shares(
        *_alike("plain", "name_pinyin"),
        (Reason.SAME_REPRESENTATIVE, "a.legal_representative = b.legal_representative"),
        (Reason.SAME_PHONE, "a.phone_index = b.phone_index"),
        (Reason.SAME_ADDRESS, "a.place = b.place AND a.place <> ''"),
    )
} AS reasons
        FROM m a JOIN m b ON a.id < b.id AND (a.plain = b.plain OR a.name_pinyin = b.name_pinyin
            OR a.letters = b.letters OR a.legal_representative = b.legal_representative
            OR a.phone_index = b.phone_index)),
    {_SCORED}
    SELECT '{
    RecordKind.ENTERPRISE.value
}', low, high, low_town, high_town, score, reasons FROM scored
    WHERE score >= {ENOUGH} OR 'same_name' = ANY(reasons)"""  # noqa: S608 -- our own words

_FACTORIES = f"""
    WITH weights (code, weight) AS (VALUES {_WEIGHTS}),
    n AS (SELECT f.*, {_PLAIN_FACTORY.format(name="f.name")} AS plain FROM factories_factory f
        WHERE f.merged_into_id IS NULL),
    m AS MATERIALIZED (SELECT n.id, n.plain, n.name_pinyin, n.enterprise_id, n.site_id, n.town_id, n.address,
        {_LETTERS.format(name="n.plain")} AS letters FROM n),
    s AS MATERIALIZED (SELECT a.id AS low, b.id AS high, a.town_id AS low_town, b.town_id AS high_town, {
    _shares(
        *_alike("plain", "name_pinyin"),
        (Reason.SAME_ENTERPRISE, "a.enterprise_id = b.enterprise_id"),
        (Reason.SAME_SITE, "a.site_id = b.site_id"),
        (
            Reason.SAME_PREMISES,
            '''EXISTS (SELECT 1 FROM places_lease x JOIN places_lease y
            ON y.premises_id = x.premises_id WHERE x.factory_id = a.id AND y.factory_id = b.id)''',
        ),
        (Reason.SAME_ADDRESS, "a.address = b.address AND a.address <> ''"),
        (Reason.SAME_TOWN, "a.town_id = b.town_id"),
    )
} AS reasons
        FROM m a JOIN m b ON a.id < b.id AND (a.enterprise_id = b.enterprise_id OR a.site_id = b.site_id
            OR a.plain = b.plain)),
    {_SCORED}
    SELECT '{RecordKind.FACTORY.value}', low, high, low_town, high_town, score, reasons FROM scored
    WHERE score >= {ENOUGH} AND NOT (reasons <@ ARRAY['same_site', 'same_address', 'same_town'])"""  # noqa: S608 -- our own words

STATEMENTS: Mapping[str, str] = {
    RecordKind.PERSON: _PEOPLE,
    RecordKind.FACTORY: _FACTORIES,
    RecordKind.ENTERPRISE: _ENTERPRISES,
}
