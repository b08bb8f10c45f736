"""Events get an order of writing (`id`), a gapless number (`seq`) and a place in the hash chain."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import county.audit.models

# The number of a transaction: PostgreSQL's own starts anew in a restored database, this one does not.
ACT = """
CREATE SEQUENCE audit_act_seq;
CREATE FUNCTION audit_act() RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE act text := nullif(current_setting('anye.act', true), '');
BEGIN
  IF act IS NULL THEN
    act := set_config('anye.act', nextval('audit_act_seq')::text, true);
  END IF;
  RETURN act::bigint;
END $$;
"""
ACT_BACK = "DROP FUNCTION audit_act(); DROP SEQUENCE audit_act_seq;"
UNGUARD = "ALTER TABLE audit_event DISABLE TRIGGER USER"
GUARD = """
ALTER TABLE audit_event ENABLE TRIGGER USER;
CREATE OR REPLACE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- Sealing: an unsealed row gets its number and hashes, nothing else.
    IF OLD.seq IS NULL AND NEW.seq IS NOT NULL AND
      (OLD.id, OLD.act, OLD.at, OLD.actor_id, OLD.actor_name, OLD.roles, OLD.action, OLD.object_type,
        OLD.object_id, OLD.object_name, OLD.town_id, OLD.outcome, OLD.reason, OLD.facts,
        OLD.request_id, OLD.salt)
      IS NOT DISTINCT FROM
      (NEW.id, NEW.act, NEW.at, NEW.actor_id, NEW.actor_name, NEW.roles, NEW.action, NEW.object_type,
        NEW.object_id, NEW.object_name, NEW.town_id, NEW.outcome, NEW.reason, NEW.facts,
        NEW.request_id, NEW.salt)
    THEN RETURN NEW; END IF;
    -- Forgetting: what may name a person goes with its salt; number, hashes and keys stay.
    IF OLD.salt IS NOT NULL AND NEW.salt IS NULL AND NEW.object_name = '' AND NEW.reason = ''
      AND NEW.facts = '{}' AND
      (OLD.id, OLD.seq, OLD.act, OLD.at, OLD.actor_id, OLD.actor_name, OLD.roles, OLD.action,
        OLD.object_type, OLD.object_id, OLD.town_id, OLD.outcome, OLD.request_id, OLD.changes,
        OLD.payload, OLD.leaf, OLD.chain)
      IS NOT DISTINCT FROM
      (NEW.id, NEW.seq, NEW.act, NEW.at, NEW.actor_id, NEW.actor_name, NEW.roles, NEW.action,
        NEW.object_type, NEW.object_id, NEW.town_id, NEW.outcome, NEW.request_id, NEW.changes,
        NEW.payload, NEW.leaf, NEW.chain)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION audit_change_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.salt IS NOT NULL AND NEW.salt IS NULL AND NEW.before IS NULL
    AND NEW.after IS NULL AND
    (OLD.id, OLD.act, OLD.at, OLD."table", OLD.kind, OLD.row_id, OLD.rows, OLD.payload, OLD.weight,
      OLD.login)
    IS NOT DISTINCT FROM
    (NEW.id, NEW.act, NEW.at, NEW."table", NEW.kind, NEW.row_id, NEW.rows, NEW.payload, NEW.weight,
      NEW.login)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'audit_change is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_change_no_change BEFORE UPDATE OR DELETE ON audit_change
  FOR EACH ROW EXECUTE FUNCTION audit_change_append_only();
