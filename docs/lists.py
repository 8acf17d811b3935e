"""Prints a reference page that is a list: of findings, rules and payers, and of the keys of documents."""  # noqa: INP001  # beside the script that writes the pages

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from therapycode import Engine
from therapycode.cli.docstrings import Passage
from therapycode.cli.rulebook import Entry, fault_entries, rulebook
from therapycode.plugin import FINDINGS, UNIT_RULES, FindingRule, Profile
from therapycode.profiles.known import LOOKED_FOR, HowKnown, how_known
from therapycode.profiles.limit_sentence import LIMITS, limit_sentence
from therapycode.profiles.profile import Source, Track
from therapycode.profiles.spelling import in_words
from therapycode.serial import schema

Schema = Mapping[str, Any]

_FINDINGS_HEAD: Final = """\
# Findings

What an outcome may say about billing, by topic. The code never changes its meaning and is never used for
something else; program against the code or the rule, not against the sentence. `{...}` stands for a value,
which the finding also holds by itself under `values`.

- **error**: likely denied or returned, or no claim can be made. The claim is not ready.
- **warning**: look before you submit.
- **advice**: good to know.

A denial code after "Heads off" is one that mending the finding avoids. Examples and the source of each are
under [rules](rules.md); `therapycode rule CODE` prints them as well.
"""

_RULES_HEAD: Final = """\
# Rules

What `therapycode rule NAME` prints: each finding, and each rule that a profile may name, with examples and
its source.

An example is a session in short. Its first line is the day and the discipline of the plan of care, with what
else there is to say (`telehealth`, `pos10`, `incident-to`, a setting). Then comes a line for each service: the
code, its minutes or clock times or `-`, and who furnished it; `+` joins people who worked together. A line
`choose` is the clinician's choice, a line `recorded` what the record says of time, a line `accrued` what the pool
named came to so far in the year and the day on which that was known, a line `attest` a modifier that somebody
attests, with the codes that it is for, a line `fact` a fact about the session, a line `waive` a finding that
somebody answers for. After an empty line comes another session of the day. A line `payer` names a payer other than
`medicare-part-b`. The **refused** example gives the finding, the **accepted** one does not.

A block that begins with `claim` is a claim that is checked, with its day and what else there is to say, then
a line for each of its own: the code, its units and its modifiers, and what else (`npi`, `rev`, `charge`, `min`
and a value right after; `on` and a day; `plan-PT`). The sessions beside it are those behind it.
"""

_DOCUMENT_HEAD: Final = """\
# Documents to be coded

A document is a session, or a day of several sessions of one patient. It is JSON, or TOML with the same
keys. Keys that are not listed here are refused, and so are null, numbers where a text belongs and texts
where a number belongs: leave out what is not known. A document may be at most 2 MiB. Every fault is told at
once, each with its path.

In TOML, days and clock times may also be written bare. Nothing pools across documents.
"""

_PAYERS_ON: Final = date(2026, 10, 1)

_PAYERS_HEAD: Final = f"""\
# Payers

The payers that come with the library, and how far each is known on {_PAYERS_ON}. Somebody who bills a payer
looks for {len(LOOKED_FOR)} parts of its policy; what each says is in the [profile format](profile-format.md):

{", ".join(f"`{key}`" for key in LOOKED_FOR[:6])},
{", ".join(f"`{key}`" for key in LOOKED_FOR[6:])}

A part counts as **primary** where its value rests on a text of the payer, an agency or a statute, as
**secondary** where somebody else tells of it. Everything else is unknown, and the profile says whom to ask. The
last column is the oldest day through which a value was confirmed, where that day is past; it is the latest day
that the text itself bears. Each payer has a page of its own with every value, and `therapycode payers ID` shows
the same. What stands above all of
this, and how evidence was weighed: [how far a payer is known](../explanation/how-far-a-payer-is-known.md).
"""

_PAYER_HEAD: Final = """\
Written from the profile, value by value. A value holds from its day until the next one recorded; what is not
known says whom to ask. How the values are read is told in the [profile format](../profile-format.md), and what
stands above them, a contract first of all, in
[how far a payer is known](../../explanation/how-far-a-payer-is-known.md).
"""

