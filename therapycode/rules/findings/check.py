"""Findings about a claim that somebody else coded."""

from therapycode.rules.findings.declare import finding

__all__ = ["CHECK"]


@finding(
    "check.units-exceed-minutes",
    "CHK-001",
    "error",
    says="{code}: {units} units are billed, and the minutes of the sessions given support {supported}.",
    do="Bill the units that the record supports; the charge may change with them.",
    denials=("CO-151",),
)
def _units_exceed() -> None:
    """The units of a line are held against the minutes behind it, by the payer's own way of counting.

    Where several answers are equally right, the claim may follow any of them.

    **Refused**

        claim 2026-03-04 office
        97110 3 GP

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT

    **Source**: profile key ``units``.
    """


@finding(
    "check.units-under-minutes",
    "CHK-002",
    "warning",
    says="{code}: {units} units are billed, and the minutes of the sessions given support {supported}.",
    do="Look whether units were left off; what was furnished and documented may be billed.",
)
def _units_under() -> None:
    """Too few units are no fault in the payer's eyes, and still not what was furnished.

    **Refused**

        claim 2026-03-04 office
        97110 1 GP

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT

    **Source**: profile key ``units``.
    """


@finding(
    "check.line-without-service",
    "CHK-003",
    "error",
    says="{code} is billed on {day}, and none of the sessions given has such a service.",
    do="Take the line off, or find the record of the service; nobody but a person can say which.",
    denials=("CO-16",),
)
def _line_without_service() -> None:
    """A line stands for a service that was furnished and documented.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP
        97140 1 GP

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT

    **Source**: what a claim line is.
    """


@finding(
    "check.line-missing",
    "CHK-004",
    "warning",
    says="{code} was furnished on {day} ({discipline}) and comes to {supported} units; the claim has no line of it.",
    do="Look whether the line was left off by mistake.",
)
def _line_missing() -> None:
    """A service that was furnished, and that the payer takes, has no line.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT
        97140 15 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP
        97140 1 GP

        2026-03-04 PT office
        97110 33 PT
        97140 15 PT

    **Source**: profile key ``units``.
    """


@finding(
    "check.not-to-be-billed",
    "CHK-005",
    "error",
    says="{code} is billed on {day}, and by the sessions given it is not to be: {reason}.",
    do="Take the line off, or correct the session.",
)
def _not_to_be_billed() -> None:
    """What was furnished without charge, by somebody who may not furnish it, or not at all, has no line.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP
        97140 1 GP

        2026-03-04 PT office
        97110 33 PT
        97140 15 PT free

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT
        97140 15 PT free

    **Source**: Medicare Benefit Policy Manual, chapter 15, section 220.3.
    """


@finding(
    "check.wrong-day",
    "CHK-006",
    "error",
    says="{code} is dated {day}; the session that it fits was on {fits}.",
    do="Correct the day of the line.",
)
def _wrong_day() -> None:
    """A line bears the day on which its service was furnished.

    Told where one session alone fits the line, and that session's service has no line of its own.

    **Refused**

        claim office
        97110 2 GP on2026-03-05

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim office
        97110 2 GP on2026-03-04

        2026-03-04 PT office
        97110 33 PT

    **Source**: what a day of service is.
    """


@finding(
    "check.wrong-discipline",
    "CHK-007",
    "error",
    says="{code} is billed under a {discipline} plan of care; the session that it fits is under {fits}.",
    do="Correct the modifiers of the line: they name the plan of care's discipline.",
    denials=("CO-4",),
)
def _wrong_discipline() -> None:
    """It is the discipline of the plan of care that a line names, and the session says which that is.

    **Refused**

        claim 2026-03-04 office
        97110 2 GO

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 33 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.1.
    """


@finding(
    "check.assistant-units-missing",
    "CHK-008",
    "error",
    says="{code}: units of an assistant, which bear {modifier}: {expected} by the sessions given, {marked} on the claim.",
    do="Put the modifier on the units that the assistant furnished, on a line of their own.",
)
def _assistant_units_missing() -> None:
    """Units that an assistant furnished are paid less, and a claim that does not say so is paid too much.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 30 PTA

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP CQ

        2026-03-04 PT office
        97110 30 PTA

    **Source**: 42 CFR 410.59(a)(4) and 410.60(a)(4); 86 FR 64996, pages 65169 to 65177.
    """


