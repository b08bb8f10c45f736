"""What bodies lack, as a view: each gap with the days it lasted, by arithmetic of ranges of days."""

from django.db import migrations

VIEW = """
CREATE VIEW accounts_bodygap AS
WITH body AS (
    SELECT id, kind, town_id, telephone, daterange(valid_from, valid_to, '[]') AS being
    FROM accounts_organisation
    WHERE valid_to IS NULL OR valid_to >= valid_from
), seat AS (
    SELECT post_id, daterange(from_on, to_on, '[]') AS days FROM accounts_holding
    UNION ALL
    SELECT post_id, daterange(from_on, to_on, '[]') FROM accounts_member WHERE post_id IS NOT NULL
), given AS (
    SELECT organisation_id, daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1)) AS days
    FROM accounts_bodyfund
), turn AS (
    SELECT user_id, from_on AS day FROM accounts_holding
    UNION
    SELECT user_id, to_on + 1 FROM accounts_holding WHERE to_on IS NOT NULL
), stretch AS (
    SELECT user_id, daterange(day, lead(day) OVER (PARTITION BY user_id ORDER BY day)) AS days
    FROM turn
), gap AS (
    SELECT 'no_body' AS kind, b.id AS organisation_id, NULL::bigint AS post_id,
        NULL::bigint AS user_id, unnest(datemultirange(b.being) - coalesce((
            SELECT range_agg(o.being) FROM body o
            WHERE o.kind = 'town_body' AND o.town_id = b.town_id), '{}'::datemultirange)) AS days
    FROM body b WHERE b.kind = 'town'
    UNION ALL
    SELECT 'vacant_post', b.id, p.id, NULL, unnest(datemultirange(b.being) - coalesce((
            SELECT range_agg(s.days) FROM seat s WHERE s.post_id = p.id), '{}'::datemultirange))
    FROM accounts_post p JOIN body b ON b.id = p.organisation_id WHERE b.kind <> 'enterprise'
    UNION ALL
    SELECT 'no_telephone', b.id, NULL, NULL, b.being
    FROM body b WHERE b.kind IN ('office', 'town_body') AND b.telephone = ''
    UNION ALL
    SELECT 'no_funds', b.id, NULL, NULL, unnest(datemultirange(b.being) - coalesce((
            SELECT range_agg(g.days) FROM given g WHERE g.organisation_id = b.id),
            '{}'::datemultirange))
    FROM body b WHERE b.kind IN ('office', 'town_body')
    UNION ALL
    SELECT 'too_many_posts', NULL, NULL, s.user_id, unnest(range_agg(s.days))
    FROM stretch s
    WHERE (SELECT count(*) FROM accounts_holding h
        WHERE h.user_id = s.user_id AND daterange(h.from_on, h.to_on, '[]') @> lower(s.days)) > 3
    GROUP BY s.user_id
)
SELECT concat_ws('-', kind, organisation_id, post_id, user_id, to_char(lower(days), 'YYYYMMDD'))
        AS key,
    kind::varchar(20) AS kind, organisation_id, post_id, user_id,
    lower(days) AS from_on, upper(days) - 1 AS to_on
FROM gap
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_bodies")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW accounts_bodygap")]
