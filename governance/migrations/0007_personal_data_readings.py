# 个人信息查看记录

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0006_registers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonalDataReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=60, verbose_name='对象类型')),
                ('subject_id', models.CharField(max_length=40, verbose_name='对象编号')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='查看的项目')),
                ('purpose', models.CharField(max_length=200, verbose_name='查看目的')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by_name', models.CharField(max_length=80, verbose_name='查看人')),
                ('by_office', models.CharField(blank=True, max_length=120, verbose_name='查看单位')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='请求编号')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.post', verbose_name='查看岗位')),
                ('city', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('county', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region', verbose_name='所在区域')),
                ('township', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
                ('village', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.region')),
            ],
            options={
                'verbose_name': '个人信息查看记录',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'at'], name='reading_of_subject'), models.Index(fields=['county', '-at'], name='reading_of_county')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='reading_states_its_purpose'), models.CheckConstraint(condition=models.Q(('fields__len__gt', 0)), name='reading_names_its_fields')],
            },
        ),
    ]