@finding(
    "check.assistant-units-needless",
    "CHK-009",
    "warning",
    says="{code}: units of an assistant, which bear {modifier}: {expected} by the sessions given, {marked} on the claim.",
    do="Take the modifier off the units that the therapist furnished: they are paid in full.",
)
def _assistant_units_needless() -> None:
    """A modifier of an assistant on a therapist's units lowers what is paid for them.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP CQ

        2026-03-04 PT office
        97110 30 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT office
        97110 30 PT

    **Source**: 42 CFR 410.59(a)(4) and 410.60(a)(4); 86 FR 64996, pages 65169 to 65177.
    """


@finding(
    "check.other-tenth-method",
    "CHK-010",
    "advice",
    says="{code}: {marked} units bear {modifier}, as the simple method of the tenth has it; by the percentage {expected} would.",
    do="Nothing: either method may be used. Keep to one of them.",
)
def _other_tenth_method() -> None:
    """Where only the two published methods of the tenth differ, neither answer is wrong.

    **Refused**

        claim 2026-03-04 office
        97150 1 GO

        2026-03-04 OT office
        97150 13 OT
        97150 2 OTA

    **Accepted**

        claim 2026-03-04 office
        97150 1 GO CO

        2026-03-04 OT office
        97150 13 OT
        97150 2 OTA

    **Source**: 86 FR 64996, page 65171.
    """


@finding(
    "check.other-pick",
    "CHK-011",
    "advice",
    says="Of several answers that are equally right the claim has {units}; without a choice {default} would be taken.",
    do="Nothing, if the treating clinician chose it; record the choice with the session.",
)
def _other_pick() -> None:
    """Equal leftover minutes leave a unit open, and whichever code gets it the claim is right.

    **Refused**

        claim 2026-03-04 office
        97112 1 GP
        97110 2 GP

        2026-03-04 PT office
        97112 20 PT
        97110 20 PT

    **Accepted**

        claim 2026-03-04 office
        97112 2 GP
        97110 1 GP

        2026-03-04 PT office
        97112 20 PT
        97110 20 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.C, examples 2 and 5.
    """


@finding(
    "check.choice-not-followed",
    "CHK-012",
    "warning",
    says="Of several answers that are equally right the claim has {units}; the clinician chose {default}.",
    do="Follow the choice, or record the new one with the session.",
)
def _choice_not_followed() -> None:
    """Which of several codes gets an open unit is the treating clinician's to say.

    **Refused**

        claim 2026-03-04 office
        97112 2 GP
        97110 1 GP

        2026-03-04 PT office
        97112 20 PT
        97110 20 PT
        choose 97110

    **Accepted**

        claim 2026-03-04 office
        97112 1 GP
        97110 2 GP

        2026-03-04 PT office
        97112 20 PT
        97110 20 PT
        choose 97110

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.C, example 5.
    """


@finding(
    "check.rendering-npi",
    "CHK-013",
    "warning",
    says="{code}: the claim has {numbers}; the sessions given have {expected}.",
    do="Put each line under the number of the therapist who furnished it, on lines of their own where there are several.",
    denials=("CO-16",),
)
def _rendering_npi() -> None:
    """A line stands under the number of the therapist who furnished it.

    Told where both the claim and the sessions give numbers.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP npi1234567893

        2026-03-04 PT office
        97110 33 PT
        npi PT 1987654328

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP npi1987654328

        2026-03-04 PT office
        97110 33 PT
        npi PT 1987654328

    **Source**: a Medicare contractor's page (First Coast 0508065); the share of each is this project's ruling.
    """


@finding(
    "check.minutes-differ",
    "CHK-014",
    "advice",
    says="{code}: the claim gives {minutes} minutes, the sessions {expected}.",
    do="Make the two agree; the units were held against those of the sessions.",
)
def _minutes_differ() -> None:
    """Minutes on a claim are a note of the biller's; those of the record count.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP min38

        2026-03-04 PT office
        97110 33 PT

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP min33

        2026-03-04 PT office
        97110 33 PT

    **Source**: this project's ruling.
    """


