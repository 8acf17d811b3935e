"""A file is replaced whole, by one at a time, or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from therapycode import ProfileError
from therapycode.upkeep import replacing
from therapycode.upkeep.replacing import create, held

MOST = 1000
posix = pytest.mark.skipif(sys.platform == "win32", reason="locks and permissions of POSIX systems")


def a_file(folder: Path, text: str = "old\n") -> Path:
    file = folder / "plan.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_new_text_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    file.chmod(0o640)
    with held(file, MOST) as lock:
        assert lock.raw == b"old\n"
        lock.replace("new\n")
    assert file.read_text("utf-8") == "new\n"
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_an_edit_that_was_ended_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    (tmp_path / ".plan.toml.part").write_text("half a", "utf-8")
    with held(file, MOST) as lock:
        lock.replace("new\n")
    assert list(tmp_path.iterdir()) == [file]


def test_no_more_is_read_than_was_asked_for_and_one_byte(tmp_path: Path) -> None:
    with held(a_file(tmp_path, "0123456789"), 4) as lock:
        assert lock.raw == b"01234"


@posix
def test_a_second_edit_is_turned_away_while_the_first_is_at_it(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with held(file, MOST) as lock:
        with pytest.raises(ProfileError, match="found another edit of this file; allowed: one at a time"):  # noqa: SIM117
            with held(file, MOST):
                pytest.fail("both were let in")
        lock.replace("new\n")
    with held(file, MOST) as lock:
        assert lock.raw == b"new\n"


@posix
def test_a_file_that_was_replaced_before_it_could_be_held_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another edit ends between the opening of the file and its lock."""
    file, take = a_file(tmp_path), replacing._take
    taken: list[int] = []

    def after_another_edit(descriptor: int) -> None:
        if not taken:
            (tmp_path / "other").write_text("by another edit\n", "utf-8")
            (tmp_path / "other").replace(file)
        taken.append(descriptor)
        take(descriptor)

    monkeypatch.setattr(replacing, "_take", after_another_edit)
    with held(file, MOST) as lock:
        assert lock.raw == b"by another edit\n"
        lock.replace("new\n")
    assert (len(taken), file.read_text("utf-8")) == (2, "new\n")


def test_a_file_that_somebody_else_has_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with held(file, MOST) as lock:
        file.write_text("by hand\n", "utf-8")
        with pytest.raises(ProfileError, match="was changed while it was edited"):
            lock.replace("new\n")
    assert file.read_text("utf-8") == "by hand\n"
    assert list(tmp_path.iterdir()) == [file]


@posix
def test_an_edit_through_a_link_changes_the_file_that_it_leads_to(tmp_path: Path) -> None:
    file, link = a_file(tmp_path), tmp_path / "link.toml"
    link.symlink_to(file)
    with held(link, MOST) as lock:
        lock.replace("new\n")
    assert link.is_symlink()
    assert file.read_text("utf-8") == "new\n"


@contextmanager
def as_anybody() -> Iterator[None]:
    """A stretch in which this process may do what anybody may, and no more."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)


@posix
def test_a_folder_that_may_not_be_written_to_is_told_and_nothing_changes() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = a_file(folder)
        file.chmod(0o666)
        folder.chmod(0o555)
        with (
            as_anybody(),
            held(file, MOST) as lock,
            pytest.raises(ProfileError, match=r"cannot be written to \(Permission denied\)"),
        ):
            lock.replace("new\n")
        with as_anybody(), pytest.raises(ProfileError, match=r"cannot be written to \(Permission denied\)"):
            create(folder / "other.toml", "new\n")
        folder.chmod(0o755)
        assert file.read_text("utf-8") == "old\n"
        assert list(folder.iterdir()) == [file]


@posix
def test_a_file_that_may_not_be_written_to_is_not_replaced() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        file = a_file(folder)
        file.chmod(0o444)
        with as_anybody(), held(file, MOST) as lock, pytest.raises(ProfileError, match="cannot be written to"):
            lock.replace("new\n")
        assert file.read_text("utf-8") == "old\n"


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"plan.toml cannot be used(.|\n)*No such file"):  # noqa: SIM117
        with held(tmp_path / "plan.toml", MOST):
            pytest.fail("there is no such file")


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    create(file, "first\n")
    with pytest.raises(ProfileError, match="found a file of that name"):
        create(file, "second\n")
    assert file.read_text("utf-8") == "first\n"
    assert list(tmp_path.iterdir()) == [file]
