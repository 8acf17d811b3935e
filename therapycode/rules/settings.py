"""What the setting of a session decides about edits."""

from collections.abc import Mapping
from typing import Final

from therapycode.model.edits import EditTable
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Setting

__all__ = ["TABLE_OF", "edit_table"]

TABLE_OF: Final[Mapping[str | None, EditTable]] = FrozenMap(
    {
        "office": "practitioner",
        "home": "practitioner",
        "outpatient-hospital": "outpatient-hospital",
        "snf-part-b": "outpatient-hospital",
        "rehab-agency": "outpatient-hospital",
        "corf": "outpatient-hospital",
        "home-health-part-b": "outpatient-hospital",
    }
)
"""The table of edits by setting; one that is not named here has none that is settled."""


def edit_table(setting: Setting | None) -> EditTable | None:
    """The table of edits that decides claims of a setting; ``None`` where that is not settled, or not given.

    It goes by the type of bill and not by the building: private practices, those of physicians too, stand under
    the practitioners' table; hospitals, skilled nursing facilities, rehabilitation agencies, comprehensive
    outpatient rehabilitation facilities and home health agencies under that of outpatient hospitals.

    Source: therapy billing pages (gawendaseminars.com, on the edits of the correct coding initiative).

    >>> edit_table("home"), edit_table("corf"), edit_table("cah")
    ('practitioner', 'outpatient-hospital', None)
    """
    return TABLE_OF.get(setting)