@finding(
    "check.differs-from-session",
    "CHK-015",
    "warning",
    says="The claim says {what} {claim}, the session {session}.",
    do="Make the two agree: the setting decides which edits hold, the place of service how telehealth is told.",
)
def _differs_from_session() -> None:
    """What claim and session both say of the visit should be the same.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP

        2026-03-04 PT home
        97110 33 PT

    **Accepted**

        claim 2026-03-04 home
        97110 2 GP

        2026-03-04 PT home
        97110 33 PT

    **Source**: this project's ruling.
    """


@finding(
    "check.modifier-missing",
    "CHK-020",
    "error",
    says="{code} lacks {modifier}.",
    do="Put {modifier} on the line.",
    denials=("CO-4",),
)
def _modifier_missing() -> None:
    """A therapy line names the discipline of the plan of care, and what else the payer wants on every such line.

    **Refused**

        claim 2026-03-04 office PT
        97110 2

    **Accepted**

        claim 2026-03-04 office PT
        97110 2 GP

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.1; profile key ``modifiers.discipline``.
    """


@finding(
    "check.modifier-needless",
    "CHK-021",
    "warning",
    says="{code} bears {modifier}, which this line does not need.",
    do="Take it off: the code is not billed as therapy here, or it stands outside a plan of care.",
    denials=("CO-4",),
)
def _modifier_needless() -> None:
    """A code that is not therapy's bears no discipline, and neither does one outside a plan of care.

    **Refused**

        claim 2026-03-04 office
        G0237 1 GP

    **Accepted**

        claim 2026-03-04 office
        G0237 1

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.C; profile key ``modifiers.discipline``.
    """


@finding(
    "check.disciplines-conflict",
    "CHK-022",
    "error",
    says="{code} bears {modifiers}: a line is under one discipline's plan of care.",
    do="Keep the modifier of the plan of care that the service was furnished under.",
    denials=("CO-4",),
)
def _disciplines_conflict() -> None:
    """A line bears the modifier of one discipline at the most.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP GO

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.1.
    """


@finding(
    "check.discipline-differs",
    "CHK-023",
    "error",
    says="{code} bears {modifiers}; {by} says {discipline}.",
    do="Make the two agree: modifier, revenue code and plan of care name one discipline.",
    denials=("CO-4",),
)
def _discipline_differs() -> None:
    """Everything that names a discipline names the same one.

    **Refused**

        claim 2026-03-04 outpatient-hospital institutional
        97110 2 GO rev0420

    **Accepted**

        claim 2026-03-04 outpatient-hospital institutional
        97110 2 GP rev0420

    **Source**: Medicare Claims Processing Manual, chapter 5, sections 20 and 20.1.
    """


@finding(
    "check.assistant-unpaired",
    "CHK-024",
    "error",
    says="{code} bears {modifier} {how}.",
    do="An assistant's modifier stands beside that of the assistant's own discipline: CQ beside GP, CO beside GO.",
    denials=("CO-4",),
)
def _assistant_unpaired() -> None:
    """A line with an assistant's modifier and without the discipline's is returned.

    **Refused**

        claim 2026-03-04 office
        97110 2 GO CQ

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP CQ

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.1.
    """


@finding(
    "check.assistant-not-used",
    "CHK-025",
    "warning",
    says="{code} bears {modifier}, which this payer does not use on such a line on that day.",
    do="Take it off: it is of another time or setting, or the code takes none.",
    denials=("CO-4",),
)
def _assistant_not_used() -> None:
    """Modifiers of assistants have a first day, and settings and codes that they do not belong to.

    **Refused**

        claim 2019-06-03 office
        97110 2 GP CQ

    **Accepted**

        claim 2020-01-02 office
        97110 2 GP CQ

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.1; profile key ``assistants``.
    """