-- What the present transaction changed, for sealing: it may not be read otherwise by every role.
CREATE FUNCTION audit_changes_of_act(OUT rows bigint, OUT lines text) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE mine bigint := audit_act();
BEGIN
  SELECT count(*), coalesce(string_agg(concat_ws('|', c.id,
      (extract(epoch FROM c.at) * 1000000)::bigint, c."table", c.kind, coalesce(c.row_id, 0), c.rows,
      c.weight, c.login, encode(c.payload, 'hex')), E'\\n' ORDER BY c.id), '')
    INTO rows, lines FROM audit_change c WHERE c.act = mine;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_event_time"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(ACT, ACT_BACK),
        migrations.RunSQL(UNGUARD, migrations.RunSQL.noop),
        *(
            migrations.RemoveIndex("event", name)
            for name in ("audit_by_object", "audit_by_actor", "audit_by_action", "audit_by_town")
        ),
        migrations.AlterModelOptions(
            "event", options={"ordering": ("-id",), "verbose_name": "操作记录"}
        ),
        migrations.RenameField("event", "seq", "id"),
        migrations.AlterField(
            "event",
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        migrations.AddField(
            "event", "seq", models.BigIntegerField(null=True, unique=True, verbose_name="序号")
        ),
        migrations.AddField(
            "event",
            "act",
            models.BigIntegerField(db_default=county.audit.models._Act(), editable=False),
        ),
        migrations.AddField(
            "event", "search_text", models.TextField(default="", editable=False)
        ),
        migrations.AddField(
            "event",
            "salt",
            models.UUIDField(db_default=county.audit.models._Salt(), editable=False, null=True),
        ),
        migrations.AddField(
            "event", "changes", models.CharField(editable=False, max_length=100, null=True)
        ),
        *(
            migrations.AddField("event", name, models.BinaryField(null=True))
            for name in ("payload", "leaf", "chain")
        ),
        *(
            migrations.AddIndex("event", models.Index(fields=fields, name=name))
            for name, fields in (
                ("audit_by_object", ["object_type", "object_id", "-id"]),
                ("audit_by_actor", ["actor", "-id"]),
                ("audit_by_action", ["action", "-id"]),
                ("audit_by_town", ["town", "-id"]),
                ("audit_by_act", ["act"]),
            )
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["id"], name="audit_unsealed", condition=models.Q(seq__isnull=True)
            ),
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("chain", models.BinaryField()),
                ("hash", models.CharField(max_length=10)),
            ],
            options={"verbose_name": "操作记录链头"},
        ),
        migrations.AddConstraint(
            "head",
            models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_one_head"),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.BigIntegerField()),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("table", models.CharField(max_length=60, verbose_name="表")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("insert", "新增"),
                            ("update", "修改"),
                            ("delete", "删除"),
                            ("baseline", "重新起算"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                ("row_id", models.BigIntegerField(null=True, verbose_name="记录")),
                ("rows", models.IntegerField(verbose_name="条数")),
                ("before", models.JSONField(null=True, verbose_name="改前")),
                ("after", models.JSONField(null=True, verbose_name="改后")),
                ("salt", models.UUIDField(null=True)),
                ("payload", models.BinaryField()),
                ("weight", models.DecimalField(decimal_places=0, max_digits=40)),
                ("login", models.CharField(max_length=63, verbose_name="数据库登录")),
            ],
            options={
                "verbose_name": "数据改动",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["table", "row_id", "-id"], name="change_by_row"),
                    models.Index(fields=["act"], name="change_by_act"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="核验时间")),
                ("asked_name", models.CharField(max_length=60, verbose_name="核验人")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("running", "核验中"),
                            ("whole", "完整"),
                            ("broken", "发现问题"),
                            ("failed", "未完成"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("first_seq", models.BigIntegerField(default=1, verbose_name="从第几号起")),
                ("last_seq", models.BigIntegerField(default=0, verbose_name="到第几号")),
                ("done", models.BigIntegerField(default=0)),
                ("events", models.BigIntegerField(default=0, verbose_name="操作记录")),
                ("changes", models.BigIntegerField(default=0, verbose_name="数据改动")),
                ("found", models.PositiveIntegerField(default=0, verbose_name="发现问题")),
                ("findings", models.JSONField(default=list)),
                ("chain", models.CharField(blank=True, max_length=64, verbose_name="链尾")),
                ("milliseconds", models.PositiveIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁",
                    ),
                ),
            ],
            options={"verbose_name": "记录核验", "ordering": ("-id",)},
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
