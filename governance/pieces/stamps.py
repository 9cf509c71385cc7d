"""What pieces depend on, asked for once per request."""

from governance.regions import queries


def map_stamp(request) -> str:
    """State of the map of the reader's city."""
    if not hasattr(request, "_map_stamp"):
        request._map_stamp = queries.map_stamp(request.post.region.city_id)
    return request._map_stamp
