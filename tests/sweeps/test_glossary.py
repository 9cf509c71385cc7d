"""Every model, state, role and stored code of the domain has its row in the glossary."""

from django.apps import apps

from governance.access.permissions import Permission
from governance.access.roles import ROLES
from governance.figures import indicators
from governance.offices.models import OfficeKind
from governance.project import environment
from governance.regions.models import ChangeKind
from governance.registers import definitions
from governance.workflow.registry import workflows
from mediation.cases import codes, dispute_types
from mediation.organisations.models import CommitteeKind, Industry, MediatorKind

APPS = ("governance", "villages", "mediation", "legalaid")
CHOICES = (
    OfficeKind,
    ChangeKind,
    CommitteeKind,
    Industry,
    MediatorKind,
    codes.Source,
    codes.Difficulty,
    codes.RejectionReason,
    codes.TerminationReason,
    codes.SuspensionGround,
)


def rows() -> list[list[str]]:
    """The cells of every row of every table."""
    text = (environment.ROOT / "docs/glossary.md").read_text()
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def terms() -> set[tuple[str, str]]:
    """(中文, English identifier) of every row."""
    return {(cells[0], cells[1].strip("`")) for cells in rows()}


def of_models() -> set[tuple[str, str]]:
    """History tables stand in one row together."""
    return {
        (str(model._meta.verbose_name), model.__name__)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "pgh_tracked_model")
    }


def of_states() -> set[tuple[str, str]]:
    return {
        (label, code)
        for workflow in workflows()
        for code, label in apps.get_model(workflow.model)._meta.get_field(workflow.field).flatchoices
    }


def of_codes() -> set[tuple[str, str]]:
    return (
        {(role.code.label, role.code.value) for role in ROLES.values()}
        | {(choice.label, choice.value) for choices in CHOICES for choice in choices}
        | {(f"{kind.code} {kind.name}", kind.key) for kind in dispute_types.all_types().values()}
        | {(kind.name, code) for code, kind in definitions.types().items()}
        | {(f"{one.code} {one.name}", one.identifier) for one in indicators.all_indicators()}
    )


def test_every_model_is_in_the_glossary():
    assert of_models() - terms() == set()


def test_every_state_is_in_the_glossary():
    assert of_states() - terms() == set()


def test_every_role_and_code_is_in_the_glossary():
    assert of_codes() - terms() == set()


def test_every_permission_belongs_to_a_group_of_the_glossary():
    groups = {identifier for _, identifier in terms()}
    lonely = [one.value for one in Permission if not {one.value.rsplit("_", n)[0] for n in (1, 2)} & groups]
    assert lonely == []


def test_every_row_is_complete():
    """Chinese, identifier, meaning or source; an empty cell is a term without its explanation."""
    assert [cells for cells in rows() if not all(cells)] == []