@finding(
    "check.modifier-unknown",
    "CHK-026",
    "warning",
    says="{code} bears {modifier}, which is none of those that this payer is known to take on a therapy line ({known}).",
    do="Correct it, or ask the payer. A modifier that is right for another reason stays.",
    denials=("CO-4",),
)
def _modifier_unknown() -> None:
    """What the payer is known to take is known; of any other modifier it cannot be told that it is right.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP ZZ

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

    **Source**: profile key ``modifiers.accepted``.
    """


@finding(
    "check.modifier-out-of-days",
    "CHK-027",
    "warning",
    says="{code} bears {modifier}, which this payer takes on other days and is not known to take on this one.",
    do="Take it off, or correct the day.",
    denials=("CO-4",),
)
def _modifier_out_of_days() -> None:
    """Modifiers have first and last days, as codes do.

    **Refused**

        claim 2019-06-03 office
        97110 2 GP 95

    **Accepted**

        claim 2022-06-03 office telehealth
        97110 2 GP 95

    **Source**: first days of the profile's values.
    """


@finding(
    "check.modifier-repeated",
    "CHK-028",
    "warning",
    says="{code} bears {modifier} more than once.",
    do="Keep one of them; the place may be needed.",
)
def _modifier_repeated() -> None:
    """The same modifier twice says nothing more than once.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP GP

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

    **Source**: what a modifier is.
    """


@finding(
    "check.too-many-modifiers",
    "CHK-029",
    "error",
    says="{code} has {count} modifiers: a line holds four.",
    do="With more than four the fourth is 99, and the rest goes into the remarks: {rest}.",
    denials=("CO-4",),
)
def _too_many_modifiers() -> None:
    """A claim line holds four modifiers.

    **Refused**

        claim 2026-03-04 office
        97110 2 GP CQ KX GA 76

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP CQ KX 99

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3.
    """


@finding(
    "check.modifier-order",
    "CHK-030",
    "advice",
    says="{code}: this payer's order of modifiers is {order}.",
    do="Change the order where the payer goes by it; many claims systems take any.",
)
def _modifier_order() -> None:
    """Some payers want the modifiers that change what is paid before the others.

    **Refused**

        claim 2026-03-04 office
        97110 2 CQ GP

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP CQ

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3; profile key ``modifiers.order``.
    """


@finding(
    "check.two-distinct",
    "CHK-031",
    "warning",
    says="{code} bears {modifiers}: one modifier for distinct services stands on a line.",
    do="Keep the one that says most exactly why the services were distinct; a person decides.",
    denials=("CO-4",),
)
def _two_distinct() -> None:
    """The general modifier for distinct services is for what no more specific one says, and never beside one.

    **Refused**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP 59 XE

    **Accepted**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP XE

    **Source**: the fact sheet on modifiers for distinct services (MLN1783722).
    """


@finding(
    "check.not-on-every-line",
    "CHK-032",
    "warning",
    says="{code}: {modifier} stands on some of its lines and not on the others.",
    do="What a person states of a code stands on every line of it; let the person who stated it say which is right.",
)
def _not_on_every_line() -> None:
    """A code whose units are on two lines, with and without an assistant's modifier, is one code still.

    **Refused**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP CQ 59
        97530 1 GP

    **Accepted**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP CQ 59
        97530 1 GP 59

    **Source**: the fact sheet on modifiers for distinct services (MLN1783722); for both halves of a code, this
    project's ruling.
    """


@finding(
    "check.attested-not-on-line",
    "CHK-033",
    "error",
    says="{code}: {modifier} is attested and needed, and its lines do not bear it.",
    do="Put it on, if the attestation stands; no repair does.",
    denials=("CO-4",),
)
def _attested_not_on_line() -> None:
    """What somebody attested with the claim, and what the lines need, stands on the lines.

    **Refused**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP
        attest 59 97530

    **Accepted**

        claim 2026-03-04 office
        97150 1 GP
        97530 1 GP 59
        attest 59 97530

    **Source**: this project's ruling.
    """


