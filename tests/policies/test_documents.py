"""Documents, editions, links and duties: one test per refusal and per effect."""

from datetime import date

import pytest
from tests.makers import make_leader, make_office, make_town, make_town_clerk
from tests.makers.accounts import make_actor
from tests.policies.papers import PARAGRAPHS, cut

from county.accounts.choices import Role
from county.accounts.models import Organisation, Post
from county.audit.models import Event
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused
from county.policies import commands, queries
from county.policies.models import Clause, ClauseLink, Document, Draft, Duty, Edition, Wording

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
FACTS = {
    "number": "甲社工组〔2018〕7号",
    "title": "若干措施",
    "issuer": "领导小组",
    "issued_on": date(2018, 3, 5),
    "level": "county",
}


@pytest.fixture
def office(db):
    return make_office()


def make_document(office, **said):
    return commands.register_document(actor=office, **(FACTS | said))


def make_draft(office, text=None, **said):
    text = cut(PARAGRAPHS) if text is None else text
    return commands.read_file("a.txt", text.encode(), actor=office, in_points=True, **said)


def publish(office, draft, **said):
    facts = FACTS | {"doubts_seen": True} | said
    return commands.publish_draft(draft.pk, actor=office, version=draft.version, **facts)


def last_action():
    return Event.objects.order_by("-pk").first().action


def refused(because, call, *args, **said):
    with pytest.raises(Refused) as error:
        call(*args, **said)
    assert error.value.code == because


@pytest.mark.parametrize("who", ["leader", "town", "department"])
def test_change_anything_when_not_the_office_then_not_allowed(office, who):
    actor = {"leader": make_leader, "town": lambda: make_town_clerk(town=make_town()),
             "department": lambda: make_actor(role=Role.DEPARTMENT)}[who]()  # fmt: skip
    document = publish(office, make_draft(office))
    clause = document.clauses.get(code="2.1-1")
    link = commands.link_clause(clause.pk, actor=office, kind="scheme", code="x", from_on=TODAY)
    body = Organisation.objects.first()
    tries = (
        lambda: make_document(actor, number="x"),
        lambda: commands.correct_document(document.pk, actor=actor, version=1, title="x"),
        lambda: commands.end_document(document.pk, actor=actor, in_force_to=TODAY, reason="x"),
        lambda: commands.relate_documents(
            document.pk, actor=actor, kind="amends", other=document.pk, today=TODAY
        ),
        lambda: make_draft(actor),
        lambda: commands.correct_clause(clause.pk, actor=actor, version=1, reason="x", text="x"),
        lambda: commands.link_clause(
            clause.pk, actor=actor, kind="scheme", code="y", from_on=TODAY
        ),
        lambda: commands.end_link(link.pk, actor=actor, to_on=TODAY),
        lambda: commands.assign_duty(
            clause.pk, actor=actor, organisation_id=body.pk, part="lead", from_on=TODAY
        ),
    )
    for each in tries:
        with pytest.raises(NotAllowed):
            each()


def test_register_document_when_number_is_taken_then_refused(office):
    make_document(office)
    refused("duplicate", make_document, office)


def test_register_document_when_it_ends_before_it_begins_then_refused(office):
    refused("ends_before", make_document, office, in_force_to=date(2018, 3, 4))


def test_correct_document_when_someone_was_faster_then_stale(office):
    document = make_document(office)
    commands.correct_document(document.pk, actor=office, version=1, title="甲")
    refused("stale", commands.correct_document, document.pk, actor=office, version=1, title="乙")
    document.refresh_from_db()
    assert (document.title, document.version) == ("甲", 2)


def test_relate_when_superseding_then_the_other_ends(office):
    old = make_document(office, number="1号", issued_on=date(2016, 1, 1))
    new = make_document(office)
    commands.relate_documents(new.pk, actor=office, kind="supersedes", other=old.pk, today=TODAY)
    old.refresh_from_db()
    assert old.in_force_to == date(2018, 3, 5)
    assert last_action() == "document.related"
    again = {"actor": office, "kind": "supersedes", "other": old.pk, "today": TODAY}
    refused("duplicate", commands.relate_documents, new.pk, **again)
    refused("itself", commands.relate_documents, old.pk, **again)
    commands.unrelate_documents(new.relations.get().pk, actor=office)
    assert (queries.relations_of(new), last_action()) == ([], "document.unrelated")


