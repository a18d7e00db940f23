"""A ticket tells its measures: a standby, a third party, the report of the cause."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_past_tickets"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reported", "报障"),
                    ("graded", "定级"),
                    ("responded", "响应"),
                    ("onsite_asked", "要求到场"),
                    ("onsite_withdrawn", "撤回到场要求"),
                    ("arrived", "到场"),
                    ("noted", "进展"),
                    ("grade_asked", "提请改级"),
                    ("switched", "切换备用"),
                    ("third_asked", "转请第三方"),
                    ("third_urged", "督促第三方"),
                    ("cause_reported", "原因报告"),
                    ("done", "处理完成"),
                    ("signed", "签记录单"),
                    ("sheet_objected", "记录单异议"),
                    ("noticed", "完成通知"),
                    ("accepted", "验收通过"),
                    ("objected", "验收异议"),
                    ("deemed", "视为通过"),
                    ("cancelled", "取消"),
                    ("closed", "关闭"),
                ],
                max_length=20,
            ),
        ),
    ]