_FAULTS_HEAD: Final = """\
# Faults of profiles

What `therapycode profile lint` finds in files of profiles; how to use it is told in
[look over profiles](../how-to/look-over-profiles.md). A code never changes its meaning and is never used for
something else. `therapycode rule CODE` prints a page by itself.

- **error**: the file cannot be used, or says what cannot be meant. The exit status is 1.
- **warning**: look at it. The exit status stays 0.
- **note**: good to know; nothing has to be mended.

The examples are pieces of a profile, run as tests: the **refused** one has the fault, the **accepted** one has
not. What every profile has is left out of them: who it is, `covers` from 2024-01-01, and the source `manual`, a
primary one. A line `file` and a name begin another file, `file` alone the profile itself, a line `payer` gives its
id, and a line `on` the day on which one looks, else 2026-03-04.
"""

_CLAIM_HEAD: Final = """\
# Claims to be checked

What `therapycode check` reads and what it answers; how to use it is told in
[check a claim](../how-to/check-a-claim.md). A claim is read as strictly as a session: keys that are not listed
are refused, and every fault is told at once. What is wrong with it in a payer's eyes (five modifiers, 99 units, a
modifier that nobody knows) is no fault of reading, and is said among the findings.

Of the answer, pass over keys that you do not know: later releases may add some, under the same schema tag. In
Python, `Checked`, `GivenClaim` and `GivenLine` have the same names as attributes.
"""

_OUTCOME_HEAD: Final = """\
# Outcomes

What `therapycode code --json`, `therapycode compare --json` and `therapycode replay --json` print, one line
each, and what `therapycode.serial.dump` gives; `read_outcome` reads an outcome back. Pass over keys that you do
not know: later releases may add some, under the same schema tag. How to read one is told in
[read an outcome](../how-to/read-an-outcome.md), the reasons under `not_billed` in
[decision 4](../explanation/decisions/0004-codes-and-reasons.md).

In Python, `Outcome` has the same names as attributes, with these differences: the reasoning is `explain()`,
and a `Finding` has `template` beside `says`.
"""

_IMPACT_HEAD: Final = """\
# What a change does, as data

What `therapycode profile impact --json` prints, on one line. How it is asked for and what the words mean is told
in [see what a change of a profile does](../how-to/what-a-change-does.md). Pass over keys that you do not know:
later releases may add some, under the same schema tag.
"""


_PROFILE_DATA_HEAD: Final = """\
# What is told of profiles, as data

What `therapycode profile show --json` (and `therapycode payers ID --json`), `profile diff --json`,
`profile coverage --json` and `profile lint --json` print, each on one line. How they are asked for is told in
[command line](command-line.md#files-of-profiles) and in [look over profiles](../how-to/look-over-profiles.md).
Pass over keys that you do not know: later releases may add some, under the same schema tag.
"""

_LAWS_HEAD: Final = """\
# Laws

What holds of every payer, whatever its rules. `therapycode.testing.conformance` makes a test of each law for each
payer of a plugin; how to use it is told in [test your payer](../how-to/test-your-payer.md).

An id never changes its meaning and is never used for something else. A payer that breaks a law for a good reason
says so in a waiver, with the reason, the source and a session in which the law is broken.
"""


def _findings() -> Iterator[str]:
    yield _FINDINGS_HEAD
    for topic, rules in groupby(FINDINGS.values(), lambda rule: rule.name.partition(".")[0]):
        yield f"## {topic}\n"
        yield from (_finding(rule) for rule in rules)


def _finding(rule: FindingRule) -> str:
    denials = f" Heads off {', '.join(rule.denials)}." if rule.denials else ""
    return f"### {rule.code} {rule.name}\n\n**{rule.severity}**: {rule.template}\n\n{rule.do}{denials}\n"


def _rules() -> Iterator[str]:
    yield _RULES_HEAD
    for family, entries in groupby(rulebook(UNIT_RULES), lambda entry: entry.family):
        yield f"## {family}\n"
        for entry in entries:
            yield from _entry(entry)