def test_publish_then_every_piece_is_a_clause_with_its_parent(office):
    document = publish(office, make_draft(office))
    rows = {c.code: c for c in document.clauses.select_related("parent")}
    assert rows["2.1-2"].parent == rows["2.1"]
    assert rows["2.1"].parent == rows["2"]
    assert rows["3.2.1"].numbering == "（1）"
    whole = "".join(c.numbering + c.text for c in queries.clauses_of_document(document))
    assert whole == "".join(PARAGRAPHS)
    assert Draft.objects.get().state == "published"
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-3:] == ["draft.read", "draft.published", "document.published"]


def test_publish_when_doubts_were_not_looked_at_then_refused(office):
    draft = make_draft(office, "一、甲甲甲甲甲甲\n三、乙乙乙乙乙乙")
    refused("doubts", publish, office, draft, doubts_seen=False)


def test_publish_when_a_code_comes_twice_then_refused(office):
    draft = make_draft(office, "一、甲甲甲甲甲甲\n一、乙乙乙乙乙乙")
    refused("same_code", publish, office, draft)


def test_publish_again_when_same_text_then_no_new_edition(office):
    document = publish(office, make_draft(office))
    publish(office, make_draft(office))
    assert [e.number for e in queries.editions_of(document)] == [1]


@pytest.mark.parametrize(("drops", "kept"), [(False, True), (True, False)])
def test_publish_again_when_a_clause_is_gone_then_kept_unless_dropped(office, drops, kept):
    document = publish(office, make_draft(office))
    clause = document.clauses.get(code="3.2.2")
    commands.link_clause(clause.pk, actor=office, kind="indicator", code="jobs", from_on=TODAY)
    publish(office, make_draft(office, cut(PARAGRAPHS[:-1])), drops=drops)
    clause.refresh_from_db()
    assert clause.is_current == kept
    assert ClauseLink.objects.get().clause == clause
    before, after = (len(queries.wordings_at(document, n)) for n in (1, 2)) if drops else (0, 0)
    assert before - after == (1 if drops else 0)


def test_draft_when_corrected_then_version_grows_and_the_other_is_stale(office):
    draft = make_draft(office)
    at = next(i for i, p in enumerate(draft.pieces) if p["code"] == "2.2")
    moved = commands.correct_draft(draft.pk, actor=office, version=1, step="indent", at=at)
    assert (moved.version, last_action()) == (2, "draft.corrected")
    refused("stale", commands.correct_draft, draft.pk, actor=office, version=1, step="up", at=at)
    refused(
        "impossible", commands.correct_draft, draft.pk, actor=office, version=2, step="up", at=0
    )
    for wrong in (
        {"step": "nothing", "at": 0},
        {"step": "up", "at": 999},
        {"step": "up", "at": -1},
    ):
        with pytest.raises(NotFound):
            commands.correct_draft(draft.pk, actor=office, version=2, **wrong)


def test_piece_when_rewritten_then_recorded(office):
    draft = make_draft(office)
    said = {"kind": draft.pieces[0]["kind"], "text": "换了说法", "written": "一、", "code": ""}
    commands.rewrite_piece(draft.pk, actor=office, version=1, at=0, **said)
    assert last_action() == "draft.corrected"


def test_draft_when_dropped_then_closed(office):
    draft = commands.drop_draft(make_draft(office).pk, actor=office)
    refused("closed", commands.correct_draft, draft.pk, actor=office, version=1, step="up", at=1)
    refused("closed", commands.drop_draft, draft.pk, actor=office)
    assert list(queries.open_drafts()) == []


def test_correct_clause_then_what_it_said_is_kept(office):
    document = publish(office, make_draft(office))
    clause = document.clauses.get(code="2.1-1")
    was = clause.text
    order = [c.code for c in queries.clauses_of_document(document)]
    commands.correct_clause(clause.pk, actor=office, version=1, reason="会议", text="改过的文字。")
    refused(
        "stale", commands.correct_clause, clause.pk, actor=office, version=1, reason="x", text="乙"
    )
    refused(
        "empty",
        commands.correct_clause,
        document.clauses.get(code="3.1").pk,
        actor=office,
        version=1,
        reason="x",
        text=" ",
    )
    clause.refresh_from_db()
    told = [(w.from_edition, w.to_edition, w.text) for w in queries.wordings_of(clause)]
    assert told == [(2, None, "改过的文字。"), (1, 1, was)]
    assert [w.text for w in queries.wordings_at(document, 1) if w.clause == clause] == [was]
    assert [c.code for c in queries.clauses_of_document(document)] == order
    assert last_action() == "clause.corrected"


