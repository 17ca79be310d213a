"""Owners read and set over REST when a question is answered."""

from __future__ import annotations

import pytest

from kb.models import Collection
from retrieval.models import Calibration
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db


def test_an_owner_reads_what_each_choice_would_do_and_sets_one(
    owner: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/strictness"
    Calibration.objects.create(collection=handbook, trials=[["en", 2.9, 1.9], ["en", 2.32, 2.27]])
    shown = owner.get(path).json()
    assert (shown["strictness"], shown["measured_at"], shown["wanted"]) == (0, None, False)
    assert [(each["answered"], each["refused"]) for each in shown["outcomes"]] == [
        (2, 1),
        (2, 2),
        (1, 2),
    ]
    changed = owner.call("patch", path, {"strictness": 1})
    assert (changed.status_code, changed.json()["strictness"]) == (200, 1)
    assert changed.json()["obstacle"] == "few"


@pytest.mark.parametrize(
    "body", [{"strictness": 2}, {"strictness": "much"}, {"strict": 1}, {"measure": True}], ids=str
)
def test_anything_else_is_a_400_and_changes_nothing(
    owner: Program, handbook: Collection, body: dict[str, object]
) -> None:
    assert owner.call("patch", f"collections/{handbook.pk}/strictness", body).status_code == 400
    assert not Calibration.objects.exists()


def test_readers_neither_see_nor_set_it(reader: Program, handbook: Collection) -> None:
    path = f"collections/{handbook.pk}/strictness"
    assert reader.get(path).status_code == 403
    assert reader.call("patch", path, {"strictness": 1}).status_code == 403
