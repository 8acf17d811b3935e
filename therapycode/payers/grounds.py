"""What the outcomes of a plan rest on, kept by reference; the record is made from it when somebody looks."""

from datetime import date

import attrs

from therapycode.model.finding import Assumed
from therapycode.model.frozen import FrozenMap
from therapycode.model.record import Record
from therapycode.model.session import Day, Session, Waiver
from therapycode.payers.payer import API
from therapycode.tables import Tables
from therapycode.version import VERSION

__all__ = ["PlanGrounds"]


@attrs.frozen(kw_only=True)
class PlanGrounds:
    """The payer, the hash of its profile, the tables, what is assumed, and the day whose knowledge was asked."""

    payer: str
    profile: str
    tables: Tables
    assumed: tuple[Assumed, ...] = ()
    known_on: date | None = None

    def record(self, document: Session | Day, waivers: tuple[Waiver, ...]) -> Record:
        """The record of an outcome of the document, with the waivers that were given for it."""
        from therapycode.serial.fingerprint import fingerprint  # noqa: PLC0415  # only once somebody looks
        from therapycode.serial.outcome import OUTCOME_TAG  # noqa: PLC0415  # as above

        first = document if isinstance(document, Session) else document.sessions[0]
        return Record(
            therapycode=VERSION,
            api=API,
            schema=OUTCOME_TAG,
            payer=self.payer,
            day=first.date_of_service,
            profile=self.profile,
            tables=self.tables.fingerprints,
            input=fingerprint(document),
            known_on=self.known_on,
            assumed=FrozenMap({each.part: each.rule for each in self.assumed}),
            waivers=waivers,
        )
