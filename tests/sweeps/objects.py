"""Objects for the arguments of every capability's URLs, in a given township."""

from tests.sweeps.routes import BUILDERS


def regions(world, region) -> dict:
    """A proposed renaming in the region's county."""
    from django.utils import timezone

    from governance.regions.models import ChangeKind, ChangeStatus, RegionChange

    change = RegionChange.objects.create(
        kind=ChangeKind.RENAME,
        status=ChangeStatus.PROPOSED,
        effective_on=timezone.localdate(),
        city_id=region.city_id,
        county_id=region.county_id,
        recorded_at=timezone.now(),
    )
    return {"region_id": region.pk, "change_id": change.pk, "kind": "rename"}


BUILDERS["regions"] = regions


def registers(world, region) -> dict:
    from datetime import date

    from django.utils import timezone

    from governance.registers.models import RegisterEntry, RegisterUpload

    post = world.post("OFFICE_CLERK", region, name=f"台账员{region.pk}")
    entry = RegisterEntry(
        region=region,
        type="CULTURE_DEMO_SITE",
        number="1",
        name="法治文化示范点",
        since_on=date(2022, 1, 1),
        recorded_at=timezone.now(),
        recorded_by=post,
    )
    entry.save()
    upload = RegisterUpload(
        region=region,
        type="CULTURE_DEMO_SITE",
        file_name="示范点.xlsx",
        content=b"",
        uploaded_by=post,
        uploaded_at=timezone.now(),
    )
    upload.save()
    return {"entry_id": entry.pk, "upload_id": str(upload.pk), "type_code": "NO_SUCH_TYPE"}


BUILDERS["registers"] = registers


def dashboards(world, region) -> dict:
    return {"region_id": region.pk, "code": "M22"}


BUILDERS["dashboards"] = dashboards


def offices(world, region) -> dict:
    post = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    return {"office_id": post.office_id, "post_id": post.pk}


BUILDERS["offices"] = offices


def returns(world, region) -> dict:
    """A submitted return: it has values, a state change and an office head to review it."""
    from tests.factories import returns as made

    clerk = world.post("OFFICE_CLERK", region, name=f"填报员{region.pk}")
    made.open_month(region.county, at=made.moment(5, 1))
    monthly_return = made.return_of(region)
    made.submitted(monthly_return, clerk=clerk, at=made.moment(6, 3))
    return {"pk": monthly_return.pk, "month": 190001}


BUILDERS["returns"] = returns


def form_calendars(world, region) -> dict:
    from governance.returns import loading

    loading.load_forms()
    return {"code": "no-such-form"}  # forms are everybody's


BUILDERS["form_calendars"] = form_calendars


def return_rules(world, region) -> dict:
    """A draft of the township's bureau; the first proposal of the form."""
    from governance.return_rules import actions
    from governance.returns import loading
    from governance.returns.rulebook import reading
    from tests.factories import returns as made

    loading.load_forms()
    (proposal, *_) = reading.proposals("monthly")
    statistician = world.post("COUNTY_STATISTICIAN", region.county, name=f"统计员{region.pk}")
    with _acting(statistician):
        row = actions.choose(form_code="monthly", rule=proposal, by=statistician, at=made.moment(5, 20))
    return {"pk": row.pk, "code": "no-such-form", "rule": "no-such-rule"}  # forms are everybody's


BUILDERS["return_rules"] = return_rules


def form_drafts(world, region) -> dict:
    """A draft of the township's bureau with one line, and a form that the bureau has published."""
    from tests.factories import form_drafts as made_forms
    from tests.factories import returns as made

    statistician = world.post("COUNTY_STATISTICIAN", region.county, name=f"统计员{region.pk}")
    head = world.post("COUNTY_HEAD", region.county, name=f"局长{region.pk}")
    at = made.moment(5, 20)
    made_forms.published(statistician, head, first_month=202612, at=at)
    draft = made_forms.drafted(statistician, first_month=202611, at=at, line="安置帮教对象")
    with _acting(statistician):
        item_id = draft.items.get().pk
    return {
        "pk": draft.pk,
        "item_id": item_id,
        "form_id": 0,
    }  # a published form is for the whole county to read


BUILDERS["form_drafts"] = form_drafts


def chasing(world, region) -> dict:
    from tests.factories import returns as made

    period = made.open_month(region.county, at=made.moment(5, 1))
    return {"period_id": period.pk, "region_id": region.pk, "month": 190001, "code": "monthly"}


BUILDERS["chasing"] = chasing


def return_workbooks(world, region) -> dict:
    """A workbook of the township that waits for confirmation."""
    from django.utils import timezone

    from governance.return_workbooks.models import ReturnUpload
    from tests.factories import returns as made

    clerk = world.post("OFFICE_CLERK", region, name=f"填报员{region.pk}")
    made.open_month(region.county, at=made.moment(5, 1))
    upload = ReturnUpload(
        region=region,
        monthly_return=made.return_of(region),
        kind="TOWNSHIP",
        file_name="月报.xlsx",
        content=b"",
        uploaded_by=clerk,
        uploaded_at=timezone.now(),
    )
    upload.save()
    return {"pk": upload.monthly_return_id, "upload_id": str(upload.pk), "kind": "cells"}


