"""The workbook of the list told to the court."""

from governance.spreadsheets.layouts import Column, Layout

COURT_LIST = Layout(
    sheet="人民调解委员会和人民调解员名单",
    columns=(
        Column("committee", "调委会", width=36),
        Column("kind", "类型", width=18),
        Column("place", "所在地", width=18),
        Column("person", "姓名", width=12),
        Column("sex", "性别", width=8),
        Column("duty", "职务", width=16),
        Column("since", "聘任日期", width=14),
        Column("contact", "工作电话", width=16),
    ),
    notes=("依据：《中华人民共和国人民调解法》第十条",),
)
