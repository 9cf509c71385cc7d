"""Objects for the arguments of every capability's URLs, in a given township."""

from tests.sweeps.routes import BUILDERS


def regions(world, region) -> dict:
    return {"region_id": region.pk}


BUILDERS["regions"] = regions
