from collections.abc import Iterator

from governance.returns.sheet import Finding, Sheet, warning

SESSIONS, VISITORS = "M16", "M17"


def sessions_and_visitors(sheet: Sheet) -> Iterator[Finding]:
    """C09 受众人次应不少于活动场次；有人次应有场次（casework 6.3 C09 类推）."""
    sessions, visitors = sheet.amount(SESSIONS), sheet.amount(VISITORS)
    if sessions is None or visitors is None:
        return
    if visitors < sessions:
        text = f"办了{sessions}场活动，受众只有{visitors}人次"
        yield warning("C09", text, "请核对或说明", VISITORS, SESSIONS)
    elif visitors and not sessions:
        text = f"没有活动场次却有受众{visitors}人次"
        yield warning("C09", text, f"请补填“{sheet.name(SESSIONS)}”或说明", VISITORS, SESSIONS)
