"""Comments are found wherever they may stand, and nothing else is taken for one."""

import pytest
from hypothesis import given

from therapycode.profiles.comments import comments_of
from therapycode.profiles.profile import Profile
from therapycode.profiles.write import write_profile
from therapycode.testing import profiles


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a = 1\n", ()),
        ("# one\na = 1  # two\n\n  # three\n", (1, 2, 4)),
        ('a = "# no"  # yes', (1,)),
        (r'a = "\"# no"', ()),
        ("a = '# no' # yes", (1,)),
        ('a = """\n# no\n""" # yes\n', (3,)),
        ("a = '''\n# no ' '' '''\n# yes", (3,)),
        ('a = """x""""" # yes', (1,)),
        ('"a#b" = [ # yes\n1]', (1,)),
    ],
)
def test_the_lines_with_comments(text: str, lines: tuple[int, ...]) -> None:
    assert comments_of(text) == lines


@given(profiles())
def test_the_canonical_form_has_no_comment_whatever_its_texts_hold(profile: Profile) -> None:
    assert comments_of(write_profile(profile)) == ()
