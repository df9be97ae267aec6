"""Rules and classifier weighed against each other, with scores made by hand."""

import pytest

from itb_triage.classifier import Scores
from itb_triage.understanding.reading import Basis, Finding, Status
from itb_triage.understanding.weighing import weigh

TEXT = " he is a furnace "
WAYS = {"denied": 0.0, "past": 0.0, "hypothetical": 0.0, "other_person": 0.0}


@pytest.fixture
def weighed(protocol):
    def call(findings, there=None, named=None, ways=None):
        there, named = ({sign: 0.0 for sign in protocol.signs} | (values or {}) for values in (there, named))
        scores = Scores(there, named, WAYS | (ways or {}))
        return weigh(findings, scores, protocol.signs, protocol.language.classifier, TEXT)

    return call


def found(sign, status=Status.present, basis=Basis.phrasing):
    return Finding(sign, status, "furnace", 9, 16, basis=basis)


def statuses(result):
    return {finding.sign: finding.status for finding in result.findings}


def test_a_sign_that_a_clinic_added_is_read_by_rule_alone(protocol):
    scores = Scores({"itching": 0.9}, {"itching": 0.0}, WAYS)  # of a model that does not know the other
    rules = (found("fever"), found("self_harm", Status.denied))
    result = weigh(rules, scores, protocol.signs, protocol.language.classifier, TEXT)
    assert statuses(result) == {
        "fever": Status.present,
        "self_harm": Status.denied,
        "itching": Status.possible,
    }
    assert result.unsure == ()


def test_a_sign_that_was_taken_out_of_the_data_is_not_heard(protocol):
    signs = {name: sign for name, sign in protocol.signs.items() if name != "fever"}
    scores = Scores({"fever": 0.99, "itching": 0.0}, {"fever": 0.0, "itching": 0.0}, WAYS)
    result = weigh((), scores, signs, protocol.language.classifier, TEXT)
    assert (result.findings, result.unsure) == ((), ())


def test_what_only_the_classifier_hears_is_possible_and_lies_in_the_message(weighed):
    (finding,) = weighed([], there={"fever": 0.99}).findings
    assert (finding.sign, finding.status, finding.basis) == ("fever", Status.possible, Basis.heard)
    assert finding.text == TEXT[finding.start : finding.end] == "he is a furnace"
    assert "0.99" in finding.because[0]


def test_what_both_find_is_present(weighed):
    assert statuses(weighed([found("fever")], there={"fever": 0.99})) == {"fever": Status.present}


def test_what_the_rules_found_alone_does_not_count_but_is_asked_about(weighed):
    result = weighed([found("fever")])
    assert statuses(result) == {"fever": Status.doubted}
    assert result.unsure == ("fever",)


def test_a_figure_stands_whatever_is_heard(weighed):
    assert statuses(weighed([found("fever", basis=Basis.figure)])) == {"fever": Status.present}


def test_what_a_figure_said_is_taken_back_only_where_it_is_surely_told_as_not_there(weighed, protocol):
    by_figure = [found("fever", basis=Basis.figure)]
    enough = protocol.language.classifier.figure_taken_back_from
    for share, status in ((enough, Status.other_person), (enough - 0.01, Status.present)):
        told = {"named": {"fever": share}, "ways": {"other_person": 1.0}}
        assert statuses(weighed(by_figure, **told)) == {"fever": status}
    assert statuses(weighed([found("fever", Status.denied, Basis.figure)], there={"fever": 0.99})) == {
        "fever": Status.possible
    }


@pytest.mark.parametrize(("there", "asked"), [(0.99, ("fever",)), (0.3, ())])
def test_a_sign_that_a_figure_settled_is_asked_about_only_where_it_is_surely_heard(protocol, there, asked):
    scores = Scores(dict.fromkeys(protocol.signs, 0.0) | {"fever": there}, dict.fromkeys(protocol.signs, 0.0), WAYS)
    result = weigh([], scores, protocol.signs, protocol.language.classifier, TEXT, settled={"fever"})
    assert (result.findings, result.unsure) == ((), asked)


def test_a_sign_that_a_figure_settled_may_be_told_as_not_there(protocol):
    scores = Scores(
        dict.fromkeys(protocol.signs, 0.0), dict.fromkeys(protocol.signs, 0.0) | {"fever": 0.9}, WAYS | {"past": 0.9}
    )
    result = weigh([], scores, protocol.signs, protocol.language.classifier, TEXT, settled={"fever"})
    assert statuses(result) == {"fever": Status.past}


def test_the_way_of_not_being_there_is_the_classifiers_where_it_is_sure_and_a_rule_found_another(weighed, protocol):
    sure = protocol.language.classifier.taken_back_from
    denied = [found("fever", Status.denied)]
    past = {"named": {"fever": sure}, "ways": {"past": sure}}
    assert statuses(weighed(denied, **past)) == {"fever": Status.past}
    assert statuses(weighed(denied, named={"fever": sure - 0.01}, ways={"past": sure})) == {"fever": Status.denied}
    both = past | {"ways": {"past": 0.9, "denied": protocol.language.classifier.stays_from}}
    assert statuses(weighed(denied, **both)) == {"fever": Status.denied}