def test_link_when_ended_then_may_come_again(office):
    clause = publish(office, make_draft(office)).clauses.get(code="2.1-1")
    tie = {"actor": office, "kind": "indicator", "code": "jobs", "from_on": TODAY}
    link = commands.link_clause(clause.pk, **tie)
    refused("duplicate", commands.link_clause, clause.pk, **tie)
    assert list(queries.clauses_tied_to("indicator", "jobs", day=TODAY)) == [clause]
    refused("ends_before", commands.end_link, link.pk, actor=office, to_on=date(2019, 1, 1))
    commands.end_link(link.pk, actor=office, to_on=TODAY)
    refused("ended", commands.end_link, link.pk, actor=office, to_on=TODAY)
    commands.link_clause(clause.pk, **tie)
    with pytest.raises(NotFound):
        commands.link_clause(0, **tie)


def test_assign_duty_then_shown_at_both_ends_with_holders(office):
    clause = publish(office, make_draft(office)).clauses.get(code="2.1-1")
    body = Organisation.objects.get(code="office-county")
    empty = Post.objects.create(organisation=body, title="空岗", role=Role.OFFICE)
    tie = {"actor": office, "organisation_id": body.pk, "part": "lead", "from_on": TODAY}
    commands.assign_duty(clause.pk, **tie)
    refused("duplicate", commands.assign_duty, clause.pk, **tie)
    duty = commands.assign_duty(clause.pk, **tie, post_id=empty.pk)
    other = Organisation.objects.create(code="b", name="乙局", kind="department", valid_from=TODAY)
    refused(
        "other_post",
        commands.assign_duty,
        clause.pk,
        **(tie | {"organisation_id": other.pk, "post_id": empty.pk}),
    )
    shown = {
        d.post_id: (d.body_holders, d.post_holders) for d in queries.duties_on(TODAY, [clause])
    }
    assert shown[None][0] == ["用户office"]
    assert shown[empty.pk][1] == []
    assert [d.clause for d in queries.duties_of_organisation(body.pk, day=TODAY)] == [
        clause,
        clause,
    ]
    commands.end_duty(duty.pk, actor=office, to_on=TODAY)
    refused("ended", commands.end_duty, duty.pk, actor=office, to_on=TODAY)
    assert last_action() == "duty.ended"


def test_load_programme_then_tree_and_ties_and_again_nothing_more():
    document = commands.load_document(actor=SYSTEM)
    points = Clause.objects.filter(document=document, kind="point")
    assert points.count() == 44
    assert {p.parent.code for p in points} == {"2", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3"}
    assert [c.code for c in queries.clauses()][:3] == ["2", "2-1", "2-2"]
    counts = [m.objects.count() for m in (Clause, ClauseLink, Wording, Edition)]
    commands.load_document(actor=SYSTEM)
    assert [m.objects.count() for m in (Clause, ClauseLink, Wording, Edition)] == counts
    assert queries.main_document() == document
    # A clause either works on something or says what is missing.
    built = set(ClauseLink.objects.values_list("clause__code", flat=True))
    silent = [c.code for c in points if c.code not in built and not c.missing]
    assert silent == []


def test_load_duties_then_only_bodies_that_exist(office):
    commands.load_document(actor=SYSTEM)
    Organisation.objects.create(code="office", name="办公室", kind="office", valid_from=TODAY)
    added = commands.assign_listed_duties(actor=SYSTEM)
    assert added == Duty.objects.count() > 10
    assert commands.assign_listed_duties(actor=SYSTEM) == 0


def test_import_over_the_programme_then_summaries_and_ties_stay(office):
    document = commands.load_document(actor=SYSTEM)
    text = "二、主要目标\n各镇每年新建两家以上。到年底达到100家。\n三、工作措施\n（一）招商。把招商抓好。"
    draft = make_draft(office, text, document_id=document.pk)
    assert draft.document == document
    publish(
        office, draft, number=document.number, title=document.title, issued_on=document.issued_on
    )
    clause = document.clauses.get(code="2-1")
    assert (clause.text, bool(clause.summary), clause.is_current) == (
        "各镇每年新建两家以上。",
        True,
        True,
    )
    assert document.clauses.get(code="3.2-4").is_current
    assert Document.objects.get(is_main=True) == document
