"""Killed at any moment, a build or a publish leaves a live release that answers. The long soak is `evals.soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.soak import Action, Soak, opened

KILLS = 3


@pytest.mark.parametrize("action", ["build", "publish"])
def test_killed_at_a_random_moment_the_live_release_answers_and_the_next_build_succeeds(
    tmp_path: Path, action: Action
) -> None:
    figures = Soak(tmp_path).run(action, KILLS)
    assert figures.faults == ()
    assert figures.times == KILLS


def test_the_soak_notices_a_torn_index(tmp_path: Path) -> None:
    soak = Soak(tmp_path)
    soak.run("build", 0)
    with opened(tmp_path) as (catalogue, releases):
        live = catalogue.release()
        (releases.index_dir(live.id) / "positions.npy").write_bytes(b"torn")
    assert list(soak.look({live.id})) == [f"The index files of release {live.id} are not those that were built."]
    assert next(iter(soak.look({"another"}))) == f"{live.id} is live, not one of ['another']"
