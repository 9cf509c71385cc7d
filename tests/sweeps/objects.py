"""Objects for the arguments of every capability's URLs, in a given township."""

from tests.sweeps.routes import BUILDERS


def regions(world, region) -> dict:
    return {"region_id": region.pk}


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
    return {"entry_id": entry.pk, "upload_id": upload.pk, "type_code": "NO_SUCH_TYPE"}


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