@finding(
    "check.lines-to-join",
    "CHK-034",
    "error",
    says="{code} {modifiers} stands on {count} lines of {day} that say the same: one line with {units} units would.",
    do="Put them together; a second line is taken for a duplicate.",
    denials=("CO-18",),
)
def _lines_to_join() -> None:
    """One line stands for one code, one set of modifiers and one therapist's number.

    An error where the payer is known to reject such lines, else a warning.

    **Refused**

        claim 2026-03-04 office
        97110 1 GP
        97110 1 GP

    **Accepted**

        claim 2026-03-04 office
        97110 2 GP

    **Source**: profile key ``lines``; a Medicare contractor's page (First Coast 0508065), for timed codes and claims
    received from 2021-04-19; that it holds of every code is this project's ruling.
    """


@finding(
    "check.untimed-units",
    "CHK-035",
    "error",
    says="{code}: {units} units on {day} ({discipline}); it is not billed by time, and one unit stands for the day.",
    do="Bill one unit, on one line.",
    denials=("CO-151",),
)
def _untimed_units() -> None:
    """A code that is not timed is one unit a day, however long it took.

    **Refused**

        claim 2026-03-04 office
        97150 2 GP

    **Accepted**

        claim 2026-03-04 office
        97150 1 GP

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.B.
    """


@finding(
    "check.evaluation-repeated",
    "CHK-036",
    "error",
    says="{code}: an evaluation is billed {units} times on {day} ({discipline}).",
    do="Keep one of them.",
    denials=("CO-18",),
)
def _evaluation_repeated() -> None:
    """An evaluation is billed once a day under one plan of care.

    **Refused**

        claim 2026-03-04 office
        97161 1 GP
        97161 1 GP KX

    **Accepted**

        claim 2026-03-04 office
        97161 1 GP

    **Source**: Medicare Claims Processing Manual, chapter 5, sections 20.2.B and 20.2.D.
    """


@finding(
    "check.units-beyond-day",
    "CHK-037",
    "error",
    says="{codes}: {units} timed units on {day} need at least {minutes} minutes, and a day has 1440.",
    do="Correct the units.",
    denials=("CO-151",),
)
def _units_beyond_day() -> None:
    """A patient's own time on one day is no more than a day.

    **Refused**

        claim 2026-03-04 office
        97110 99 GP

    **Accepted**

        claim 2026-03-04 office
        97110 4 GP

    **Source**: minutes of one unit, from the code table.
    """


@finding(
    "check.bundled",
    "CHK-038",
    "warning",
    says="{code} is never paid by itself by this payer.",
    do="Leave it off, unless the patient asks that it be submitted; the patient is not billed for it.",
    denials=("CO-97",),
)
def _bundled() -> None:
    """A bundled code is documented and has no line.

    **Refused**

        claim 2026-03-04 office
        97010 1 GP

    **Accepted**

        claim 2026-03-04 office
        97035 1 GP

    **Source**: profile key ``codes.bundled``.
    """


@finding(
    "check.revenue-code-missing",
    "CHK-039",
    "warning",
    says="{code}: a line of an institutional claim has a revenue code, and this one has none.",
    do="Give the revenue code of the discipline: 042x, 043x or 044x.",
    denials=("CO-16",),
)
def _revenue_code_missing() -> None:
    """On an institutional claim the revenue code names the discipline, as the modifier does.

    **Refused**

        claim 2026-03-04 outpatient-hospital institutional
        97110 2 GP

    **Accepted**

        claim 2026-03-04 outpatient-hospital institutional
        97110 2 GP rev0420

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.
    """


CHECK = (
    _units_exceed,
    _units_under,
    _line_without_service,
    _line_missing,
    _not_to_be_billed,
    _wrong_day,
    _wrong_discipline,
    _assistant_units_missing,
    _assistant_units_needless,
    _other_tenth_method,
    _other_pick,
    _choice_not_followed,
    _rendering_npi,
    _minutes_differ,
    _differs_from_session,
    _modifier_missing,
    _modifier_needless,
    _disciplines_conflict,
    _discipline_differs,
    _assistant_unpaired,
    _assistant_not_used,
    _modifier_unknown,
    _modifier_out_of_days,
    _modifier_repeated,
    _too_many_modifiers,
    _modifier_order,
    _two_distinct,
    _not_on_every_line,
    _attested_not_on_line,
    _lines_to_join,
    _untimed_units,
    _evaluation_repeated,
    _units_beyond_day,
    _bundled,
    _revenue_code_missing,
)
