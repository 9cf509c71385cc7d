"""A case with everything in its file, and photographs made on the spot."""

import io
from datetime import date

from PIL import Image, ImageDraw

from mediation.cases import actions
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

AGREED, SIGNED, PAID = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 20)


def photograph(width: int = 1200, height: int = 1600, *, text: str = "receipt", **options) -> bytes:
    """A picture of a sheet of paper; `format` and `exif` as Pillow takes them."""
    picture = Image.new("RGB", (width, height), "#f4f1e8")
    ImageDraw.Draw(picture).text((width // 4, height // 3), text, fill="black")
    ImageDraw.Draw(picture).rectangle((60, 60, width - 60, height - 60), outline="#886644", width=6)
    target = io.BytesIO()
    picture.save(target, **{"format": "JPEG", **options})
    return target.getvalue()


def people() -> list[actions.NewParty]:
    return [
        actions.NewParty(
            side="APPLICANT",
            name="张玉兰",
            ethnicity="汉族",
            occupation="务农",
            personal={
                "id_number": "620421198501010019",
                "phone": "13893012345",
                "address": "甘肃省白银市靖远县北湾镇天字村三社12号",
            },
        ),
        actions.NewParty(
            side="RESPONDENT",
            name="李四",
            occupation="务农",
            personal={"id_number": "620421199003071235", "phone": "13893054321"},
        ),
    ]


def full_case(by, committee, *, amount_fen: int = 860000, **fields) -> Case:
    """Registered to performed, written down at every step; the dates lie in March 2026."""
    fields.setdefault("parties", people())
    fields.setdefault(
        "brief",
        "2026年2月20日，申请人家院墙外的排水沟被被申请人堆放的沙石堵塞，雨水倒灌入院，"
        "致申请人家厢房墙体受潮开裂。双方多次协商未果，发生争吵。",
    )
    fields.setdefault("request", "请求被申请人清理排水沟，赔偿厢房维修费用。")
    fields.setdefault("claimed_fen", 1200000)
    case = make.mediating(by, committee, **fields)
    who = {"by": by, "at": NOW}
    actions.record_session(
        case=case,
        kind="INVESTIGATION",
        on=date(2026, 3, 4),
        place="天字村三社张玉兰家院内",
        attendants="村民小组长王某",
        recorder="孙玉芳",
        record="问：排水沟是什么时候堵的？\n答：正月十五以后，沙石拉来就一直堆在那里。\n现场查看：厢房北墙有受潮裂缝，长约2米。",
        **who,
    )
    actions.add_participant(
        case=case,
        role="NEIGHBOUR",
        name="王德福",
        organisation="双方邻居",
        consent_on=date(2026, 3, 5),
        **who,
    )
    actions.record_session(
        case=case,
        kind="MEDIATION",
        on=date(2026, 3, 8),
        place="北湾镇人民调解委员会调解室",
        recorder="孙玉芳",
        record="申请人陈述：排水沟堵塞致厢房受潮，要求清理并赔偿。\n被申请人陈述：愿意清理，赔偿数额过高。\n"
        "调解员讲解民法典第二百九十条相邻用水、排水的规定，双方就赔偿数额逐步接近。",
        **who,
    )
    case = actions.record_agreement(
        case=case,
        agreement=actions.NewAgreement(
            form="WRITTEN",
            agreed_on=AGREED,
            facts="被申请人堆放沙石堵塞排水沟，致申请人厢房墙体受潮；双方对赔偿数额有争议。",
            terms="被申请人清理排水沟，恢复原状，并赔偿申请人厢房维修费用。",
            manner="清理由被申请人自行完成；赔偿款以现金支付，分两次付清。",
            items=[
                actions.NewItem("清理排水沟，恢复排水", due_on=date(2026, 3, 15)),
                actions.NewItem("赔偿厢房维修费用", due_on=PAID, amount_fen=amount_fen),
            ],
        ),
        **who,
    )
    case = make.sign_everything(case, by, on=SIGNED)
    for item in case.items.order_by("position"):
        case = actions.record_performance(
            case=case, item=item, on=PAID, amount_fen=item.amount_fen, note="当面交付", **who
        )
    return actions.record_visit(
        case=case,
        on=date(2026, 3, 25),
        is_performed=True,
        finding="排水沟已清理，赔偿款已付清，双方关系缓和。",
        satisfaction="SATISFIED",
        **who,
    )