def test_what_is_heard_as_not_there_takes_the_way_it_is_told_in(weighed):
    result = weighed([found("fever")], named={"fever": 0.98}, ways={"past": 0.9, "denied": 0.2})
    assert statuses(result) == {"fever": Status.past}
    assert result.unsure == ("fever",)  # a rule found it there: that is asked about, whoever is right


def test_what_is_heard_as_not_there_but_in_no_sure_way_is_not_taken_back(weighed, protocol):
    limits = protocol.language.classifier
    little = (limits.doubt_below["warning"] + limits.stays_from) / 2
    result = weighed([found("fever")], there={"fever": little}, named={"fever": 0.98}, ways={"other_person": 0.1})
    assert statuses(result) == {"fever": Status.present}


def test_what_rules_and_classifier_agree_is_not_there_is_not_asked_about(weighed):
    result = weighed([found("fever", Status.past)], named={"fever": 0.98}, ways={"past": 0.9})
    assert statuses(result) == {"fever": Status.past}
    assert result.unsure == ()


def test_a_denial_is_overruled_only_by_near_certainty(weighed, protocol):
    sure = max(protocol.language.classifier.overrule_from.values())
    denied = [found("fever", Status.denied)]
    assert statuses(weighed(denied, there={"fever": sure + 0.001})) == {"fever": Status.possible}
    assert statuses(
        weighed(denied, there={"fever": min(protocol.language.classifier.overrule_from.values()) - 0.1})
    ) == {"fever": Status.denied}


def test_a_likely_danger_that_does_not_count_is_asked_about(weighed, protocol):
    limit = protocol.language.classifier.ask_from["critical"]
    result = weighed([], there={"seizure": limit + 0.01, "headache": 0.3})
    assert statuses(result) == {}
    assert result.unsure == ("seizure",)


def test_of_several_doubted_signs_the_likeliest_is_asked_about_first(weighed):
    result = weighed([found("seizure"), found("dark_urine")], there={"seizure": 0.001, "dark_urine": 0.002})
    assert result.unsure == ("dark_urine", "seizure")


def test_of_several_signs_of_which_some_is_likely_the_likeliest_counts(weighed, protocol):
    each = protocol.language.classifier.together_from / 2
    result = weighed([], there={"seizure": each, "fever": each + 0.01, "itching": each})
    assert statuses(result) == {"fever": Status.possible}


def test_signs_that_are_no_danger_do_not_add_up(weighed, protocol):
    each = protocol.language.classifier.together_from
    assert statuses(weighed([], there={"headache": each, "constipation": each})) == {}


def test_beside_a_warning_sign_a_critical_one_counts_sooner(weighed, protocol):
    limits = protocol.language.classifier
    assert limits.beside_from < limits.sure_from["critical"]
    beside = {"seizure": limits.beside_from + 0.01}
    assert statuses(weighed([found("fever")], there={"fever": 0.9, **beside})) == {
        "fever": Status.present,
        "seizure": Status.possible,
    }
    assert "fever" not in statuses(weighed([found("seizure")], there={"seizure": 0.9, "fever": 0.4}))


def test_what_was_denied_does_not_come_back_by_adding_up(weighed, protocol):
    each = protocol.language.classifier.together_from
    result = weighed([found("fever", Status.denied)], there={"fever": each, "itching": each / 2})
    assert statuses(result) == {"fever": Status.denied}


def test_what_no_rule_found_is_told_as_not_there_sooner_than_what_one_found(weighed, protocol):
    limits = protocol.language.classifier
    share = (limits.named_from + limits.taken_back_from) / 2
    told = {"named": {"fever": share}, "ways": {"denied": share}}
    assert statuses(weighed([], **told)) == {"fever": Status.denied}
    assert statuses(weighed([found("fever")], there={"fever": 0.4}, **told)) == {"fever": Status.present}


def test_what_is_likely_yet_is_not_taken_back(weighed, protocol):
    limits = protocol.language.classifier
    told = {"named": {"fever": limits.taken_back_from}, "ways": {"denied": 0.9}}
    likely, unlikely = limits.stays_from, limits.stays_from - 0.01
    assert statuses(weighed([found("fever")], there={"fever": likely}, **told)) == {"fever": Status.present}
    assert statuses(weighed([found("fever")], there={"fever": unlikely}, **told)) == {"fever": Status.denied}


def test_every_limit_lets_a_sign_be_asked_about_before_it_counts(protocol):
    limits = protocol.language.classifier
    for tier in ("critical", "warning"):
        assert 0 < limits.doubt_below[tier] < 1
        assert 0 < limits.ask_from[tier] < limits.sure_from[tier] <= limits.overrule_from[tier] <= 1
    assert limits.ask_from["critical"] < limits.together_from


def test_what_is_heard_lies_in_the_sentence_it_was_told_in(protocol):
    text = "We had tea. He is a furnace. Then bed."
    scores = Scores(dict.fromkeys(protocol.signs, 0.0) | {"fever": 0.99}, dict.fromkeys(protocol.signs, 0.0), WAYS)
    (finding,) = weigh([], scores, protocol.signs, protocol.language.classifier, text, (12, 28)).findings
    assert finding.text == "He is a furnace."
