from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    """统筹治理: the frame."""

    name = "governance"
    verbose_name = "统筹治理"

    def ready(self) -> None:
        # Whoever enqueues a job must know its kind and its queue, not the workers alone.
        from governance import tasks  # noqa: F401
        from governance.corrections import inbox as corrections
        from governance.data_queries import inbox as data_queries
        from governance.figures import region_changes as figures
        from governance.form_drafts import inbox as form_drafts
        from governance.locks import inbox as locks
        from governance.notices import deadlines as notices
        from governance.offices import region_changes as offices
        from governance.project import celery  # noqa: F401
        from governance.regions import inbox as regions_inbox
        from governance.regions import registry as tree
        from governance.registers import indicators as registers
        from governance.reports import inbox as reports_inbox
        from governance.reports import problems, work
        from governance.reports import reliance as reports_reliance
        from governance.returns import filings, reliance
        from governance.returns import inbox as returns_inbox
        from governance.returns import region_changes as returns_changes
        from governance.rollups import actions as rollups
        from governance.rollups import inbox as rollup_inbox
        from governance.rollups import queries as rollup_queries

        post_migrate.connect(_secure_after_migration, sender=self)
        registers.register_all()
        filings.register()
        returns_inbox.register()
        offices.register_all()
        notices.register()
        figures.register_all()
        regions_inbox.register()
        returns_changes.register_all()
        tree.register_page("dashboards:region", _reads_dashboards)
        work.register_all()
        problems.register_all()
        reports_inbox.register()
        reports_reliance.register()
        for inbox in (data_queries, locks, corrections, rollup_inbox, form_drafts):
            inbox.register()
        reliance.register(rollups.remember_change)
        reliance.register_user(rollup_queries.users)


def _reads_dashboards(post) -> bool:
    from governance.access import checks
    from governance.access.permissions import Permission

    return checks.has_permission(post, Permission.DASHBOARD_READ)


def _secure_after_migration(**_kwargs) -> None:
    """Every schema gets its policies, grants and triggers in the same step that changed it."""
    from governance.tenancy import security

    security.secure()
