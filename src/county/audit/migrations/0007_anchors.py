"""Anchors of the record, appended and never changed, and the subtrees kept for them."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION audit_row_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_anchor_no_change BEFORE UPDATE OR DELETE ON audit_anchor
  FOR EACH ROW EXECUTE FUNCTION audit_row_append_only();
CREATE TRIGGER audit_node_no_change BEFORE UPDATE OR DELETE ON audit_node
  FOR EACH ROW EXECUTE FUNCTION audit_row_append_only();
"""
BACKWARD = """
DROP TRIGGER audit_node_no_change ON audit_node;
DROP TRIGGER audit_anchor_no_change ON audit_anchor;
DROP FUNCTION audit_row_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0006_doors'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(verbose_name='到第几号')),
                ('root', models.BinaryField()),
                ('chain', models.BinaryField()),
                ('hash', models.CharField(max_length=10)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('cause', models.CharField(choices=[('daily', '每日'), ('batch', '支付批次冻结'), ('notice', '公示发布'), ('draw', '审计抽样')], max_length=8, verbose_name='缘由')),
                ('object_type', models.CharField(blank=True, max_length=60)),
                ('object_id', models.CharField(blank=True, max_length=60)),
                ('object_name', models.CharField(blank=True, max_length=60, verbose_name='用于')),
            ],
            options={
                'verbose_name': '锚点',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='anchor_by_object')],
            },
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('index', models.BigIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'verbose_name': '锚点的中间值',
                'constraints': [models.UniqueConstraint(fields=('level', 'index'), name='audit_node_once')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