def _profile_faults() -> Iterator[str]:
    yield _FAULTS_HEAD
    for topic, entries in groupby(fault_entries(), lambda entry: entry.name.partition(".")[0]):
        yield f"## {topic}\n"
        for entry in entries:
            yield f"### {entry.code} {entry.name}\n"
            yield f"{entry.title.replace('``', '`')}\n"
            yield f"**{entry.severity}**: {entry.do}\n"
            yield from (_passage(passage) for passage in entry.passages)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.code} {entry.name}\n" if entry.code else f"### {entry.name}\n"
    yield f"{entry.title.replace('``', '`')}\n"
    if entry.severity is None:
        parameters = f", with {', '.join(f'`{name}`' for name in entry.parameters)}" if entry.parameters else ""
        yield f'In a profile: `rule = "{entry.name}"` under `{entry.part}`{parameters}.\n'
    else:
        denials = f" Heads off {', '.join(entry.denials)}." if entry.denials else ""
        yield f"**{entry.severity}**: {entry.says}\n"
        yield f"{entry.do}{denials}\n"
    yield from (_passage(passage) for passage in entry.passages)


def _passage(passage: Passage) -> str:
    text = passage.text.replace("``", "`")
    if passage.kind == "example":
        return f"```text\n{passage.text}\n```\n"
    if passage.kind == "heading":
        return f"**{text}**\n"
    return f"Source: {text}\n" if passage.kind == "source" else f"{text}\n"


def _laws() -> Iterator[str]:
    from therapycode.testing import LAWS  # noqa: PLC0415  # brings Hypothesis along, which no other page needs

    yield _LAWS_HEAD
    for topic, laws in groupby(LAWS.values(), lambda law: law.id.partition(".")[0]):
        yield f"## {topic}\n"
        for law in laws:
            yield f"### {law.id}\n\n**{law.says}**\n\n{law.why} Since {law.since}.\n"


def _document() -> Iterator[str]:
    yield _DOCUMENT_HEAD
    yield from _objects([schema("session"), schema("day")])


def _claim() -> Iterator[str]:
    yield _CLAIM_HEAD
    yield from _objects([schema("claim"), schema("checked")])


def _outcome() -> Iterator[str]:
    yield _OUTCOME_HEAD
    of_one = [schema("outcome"), schema("day-outcome")]
    yield from _objects([*of_one, schema("comparison"), schema("clashes"), schema("replay"), schema("error")])


def _impact() -> Iterator[str]:
    yield _IMPACT_HEAD
    yield from _objects([schema("impact")])


def _profile_data() -> Iterator[str]:
    yield _PROFILE_DATA_HEAD
    yield from _objects(
        [schema("payer"), schema("profile-diff"), schema("profile-coverage"), schema("profile-faults")]
    )


def _payers() -> Iterator[str]:
    yield _PAYERS_HEAD
    engine = Engine.installed()
    profiles = sorted((engine.profile(payer) for payer in engine.registry.payers), key=_by_family)
    for family, those in groupby(profiles, lambda profile: profile.family):
        head = ["| payer | who | known | primary | secondary | confirmed through |", "| --- " * 6 + "|"]
        rows = [_payer(profile.title, how_known(profile, _PAYERS_ON)) for profile in those]
        yield "\n".join([f"## {family}\n", *head, *rows, ""])


def _by_family(profile: Profile) -> tuple[str, str]:
    return profile.family, profile.payer


def _payer(title: str, one: HowKnown) -> str:
    columns = [
        f"[`{one.payer}`](payers/{one.payer}.md)",
        title,
        f"{one.known} of {one.asked}",
        _keys(one.primary),
        _keys(one.secondary),
    ]
    return f"| {' | '.join(columns)} | {one.confirmed_through or ''} |"


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _objects(schemas: Iterable[Schema]) -> Iterator[str]:
    """A section for each schema, then one for each object that they are made of."""
    whole = list(schemas)
    for one in whole:
        yield _object(f"`{one['$id']}`", one)
    parts = {name: part for one in whole for name, part in one.get("$defs", {}).items() if "properties" in part}
    tagged = {one["$id"].split("/")[1] for one in whole}
    yield from (_object(name, part) for name, part in parts.items() if name not in tagged)


def _object(title: str, part: Schema) -> str:
    always = set(part.get("required", ()))
    rows = [_row(key, value, "yes" if key in always else "") for key, value in part["properties"].items()]
    head = ["| key | required | holds | what it is |", "| --- | --- | --- | --- |"]
    return "\n".join([f"## {title}\n", f"{part['description']}\n", *head, *rows, ""])


