"""Fields as charts group by them."""

from hunts.match import Field
from mappings.alert import ALERT_FIELDS
from mappings.fields import CASELESS


def any_case(field: Field) -> Field:
    """Return the field's twin that ignores case (`ADMIN` and `admin` are one user), else the field itself."""
    twin = f"{field}.{CASELESS}"
    return twin if twin in ALERT_FIELDS else field