BUILDERS["return_workbooks"] = return_workbooks


def return_prints(world, region) -> dict:
    from tests.factories import returns as made

    made.open_month(region.county, at=made.moment(5, 1))
    return {"pk": made.return_of(region).pk}


BUILDERS["return_prints"] = return_prints


def notices(world, region) -> dict:
    """A notice for the township's clerk."""
    from django.utils import timezone

    from governance.notices import actions
    from governance.notices.models import Notice

    clerk = world.post("OFFICE_CLERK", region, name=f"填报员{region.pk}")
    with _acting(clerk):
        actions.notify(to=[clerk], key="sweep", title="请核对", url="/returns/", at=timezone.now())
    return {"pk": Notice._base_manager.get(to=clerk, key="sweep").pk}


BUILDERS["notices"] = notices


def data_queries(world, region) -> dict:
    """A question about a submitted return of the region."""
    from governance.data_queries.models import DataQuery
    from tests.factories import returns as made

    row, asker = _filed(world, region), world.post("COUNTY_STATISTICIAN", region.county)
    query, _ = DataQuery._base_manager.get_or_create(
        monthly_return=row,
        code="M02",
        defaults={
            "region": region, "return_version": 1, "round": 1, "question": "请说明。", "asked_at": made.moment(6, 4),
            "asked_by": asker, "asked_by_name": asker.person_name,
        },
    )  # fmt: skip
    return {"pk": query.pk, "return_id": row.pk}


BUILDERS["data_queries"] = data_queries


def corrections(world, region) -> dict:
    """A request about a return of the region, as it would stand after the lock."""
    from governance.corrections.models import Correction
    from tests.factories import returns as made

    row, clerk = _filed(world, region), world.post("OFFICE_CLERK", region)
    correction, _ = Correction._base_manager.get_or_create(
        monthly_return=row,
        defaults={
            "region": region, "month": row.month, "from_version": 1, "reason": "漏登",
            "requested_at": made.moment(6, 20), "requested_by": clerk, "requested_by_name": clerk.person_name,
        },
    )  # fmt: skip
    return {"pk": correction.pk, "return_id": row.pk}


BUILDERS["corrections"] = corrections


def locks(world, region) -> dict:
    """A proposed lock of the region's county."""
    from governance.locks.models import PeriodLock
    from tests.factories import returns as made

    form, head = _filed(world, region).form, world.post("COUNTY_HEAD", region.county)
    lock, _ = PeriodLock._base_manager.get_or_create(
        region=region.county, form=form, month=made.MAY,
        defaults={"proposed_at": made.moment(6, 12), "proposed_by": head, "proposed_by_name": head.person_name},
    )  # fmt: skip
    return {"pk": lock.pk}


BUILDERS["locks"] = locks


def rollups(world, region) -> dict:
    """The sums that the region's county has reported."""
    from governance.rollups.models import RollUp
    from tests.factories import returns as made

    form, head = _filed(world, region).form, world.post("COUNTY_HEAD", region.county)
    rollup, _ = RollUp._base_manager.get_or_create(
        region=region.county, form=form, month=made.MAY,
        defaults={
            "parts": {}, "reported_at": made.moment(6, 8), "reported_by": head,
            "reported_by_name": head.person_name,
        },
    )  # fmt: skip
    return {"pk": rollup.pk, "form_id": form.pk, "month": 190001}  # months are everybody's


BUILDERS["rollups"] = rollups


def _filed(world, region):
    """The region's return of May, submitted."""
    from governance.returns.models import MonthlyReturn

    found = MonthlyReturn._base_manager.filter(region=region, state="SUBMITTED").select_related("form")
    if not found.exists():
        returns(world, region)
    return found.first()


def committees(world, region) -> dict:
    from mediation.organisations import actions as bodies
    from tests.factories import mediation as made

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    with _acting(head):
        body = made.committee(head, name=f"{region.name}人民调解委员会")
        mediator = made.mediator(head, body)
        unit = bodies.propose_unit(
            kind="COMMITTEE", committee=body, year=2026, on=made.NOW.date(), by=head, at=made.NOW
        )
    officer = world.post("COUNTY_CASE_OFFICER", region.county, name=f"业务员{region.pk}")
    with _acting(officer):
        notice = bodies.send_court_list(court="县人民法院", sent_on=made.NOW.date(), by=officer, at=made.NOW)
    values = {"committee_id": body.pk, "row_id": mediator.pk, "kind": "mediator"}
    return {**values, "notice_id": notice.pk, "unit_id": unit.pk, "name": "name_unit"}


BUILDERS["committees"] = committees