def _row(key: str, value: Schema, always: str) -> str:
    return f"| `{key}` | {always} | {_holds(value)} | {value['description']} |"


def _holds(value: Schema) -> str:
    """What a place of a document holds, in words."""
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"]) + _default(value)
    if "$ref" in value:
        return _name(value)
    if "anyOf" in value:
        return " or ".join(_holds(one) for one in value["anyOf"])
    return _typed(value) if "type" in value else "any value"


def _typed(value: Schema) -> str:
    if value["type"] == "array":
        return f"list of {_holds(value['items'])}"
    if "properties" in value:
        return "object with " + ", ".join(f"`{key}`" for key in value["properties"])
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return " or ".join(_WORDS[one] for one in types) + _default(value)


def _name(value: Schema) -> str:
    name: str = value["$ref"].rpartition("/")[2]
    return _TEXTS.get(name, name)


def _default(value: Schema) -> str:
    if "default" not in value:
        return ""
    given = value["default"]
    return f"; `{given if isinstance(given, str) else json.dumps(given)}` if left out"


_WORDS: Final = {
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "object",
    "null": "null",
}

_TEXTS: Final = {
    "label": "text",
    "day": "day",
    "clock": "clock time",
    "code": "procedure code",
    "modifier": "modifier",
}


def _payer_page(id_: str) -> Iterator[str]:
    """Everything that is recorded of one payer: each value with its days, its source and how sure that is."""
    profile = Engine.installed().profile(id_)
    covers = f"from {profile.covers.first}"
    yield f"# {profile.title}\n"
    yield f"`{profile.payer}`, {profile.family}, {profile.status}; answers for days of service {covers}.\n"
    yield _PAYER_HEAD
    for part in profile.parts.values():
        yield f"## {part.label}\n"
        yield f"`{part.key}`\n"
        yield from _track(part.key, part, profile)
        for branch in part.branches:
            yield f"**Where {in_words(branch.when)}**\n"
            yield from _track(part.key, branch, profile)
    yield "## Sources\n"
    for source in profile.sources.values():
        yield _source(source)


def _track(part: str, track: Track, profile: Profile) -> Iterator[str]:
    if track.unknown is not None:
        yield f"Not known. {track.unknown}\n"
        return
    yield "| from | value | source | kind |\n| --- | --- | --- | --- |"
    for dated in track.timeline.entries:
        entry = dated.value
        source = profile.sources[entry.source]
        days = f"{dated.first}{' or before' if dated.or_before else ''}"
        days += f", known from {dated.known_from}" if dated.known_from is not None else ""
        days += f", withdrawn on {dated.withdrawn}" if dated.withdrawn is not None else ""
        value = "; ".join(f"`{name}`: {in_words(value)}" for name, value in entry.values.items())
        if part.startswith(LIMITS):
            value = limit_sentence(entry.values)
        said = "abolished" if entry.ended else value or f"not known any more: {entry.unknown}"
        yield f"| {days} | {said} | `{source.id}` | {source.kind} |"
    yield ""
    yield from [
        f"From {dated.first}: {dated.value.note}\n" for dated in track.timeline.entries if dated.value.note
    ]


def _source(source: Source) -> str:
    through = f" Confirmed through {source.confirmed_through}." if source.confirmed_through is not None else ""
    at = f", {source.at}" if source.at else ""
    url = f" <{source.url}>" if source.url else ""
    return f"- `{source.id}` ({source.kind}): {source.title}{at}.{through}{url}"


LISTS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "findings": _findings,
    "rules": _rules,
    "laws": _laws,
    "document": _document,
    "claim": _claim,
    "outcome": _outcome,
    "impact": _impact,
    "profile-data": _profile_data,
    "payers": _payers,
    "profile-faults": _profile_faults,
}
"""Each list by its name, in pieces to be joined by line breaks."""

if __name__ == "__main__":
    name, _, about = sys.argv[1].partition(":")
    sys.stdout.write("\n".join(_payer_page(about) if name == "payer" else LISTS[name]()).rstrip() + "\n")
