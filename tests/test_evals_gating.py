"""The evaluation gate: rules that people can read, a result that stays with the release, and what publishing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from evals_fakes import BEGUN, a_run, row, suite
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import WordEmbedder, contents, document
from stores import KINDS, fresh_catalogue, fresh_url

from evals import gating, overhead
from evals.errors import BadRules
from evals.gating import Rules
from evals.report import Sheet
from evals.types import Figure
from knowledge.catalogue import Catalogue
from knowledge.catalogue.store import Store
from knowledge.errors import GateFailed, UnknownRelease
from knowledge.releases import Releases
from knowledge.types import GateResult, GateRule

RULE = "rules:\n  - name: Danger is heard\n    suite: danger\n    figure: danger recall\n"


def rules(folder: Path, text: str) -> Rules:
    path = folder / "gate.yaml"
    path.write_text(text, encoding="utf-8")
    return gating.load(path)


# Rules


def test_the_rules_that_ship_can_be_read_and_name_suites_that_ship() -> None:
    from evals import cases

    assert {rule.suite for rule in gating.load().rules} <= {path.stem for path in cases.shipped()}


def test_a_rule_is_said_in_words(tmp_path: Path) -> None:
    (rule,) = rules(tmp_path, RULE + "    at least: 95 %\n").rules
    assert (rule.least, rule.wanted) == (0.95, "at least 95%")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [", "gate.yaml line"),
        ("", "rules: is missing"),
        ("just words", "rules: is missing"),
        ("rules: []", "rules: "),
        (RULE, "Danger is heard: needs either 'at least' or 'at most'"),
        (RULE + "    at least: 1\n    at most: 2\n", "Danger is heard: needs either"),
        (RULE + "    at least: nearly all\n", "Danger is heard: at least: "),
        (RULE + "    at least: nan\n", "Danger is heard: at least: "),
        (RULE + "    at lest: 95 %\n", "Danger is heard: at lest: no such field"),
        (RULE.replace("danger recall", "bravery") + "    at least: 1\n", "there is no figure 'bravery'"),
    ],
)
def test_rules_that_cannot_be_read_name_the_rule(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadRules) as raised:
        rules(tmp_path, text)
    assert said in str(raised.value)


def test_a_lead_may_put_rules_of_their_own_into_the_home(tmp_path: Path) -> None:
    assert gating.of(tmp_path) is None
    (tmp_path / "gate.yaml").write_text(RULE + "    at least: 95 %\n", encoding="utf-8")
    assert gating.of(tmp_path) == tmp_path / "gate.yaml"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_limit_is_met_exactly_where_it_says(value: float, limit: float) -> None:
    fields = {"name": "x", "suite": "danger", "figure": "danger recall"}
    assert gating.Rule.model_validate({**fields, "at least": limit}).met(value) == (value >= limit)
    assert gating.Rule.model_validate({**fields, "at most": limit}).met(value) == (value <= limit)


# Judging


def sheet(folder: Path, *figures: Figure, applicable: int = 3) -> Sheet:
    held = suite(folder, row("A-1"), row("A-2"), row("A-3"))
    return Sheet(a_run(held, suite="danger", applicable=applicable), (), (), figures, None)


def judged(folder: Path, *figures: Figure, applicable: int = 3, more: str = "") -> GateResult:
    held = rules(folder, RULE + "    at least: 95 %\n" + more)
    return gating.judge(
        held, {"danger": sheet(folder, *figures, applicable=applicable)}, overhead.RELEASE, "extractive"
    )


@pytest.mark.parametrize(("value", "outcome"), [(0.95, "passed"), (1.0, "passed"), (0.94, "failed"), (0.0, "failed")])
def test_a_release_passes_where_every_rule_is_met(tmp_path: Path, value: float, outcome: str) -> None:
    result = judged(tmp_path, Figure(name="danger recall", value=value, n=24))
    assert result.outcome == outcome
    assert [rule.name for rule in result.failing] == (["Danger is heard"] if outcome == "failed" else [])


def test_a_figure_of_a_part_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    part = Figure(name="danger recall", value=1.0, n=4, by="role: teacher")
    assert judged(tmp_path, part).outcome == "failed"
    assert judged(tmp_path, part, more='    part: "role: teacher"\n').outcome == "passed"


def test_a_figure_that_no_case_gave_fails_and_says_why(tmp_path: Path) -> None:
    result = judged(tmp_path)
    assert (result.outcome, result.failing[0].why) == ("failed", "no case of the suite gave this figure")


def test_a_suite_whose_documents_are_not_in_the_release_does_not_apply(tmp_path: Path) -> None:
    assert judged(tmp_path, applicable=0).outcome == "not applicable"
    few = Figure(name="danger recall", value=0.0, n=2)
    assert judged(tmp_path, few, applicable=2).outcome == "not applicable"
    assert judged(tmp_path, few, applicable=3).outcome == "failed"


# Kept with the release


@pytest.fixture(params=KINDS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    with fresh_catalogue(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def releases(catalogue: Catalogue, tmp_path: Path) -> Releases:
    return Releases(catalogue, tmp_path, WordEmbedder)


def built(catalogue: Catalogue, releases: Releases, *texts: str) -> str:
    catalogue.add(document("neglect", len(texts), sha256="".join(texts)), *contents(*texts), "r")
    return releases.build().id


def result(release: str, outcome: str, **other: object) -> GateResult:
    rule = GateRule(
        name="Danger is heard",
        suite="danger",
        figure="danger recall",
        wanted="at least 95 %",
        value=0.5,
        n=24,
        outcome=outcome,
    )
    return GateResult(
        release=release, at=BEGUN, outcome=outcome, composer="extractive", rules_sha256="0", rules=(rule,), **other
    )


def test_the_last_result_is_the_one_that_counts(catalogue: Catalogue, releases: Releases) -> None:
    id = built(catalogue, releases, "One.")
    assert catalogue.gate(id) is None
    catalogue.keep_gate(result(id, "failed"))
    catalogue.keep_gate(result(id, "passed"))
    assert catalogue.gate(id) == result(id, "passed")


def test_a_result_for_a_release_that_is_not_there_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownRelease):
        catalogue.keep_gate(result("2000-01-01.1", "passed"))


@pytest.mark.parametrize("outcome", ["passed", "not applicable", None])
def test_a_release_that_no_gate_has_stopped_goes_live(
    catalogue: Catalogue, releases: Releases, outcome: str | None
) -> None:
    id = built(catalogue, releases, "One.")
    if outcome:
        catalogue.keep_gate(result(id, outcome))
    assert releases.publish(id, "a reason that nobody needed").live
    assert catalogue.reason(id) is None


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_release_that_its_gate_stopped_needs_a_reason(
    catalogue: Catalogue, releases: Releases, reason: str | None
) -> None:
    id = built(catalogue, releases, "One.")
    catalogue.keep_gate(result(id, "failed"))
    with pytest.raises(GateFailed, match="Danger is heard"):
        releases.publish(id, reason)
    assert catalogue.live_id() is None


def test_the_reason_is_kept_with_the_publishing(catalogue: Catalogue, releases: Releases) -> None:
    id = built(catalogue, releases, "One.")
    catalogue.keep_gate(result(id, "failed"))
    assert releases.publish(id, "Agreed by the board").live
    assert catalogue.reason(id) == "Agreed by the board"


def test_a_gate_that_fails_later_takes_nothing_down(catalogue: Catalogue, releases: Releases) -> None:
    id = built(catalogue, releases, "One.")
    releases.publish(id)
    catalogue.keep_gate(result(id, "failed"))
    assert releases.publish(id).live


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_from_before_gates_is_brought_up_to_date_with_what_is_in_it(kind: str, tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    with fresh_url(kind, tmp_path) as url:
        store = Store(url)
        with store.writing() as connection:
            config = Config()
            config.set_main_option("script_location", "knowledge:migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.exec_driver_sql("INSERT INTO release VALUES ('1', '2026-01-01T00:00:00+00:00', 'm', 3, 0, 'f')")
            connection.exec_driver_sql(
                "INSERT INTO publishing (release_id, at) VALUES ('1', '2026-01-01T00:00:00+00:00')"
            )
            connection.exec_driver_sql("INSERT INTO live VALUES (1, 1)")
        store.close()
        with Catalogue(url) as catalogue:
            catalogue.migrate()
            assert catalogue.release().id == "1"
            assert catalogue.gate("1") is None
            assert catalogue.reason("1") is None
