"""A file of a profile edited: read, changed, read again as it would be, and only then put in the file's place."""

from pathlib import Path

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.comments import comments_of
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import LARGEST, look, parse_profile
from therapycode.profiles.write import write_profile
from therapycode.upkeep.difference import ProfileDiff, differences
from therapycode.upkeep.opened import Edit, Opened
from therapycode.upkeep.places import SHARED, Shelf
from therapycode.upkeep.replacing import Held, create, held

__all__ = ["Edited", "edit_file", "make_file", "refuse_comments"]


@attrs.frozen(kw_only=True)
class Edited:
    """What an edit did: whether the file holds another text now, and what became otherwise, payer by payer.

    ``profile`` is what the file comes to after the edit, with what it is based on.
    """

    file: Path
    written: bool
    profile: Profile
    diffs: tuple[ProfileDiff, ...]


def edit_file(shelf: Shelf, file: Path, edit: Edit, *, dry: bool = False) -> Edited:
    """Edit a file of a profile and say what that changes, for it and for all that is based on it.

    Nothing is written where the file, or a file that is based on it, could not be read afterwards; nor with
    ``dry``. The file itself is edited, never what it is based on, and is written in its canonical form.

    Raises:
        ProfileError: with every fault, of the file as it is, of what was asked, or of the file as it would be.
    """
    with held(file, LARGEST) as lock:
        itself = () if lock.path.parent.name == SHARED else (lock.path,)
        files = sorted({*shelf.files, *itself}, key=lambda each: each.stem)
        before = {each: profile for each in files if (profile := _readable(shelf, each)) is not None}
        opened = _opened(shelf, lock)
        try:
            text = write_profile(edit(opened))
            own = shelf.read(lock.path, FrozenMap({lock.path: text.encode()}))
            after = _after(shelf, lock.path, text, before)
        except ProfileError as fault:
            name = f"nothing was written: {lock.path.name} after this edit"
            raise ProfileError(name, fault.faults) from None
        written = text.encode() != lock.raw and not dry
        if written:
            lock.replace(text)
    changed = [diff for each, profile in after.items() if (diff := differences(before[each], profile))]
    return Edited(file=file, written=written, profile=own, diffs=tuple(changed))


def make_file(shelf: Shelf, file: Path, profile: Profile) -> None:
    """Write a profile to a file that is not there yet.

    Raises:
        ProfileError: if there is such a file, it could not be read, or the folder cannot be written to.
    """
    text = write_profile(profile)
    try:
        shelf.read(file, FrozenMap({file.resolve(): text.encode()}))
    except ProfileError as fault:
        raise ProfileError(f"nothing was written: {file.name}", fault.faults) from None
    create(file, text)


def refuse_comments(name: str, text: str) -> None:
    """Refuse a text with comments, which its canonical form would not keep.

    Raises:
        ProfileError: if it has any, with the line of each.
    """
    lines = comments_of(text)
    if lines:
        allowed, do = "no comments, which are not kept", "Put it in a note, or take it out."
        raise ProfileError(name, [Fault(f"line {line}", "a comment", allowed, do) for line in lines])


def _opened(shelf: Shelf, lock: Held) -> Opened:
    """The file as it stands, and what it has from what it is based on."""
    raw = FrozenMap({lock.path: lock.raw})
    looked = look(lock.path, shelf.root, facts=shelf.facts, find=shelf.find, instead=raw)
    if looked.profile is None:
        raise next(iter(looked.unread.values()), ProfileError(lock.path.name, looked.faults))
    refuse_comments(lock.path.name, looked.text)
    name = f"{lock.path.parent.name}/{lock.path.name}"
    facts = {**shelf.facts, **looked.profile.facts}
    return Opened(
        own=parse_profile(looked.text, name, facts=facts),
        parts=FrozenMap({key: part for base in looked.bases for key, part in base.parts.items()}),
        sources=frozenset(id_ for base in looked.bases for id_ in base.sources),
        facts=FrozenMap(facts),
    )


def _after(shelf: Shelf, file: Path, text: str, before: dict[Path, Profile]) -> dict[Path, Profile]:
    """The profiles as they would be: that of the file, and all that can be read now and are based on it."""
    instead = FrozenMap({file: text.encode()})
    after: dict[Path, Profile] = {}
    for each, was in before.items():
        try:
            profile = shelf.read(each, instead)
        except ProfileError as fault:
            named = [attrs.evolve(one, at=f"{each.name}, based on it: {one.at}") for one in fault.faults]
            raise ProfileError(file.name, named) from None
        if profile.fingerprint != was.fingerprint:
            after[each] = profile
    return after


def _readable(shelf: Shelf, file: Path) -> Profile | None:
    try:
        return shelf.read(file)
    except ProfileError:
        return None
