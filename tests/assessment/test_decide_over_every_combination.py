"""The decision, over every combination of up to three signs and every answer to each."""

import itertools

from itb_triage.assessment import decide
from itb_triage.protocol.models import Disposition, Tier

ORDER = list(Disposition)


def expected(protocol, yes, not_sure):
    """The contract's definition, written independently of the rules' data."""
    tiers = {sign: protocol.signs[sign].tier for sign in (*yes, *not_sure)}
    if any(tiers[s] is Tier.critical for s in (*yes, *not_sure)):
        return Disposition.emergency_now
    if any(tiers[s] is Tier.warning for s in yes):
        return Disposition.emergency_care
    if any(tiers[s] is Tier.contact for s in yes) or any(tiers[s] is Tier.warning for s in not_sure):
        return Disposition.call_team
    return Disposition.information


def expected_lists(protocol, yes, not_sure):
    counted = [*yes, *(s for s in not_sure if protocol.signs[s].tier is Tier.critical)]
    lists = set()
    for sign in counted:
        names = {name.value for name in protocol.signs[sign].lists}
        lists |= names if protocol.signs[sign].tier in (Tier.critical, Tier.warning) else names & {"device"}
    return [name for name in ("withdrawal", "overdose", "device") if name in lists]


def every_combination(protocol):
    for size in range(4):
        for signs in itertools.combinations(protocol.signs, size):
            for answers in itertools.product((True, False), repeat=size):
                yield ([s for s, a in zip(signs, answers) if a], [s for s, a in zip(signs, answers) if not a])


def test_disposition_and_lists_are_those_of_the_contract(protocol):
    count = 0
    for yes, not_sure in every_combination(protocol):
        decision = decide(protocol, yes, not_sure)
        assert decision.disposition is expected(protocol, yes, not_sure), (yes, not_sure)
        assert list(decision.lists) == expected_lists(protocol, yes, not_sure), (yes, not_sure)
        count += 1
    assert count > 70_000


def test_one_more_sign_never_lowers_the_disposition(protocol):
    for pair in itertools.combinations(protocol.signs, 2):
        before = decide(protocol, pair).disposition.rank
        for third in protocol.signs:
            assert decide(protocol, (*pair, third)).disposition.rank >= before


def test_the_order_of_signs_does_not_matter(protocol):
    for signs in itertools.combinations(list(protocol.signs)[::3], 3):
        assert len({decide(protocol, order) for order in itertools.permutations(signs)}) == 1
