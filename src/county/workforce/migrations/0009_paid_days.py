"""Pay summed by factory and day, kept by statement-level triggers in the very transaction that changes pay."""

from django.db import migrations, models

import county.core.fields

_ROWS = {
    "INSERT": "SELECT factory_id, paid_on, net_fen AS fen, 1 AS n FROM new_rows",
    "DELETE": "SELECT factory_id, paid_on, -net_fen AS fen, -1 AS n FROM old_rows",
}
_ROWS["UPDATE"] = f"{_ROWS['INSERT']} UNION ALL {_ROWS['DELETE']}"
_TABLES = {
    "INSERT": "NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}
# In key order: two imports that pay on the same days wait for one another and never in a circle.
_FUNCTION = """
CREATE FUNCTION workforce_paid_days_{word}() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO workforce_paidday AS d (factory_id, paid_on, net_fen, pay_rows)
    SELECT factory_id, paid_on, sum(fen), sum(n) FROM ({rows}) r
    WHERE paid_on IS NOT NULL GROUP BY 1, 2 HAVING sum(fen) <> 0 OR sum(n) <> 0 ORDER BY 1, 2
    ON CONFLICT (factory_id, paid_on) DO UPDATE
    SET net_fen = d.net_fen + excluded.net_fen, pay_rows = d.pay_rows + excluded.pay_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER workforce_paid_days_{word} AFTER {event} ON workforce_payroll
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION workforce_paid_days_{word}();
"""
_EMPTIED = """
CREATE FUNCTION workforce_paid_days_truncate() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM workforce_paidday;
    RETURN NULL;
END $$;
CREATE TRIGGER workforce_paid_days_truncate AFTER TRUNCATE ON workforce_payroll
FOR EACH STATEMENT EXECUTE FUNCTION workforce_paid_days_truncate();
"""
_FILL = """
INSERT INTO workforce_paidday (factory_id, paid_on, net_fen, pay_rows)
SELECT factory_id, paid_on, sum(net_fen), count(*) FROM workforce_payroll
WHERE paid_on IS NOT NULL GROUP BY 1, 2;
"""
_WORDS = [(word.lower(), word) for word in _ROWS]
_MAKE = "".join(
    _FUNCTION.format(word=word, event=event, rows=_ROWS[event], tables=_TABLES[event])
    for word, event in _WORDS
)
_DROP = "".join(
    f"DROP TRIGGER workforce_paid_days_{word} ON workforce_payroll; DROP FUNCTION workforce_paid_days_{word}();"
    for word in [*(word for word, _event in _WORDS), "truncate"]
)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0008_heads_spelt")]

    operations = [
        migrations.CreateModel(
            name="PaidDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "factory_id", "paid_on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("factory_id", models.BigIntegerField()),
                ("paid_on", models.DateField(verbose_name="发放日期")),
                ("net_fen", county.core.fields.FenField(verbose_name="实发")),
                ("pay_rows", models.IntegerField(verbose_name="人数")),
            ],
            options={
                "verbose_name": "按日工资合计",
                "indexes": [models.Index(fields=["paid_on"], name="paid_day_by_day")],
            },
        ),
        migrations.RunSQL(_MAKE + _EMPTIED, _DROP),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