def cases(world, region, *, committee: str = "第二") -> dict:
    """A case awaiting its seal, with sealed particulars, an agreement, signatures and a kept upload."""
    from datetime import date

    from mediation.cases import imports
    from mediation.cases.models import Case
    from tests.factories import mediation as made

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    with _acting(head):
        body = made.committee(head, name=f"{region.name}{committee}人民调解委员会")
        case = made.agreed_in_writing(head, body, agreed_on=date(2026, 3, 10))
        party = Case.objects.get(pk=case.pk).parties.first()
        scan = _a_scan(case, head)
        upload = imports.keep_upload(file_name="案件.xlsx", content=b"x", row_count=1, by=head, at=made.NOW)
    values = {"case_id": case.pk, "party_id": str(party.pk), "upload_id": str(upload.pk)}
    values |= {"attachment_id": scan.pk, "paper": "no_such_paper"}
    return {**values, "name": "agree", "field": "phone"}


def _a_scan(case, by):
    """A scan as it lies in the table; nothing is rendered or decoded by the sweeps."""
    from mediation.cases.models import CaseAttachment
    from tests.factories.mediation import NOW

    return CaseAttachment.objects.create(
        case=case,
        region=case.region,
        paper="EVIDENCE",
        title="现场照片",
        media_type="image/jpeg",
        size=1,
        sha256="0" * 64,
        position=1,
        added_at=NOW,
        by=by,
    )


BUILDERS["cases"] = cases
BUILDERS["phone"] = lambda world, region: cases(world, region, committee="第五")
BUILDERS["papers"] = lambda world, region: cases(world, region, committee="卷宗")


def screening(world, region) -> dict:
    """A red finding with its alert, and a case of the place."""
    from tests.factories import mediation as made
    from tests.factories import screening as found

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    with _acting(head):
        body = made.committee(head, name=f"{region.name}预警人民调解委员会")
        case = made.accepted(head, body)
        alert = found.an_alert(head)
    values = {"finding_id": alert.finding_id, "alert_id": alert.pk, "case_id": case.pk}
    return {**values, "name": "report"}


BUILDERS["screening"] = screening


def desk(world, region) -> dict:
    """A view of the office's head, a group of two disputes, and a case that can be visited from its list."""
    from mediation.desk import saved_views
    from tests.factories import desk as made
    from tests.factories import mediation as cases

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    with _acting(head):
        body = cases.committee(head, name=f"{region.name}清单人民调解委员会")
        group = made.a_group(head, body)
        case = group.members.first().case
        view = saved_views.save(
            page="cases", name="在调", data={"state": "MEDIATING"}, is_shared=True, by=head
        )
    values = {"key": "no-such-list", "name": "assign", "view_id": view.pk}
    return {**values, "case_id": case.pk, "group_id": group.pk}


BUILDERS["desk"] = desk


def file_reviews(world, region) -> dict:
    """A round of the bureau with one drawn file, of this place alone: archived on a day of its own."""
    from datetime import date, timedelta

    from tests.factories import file_reviews as made

    day = date(2026, 4, 1) + timedelta(days=region.pk % 80)

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    officer = world.post("COUNTY_CASE_OFFICER", region.county, name=f"业务员{region.pk}")
    with _acting(head):
        made.files(head, count=1, archived_on=day)
    with _acting(officer):
        round_ = made.a_round(officer, name=f"{region.name}评查", from_on=day, to_on=day)
        return {"round_id": round_.pk, "review_id": round_.reviews.get().pk}


BUILDERS["file_reviews"] = file_reviews


def subsidies(world, region) -> dict:
    """A subsidy of a closed file that waits in a posted batch, and a file of the place to apply for."""
    from tests.factories import mediation as made
    from tests.factories import subsidies as paid

    head = world.post("OFFICE_HEAD", region, name=f"所长{region.pk}")
    officer = world.post("COUNTY_CASE_OFFICER", region.county, name=f"业务员{region.pk}")
    with _acting(officer):
        paid.a_table(officer)
    with _acting(head):
        body = made.committee(head, name=f"{region.name}补贴人民调解委员会")
        subsidy = paid.applied(head, paid.a_file(head, body))
    second = world.post("OFFICE_HEAD", region, name=f"副所长{region.pk}", index=1)
    subsidy = paid.approved(subsidy, checker=second, officer=officer, acting=_acting)
    values = {"subsidy_id": subsidy.pk, "batch_id": subsidy.batch_id, "case_id": subsidy.case_id}
    return {**values, "name": "approve"}


BUILDERS["subsidies"] = subsidies


def _acting(post):
    from governance.tenancy import scope

    return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id))


def reports(world, region) -> dict:
    """A report of the region's county that waits for its signature; once signed, its townships read it too."""
    from tests.factories import reports as made

    report = made.laid_out_by_hand(
        world.post("COUNTY_STATISTICIAN", region.county, name=f"编制人{region.pk}")
    )
    return {"pk": report.pk, "printed": f"{report.reference}-01"}


BUILDERS["reports"] = reports
BUILDERS["codes"] = reports
