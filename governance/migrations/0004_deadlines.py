# 工作日历、期限规则、期限

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import governance.deadlines.models
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0003_figure_store'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('is_workday', models.BooleanField(verbose_name='工作日')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='节假日名称')),
                ('source', models.CharField(max_length=120, verbose_name='依据')),
            ],
            options={
                'verbose_name': '工作日历',
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=60, verbose_name='对象类型')),
                ('subject_id', models.CharField(max_length=40, verbose_name='对象编号')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('base_event', models.CharField(max_length=60, verbose_name='起算事件')),
                ('base_on', models.DateField(verbose_name='起算日')),
                ('base_at', models.DateTimeField(null=True, verbose_name='起算时间')),
                ('pauses', models.JSONField(default=list, verbose_name='暂停')),
                ('paused_on', models.DateField(null=True, verbose_name='暂停中（自）')),
                ('paused_kind', models.CharField(blank=True, max_length=20, verbose_name='暂停事由')),
                ('paused_reason', models.CharField(blank=True, max_length=200, verbose_name='暂停说明')),
                ('nominal_due_on', models.DateField(verbose_name='名义届满日')),
                ('due_on', models.DateField(verbose_name='届满日')),
                ('due_at', models.DateTimeField(null=True, verbose_name='届满时间')),
                ('promise_due_on', models.DateField(null=True, verbose_name='承诺届满日')),
                ('warn_on', models.DateField(verbose_name='提醒日')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='推算')),
                ('calendar_version', models.CharField(blank=True, max_length=300, verbose_name='日历依据')),
                ('extended_on', models.DateField(null=True, verbose_name='准予延长日')),
                ('extended_to', models.DateField(null=True, verbose_name='延长至')),
                ('extension_reason', models.CharField(blank=True, max_length=200, verbose_name='延长理由')),
                ('met_on', models.DateField(null=True, verbose_name='办结日')),
                ('met_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                ('cancelled_on', models.DateField(null=True, verbose_name='取消日')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                ('announced_on', models.DateField(null=True, verbose_name='最近提醒日')),
                ('city', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('county', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('extended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.post', verbose_name='准予延长人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region', verbose_name='所在区域')),
                ('township', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('village', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
            ],
            options={
                'verbose_name': '期限',
            },
        ),
        migrations.CreateModel(
            name='DeadlineRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('unit', models.CharField(choices=[('CALENDAR_DAY', '日'), ('WORKING_DAY', '工作日'), ('MONTH', '月'), ('HOUR', '小时')], max_length=12, verbose_name='单位')),
                ('n', models.PositiveSmallIntegerField(verbose_name='长度')),
                ('base_event', models.CharField(max_length=60, verbose_name='起算事件')),
                ('legal_ref', models.CharField(max_length=200, verbose_name='依据')),
                ('pause_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name='暂停事由')),
                ('rolls', models.BooleanField(default=True, verbose_name='末日逢休息日顺延')),
                ('warn_before_days', models.PositiveSmallIntegerField(default=3, verbose_name='提前提醒天数')),
                ('promise_n', models.PositiveSmallIntegerField(null=True, verbose_name='承诺时限')),
                ('extension_n', models.PositiveSmallIntegerField(null=True, verbose_name='最长延长')),
                ('valid_from', models.DateField(verbose_name='生效日')),
                ('valid_to', models.DateField(help_text='含当日；空为至今', null=True, verbose_name='失效日')),
                ('tenant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region', verbose_name='适用单位')),
            ],
            options={
                'verbose_name': '期限规则',
            },
        ),
        migrations.CreateModel(
            name='DeadlineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('subject_type', models.CharField(max_length=60, verbose_name='对象类型')),
                ('subject_id', models.CharField(max_length=40, verbose_name='对象编号')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('base_event', models.CharField(max_length=60, verbose_name='起算事件')),
                ('base_on', models.DateField(verbose_name='起算日')),
                ('base_at', models.DateTimeField(null=True, verbose_name='起算时间')),
                ('pauses', models.JSONField(default=list, verbose_name='暂停')),
                ('paused_on', models.DateField(null=True, verbose_name='暂停中（自）')),
                ('paused_kind', models.CharField(blank=True, max_length=20, verbose_name='暂停事由')),
                ('paused_reason', models.CharField(blank=True, max_length=200, verbose_name='暂停说明')),
                ('nominal_due_on', models.DateField(verbose_name='名义届满日')),
                ('due_on', models.DateField(verbose_name='届满日')),
                ('due_at', models.DateTimeField(null=True, verbose_name='届满时间')),
                ('promise_due_on', models.DateField(null=True, verbose_name='承诺届满日')),
                ('warn_on', models.DateField(verbose_name='提醒日')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='推算')),
                ('calendar_version', models.CharField(blank=True, max_length=300, verbose_name='日历依据')),
                ('extended_on', models.DateField(null=True, verbose_name='准予延长日')),
                ('extended_to', models.DateField(null=True, verbose_name='延长至')),
                ('extension_reason', models.CharField(blank=True, max_length=200, verbose_name='延长理由')),
                ('met_on', models.DateField(null=True, verbose_name='办结日')),
                ('met_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                ('cancelled_on', models.DateField(null=True, verbose_name='取消日')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                ('announced_on', models.DateField(null=True, verbose_name='最近提醒日')),
                ('city', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.region')),
                ('county', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.region')),
                ('extended_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.post', verbose_name='准予延长人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='governance.deadline')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.region', verbose_name='所在区域')),
                ('township', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.region')),
                ('village', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.region')),
                ('rule', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.deadlinerule', verbose_name='期限规则')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='deadline',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.deadlinerule', verbose_name='期限规则'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.UniqueConstraint(fields=('code', 'version', 'tenant'), name='deadline_rule_version_is_unique', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='deadline_rule_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.CheckConstraint(condition=models.Q(('promise_n__isnull', True), ('promise_n__lte', models.F('n')), _connector='OR'), name='promise_is_no_longer_than_the_law'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('code'), '='), (django.db.models.functions.comparison.Coalesce(models.F('tenant'), 0), '='), (governance.deadlines.models.InclusiveDays('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='deadline_rule_versions_do_not_overlap'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['subject_type', 'subject_id'], name='deadline_of_subject'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('cancelled_on__isnull', True), ('met_on__isnull', True)), fields=['county', 'due_on'], name='deadline_county_running'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('cancelled_on__isnull', True), ('met_on__isnull', True)), fields=['township', 'due_on'], name='deadline_township_running'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('cancelled_on__isnull', True), ('met_on__isnull', True)), fields=['city', 'due_on'], name='deadline_city_running'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_on__isnull', True), ('met_on__isnull', True)), fields=('region', 'subject_type', 'subject_id', 'kind'), name='one_running_deadline_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('base_on')), ('nominal_due_on__gte', models.F('base_on'))), name='deadline_is_due_after_its_base'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('met_on__isnull', True), ('cancelled_on__isnull', True), _connector='OR'), name='deadline_is_met_or_cancelled_not_both'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paused_kind', ''), ('paused_on__isnull', True)), models.Q(('paused_on__isnull', False), models.Q(('paused_kind', ''), _negated=True)), _connector='OR'), name='a_paused_deadline_says_why'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('paused_on__isnull', True), models.Q(('cancelled_on__isnull', True), ('met_on__isnull', True)), _connector='OR'), name='only_a_running_deadline_is_paused'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_on__isnull', True), ('extended_to__isnull', True), ('extension_reason', '')), models.Q(('extended_to__gt', models.F('extended_on')), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='an_extended_deadline_says_when_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "governance_deadlineevent" ("announced_on", "base_at", "base_event", "base_on", "calendar_version", "cancel_reason", "cancelled_on", "city_id", "county_id", "due_at", "due_on", "extended_by_id", "extended_on", "extended_to", "extension_reason", "id", "is_provisional", "kind", "met_at", "met_on", "nominal_due_on", "paused_kind", "paused_on", "paused_reason", "pauses", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_due_on", "region_id", "rule_id", "subject_id", "subject_type", "township_id", "village_id", "warn_on") VALUES (NEW."announced_on", NEW."base_at", NEW."base_event", NEW."base_on", NEW."calendar_version", NEW."cancel_reason", NEW."cancelled_on", NEW."city_id", NEW."county_id", NEW."due_at", NEW."due_on", NEW."extended_by_id", NEW."extended_on", NEW."extended_to", NEW."extension_reason", NEW."id", NEW."is_provisional", NEW."kind", NEW."met_at", NEW."met_on", NEW."nominal_due_on", NEW."paused_kind", NEW."paused_on", NEW."paused_reason", NEW."pauses", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."promise_due_on", NEW."region_id", NEW."rule_id", NEW."subject_id", NEW."subject_type", NEW."township_id", NEW."village_id", NEW."warn_on"); RETURN NULL;', hash='16836da3c6f94e17140d0e5137ae4fa2e2e412c2', operation='INSERT', pgid='pgtrigger_insert_insert_1790e', table='governance_deadline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "governance_deadlineevent" ("announced_on", "base_at", "base_event", "base_on", "calendar_version", "cancel_reason", "cancelled_on", "city_id", "county_id", "due_at", "due_on", "extended_by_id", "extended_on", "extended_to", "extension_reason", "id", "is_provisional", "kind", "met_at", "met_on", "nominal_due_on", "paused_kind", "paused_on", "paused_reason", "pauses", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_due_on", "region_id", "rule_id", "subject_id", "subject_type", "township_id", "village_id", "warn_on") VALUES (NEW."announced_on", NEW."base_at", NEW."base_event", NEW."base_on", NEW."calendar_version", NEW."cancel_reason", NEW."cancelled_on", NEW."city_id", NEW."county_id", NEW."due_at", NEW."due_on", NEW."extended_by_id", NEW."extended_on", NEW."extended_to", NEW."extension_reason", NEW."id", NEW."is_provisional", NEW."kind", NEW."met_at", NEW."met_on", NEW."nominal_due_on", NEW."paused_kind", NEW."paused_on", NEW."paused_reason", NEW."pauses", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."promise_due_on", NEW."region_id", NEW."rule_id", NEW."subject_id", NEW."subject_type", NEW."township_id", NEW."village_id", NEW."warn_on"); RETURN NULL;', hash='4b9067ae52a93103c46163617e63ca23ea89cf10', operation='UPDATE', pgid='pgtrigger_update_update_aa3d9', table='governance_deadline', when='AFTER')),
        ),
    ]
