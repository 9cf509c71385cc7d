"""Contents page: every write to mediation bodies and their people."""

from mediation.organisations.actions.bodies import (
    change_committee,
    change_mediator,
    end_committee,
    end_mediator,
    end_studio,
    name_studio,
    register_committee,
    register_mediator,
)
from mediation.organisations.actions.common import GROUP, BodyRefused
from mediation.organisations.actions.notices import propose_unit, send_court_list, take_unit_step
from mediation.organisations.actions.teams import (
    end_panel,
    found_panel,
    join_team,
    leave_team,
    record_training,
)

__all__ = [
    "GROUP",
    "BodyRefused",
    "change_committee",
    "change_mediator",
    "end_committee",
    "end_mediator",
    "end_panel",
    "end_studio",
    "found_panel",
    "join_team",
    "leave_team",
    "name_studio",
    "propose_unit",
    "record_training",
    "register_committee",
    "register_mediator",
    "send_court_list",
    "take_unit_step",
]
