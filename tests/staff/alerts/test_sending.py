"""Real senders, real receivers: dead, slow, killed in the middle, two at once. Nothing is lost, nothing comes twice
within a minute."""

import base64
import json
import time

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from staff.alerts import outbox
from staff.alerts.models import Alert, Attempt, Delivery, Destination, Kind, State
from tests.conftest import free_port
from tests.staff.alerts.conftest import SECRET
from tests.staff.alerts.receivers import Receiver, wait_until, with_tls_and_log_in

SAID = "Jonas has stiff legs and he is itching all over"


def tell(target, way="webhook"):
    Destination.objects.create(way=way, target=target)


def delivery_of(target):
    return Delivery.objects.get(target=target)


def outcomes(target):
    return list(Attempt.objects.filter(delivery__target=target).values_list("outcome", flat=True))


def some_alerts(count):
    now = time.time()
    made = [Alert(number=n, kind=Kind.URGENT, disposition="emergency_care", at=now) for n in range(1, count + 1)]
    Alert.objects.bulk_create(made)
    return {each.id for each in made}


def test_an_urgent_conversation_arrives_by_mail_and_webhook_within_seconds(quiet, senders, receiver, mail):
    tell(receiver.url)
    tell("nurse@clinic.org", "email")
    senders.start(mail.url)
    began = time.monotonic()
    number = quiet.conversations.say("alarm", SAID)
    wait_until(lambda: receiver.got and mail.mails, 10)
    assert time.monotonic() - began < 10
    body = receiver.got[0].json
    assert body["type"] == "conversation.urgent"
    assert body["data"] == {
        "alert": receiver.got[0].id,
        "conversation": number,
        "disposition": "emergency_care",
        "channel": "website",
        "url": f"http://127.0.0.1:5006/conversations/{number}/",
    }
    to, told = mail.mails[0]
    assert to == ["nurse@clinic.org"]
    assert told["Subject"] == f"Emergency care: conversation {number} (Demo Pump Clinic)"
    assert f"/conversations/{number}/" in told.get_content()
    assert receiver.got[0].id in told["Message-ID"]
    wait_until(lambda: delivery_of("nurse@clinic.org").state == State.SENT)
    everything = receiver.got[0].body.decode() + str(receiver.got[0].headers) + told.as_string()
    for word in ("Jonas", "stiff", "itching", "legs"):
        assert word not in everything, "no word of what was written, nor of what was read in it"


def test_the_signature_is_checked_by_a_receivers_library(quiet, senders, receiver):
    tell(receiver.url)
    senders.start()
    some_alerts(1)
    wait_until(lambda: receiver.got)
    got = receiver.got[0]
    webhook = Webhook("whsec_" + base64.b64encode(SECRET.encode()).decode())
    assert webhook.verify(got.body.decode(), got.headers) == got.json
    with pytest.raises(WebhookVerificationError):
        webhook.verify(got.body.decode().replace("emergency_care", "information"), got.headers)
    with pytest.raises(WebhookVerificationError):
        webhook.verify(got.body.decode(), {**got.headers, "webhook-id": "another"})
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"b" * 40).decode()).verify(got.body.decode(), got.headers)


def test_a_dead_receiver_gets_it_when_it_is_back_and_every_attempt_is_kept(quiet, senders):
    port = free_port()
    url = f"http://127.0.0.1:{port}/alerts"
    tell(url)
    senders.start()
    (alert,) = some_alerts(1)
    wait_until(lambda: outcomes(url) == ["no connection: nothing answers at this address"])
    wait_until(lambda: delivery_of(url).held_until == 0.0)
    waits = delivery_of(url)
    assert waits.state == State.WAITING
    assert 3 < waits.next_try - time.time() < 7, "the first pause is about 5 s"
    back = Receiver(port=port)
    try:
        wait_until(lambda: delivery_of(url).state == State.SENT)
        assert back.ids() == [alert]
        assert outcomes(url) == ["no connection: nothing answers at this address", "answered 200"]
    finally:
        back.stop()


def test_a_slow_receiver_holds_up_nobody_and_hears_nothing_twice_within_a_minute(quiet, senders, receiver):
    slow = Receiver(wait=30)
    try:
        tell(slow.url)
        tell(receiver.url)
        senders.start()
        alerts = some_alerts(20)
        wait_until(lambda: set(receiver.ids()) == alerts, 10)
        wait_until(lambda: "no answer within 10 s" in outcomes(slow.url), 25)
        first = Attempt.objects.filter(delivery__target=slow.url, outcome="no answer within 10 s").first().delivery
        assert first.state == State.WAITING
        assert first.next_try - time.time() > 60, "perhaps it has it: a minute must pass"
        assert len(receiver.ids()) == 20
        assert len(set(slow.ids())) == len(slow.ids())
    finally:
        slow.stop()


def test_what_was_written_while_no_sender_ran_is_sent_by_the_next(quiet, senders, receiver):
    tell(receiver.url)
    number = quiet.conversations.say("while-away", SAID)
    assert Alert.objects.get(number=number).taken is None
    senders.start()
    wait_until(lambda: receiver.got)
    assert receiver.got[0].json["data"]["conversation"] == number


def test_a_sender_killed_in_the_middle_loses_nothing_and_repeats_nothing_at_once(quiet, senders):
    receiver = Receiver(wait=8)
    try:
        tell(receiver.url)
        process = senders.start()
        (alert,) = some_alerts(1)
        wait_until(lambda: receiver.got)
        process.kill()
        process.wait()
        receiver.wait = 0
        senders.start()
        time.sleep(3)
        assert receiver.ids() == [alert], "it may have arrived: held for a minute and more"
        held = delivery_of(receiver.url)
        assert held.state == State.WAITING
        assert 60 < held.held_until - time.time() <= outbox.HELD
        assert outcomes(receiver.url) == [""], "an attempt without an outcome"
        Delivery.objects.update(held_until=time.time())  # the time has passed
        wait_until(lambda: delivery_of(receiver.url).state == State.SENT)
        assert receiver.ids() == [alert, alert], "at least once, with an id to know it by"
    finally:
        receiver.stop()


def test_two_senders_at_once_send_each_alert_once(quiet, senders, receiver):
    tell(receiver.url)
    other = Receiver(answer=503)
    try:
        tell(other.url)
        senders.start()
        senders.start()
        alerts = set()
        for _ in range(6):
            alerts |= some_alerts(10)
            time.sleep(0.3)
        wait_until(lambda: Delivery.objects.filter(target=receiver.url, state=State.SENT).count() == 60, 60)
        assert sorted(receiver.ids()) == sorted(alerts), "none lost, none twice"
        wait_until(lambda: set(other.ids()) == alerts, 60)
        tried = Attempt.objects.filter(delivery__target=other.url)
        for delivery in Delivery.objects.filter(target=other.url):
            times = sorted(tried.filter(delivery=delivery).values_list("at", flat=True))
            known = delivery.tries  # a sender may try again meanwhile
            delivery.refresh_from_db()
            assert known <= len(times) <= delivery.tries
            assert all(later - sooner > 3.5 for sooner, later in zip(times, times[1:])), "never two at a time"
    finally:
        other.stop()


def test_a_sender_that_is_told_to_stop_ends_what_is_under_way(quiet, senders):
    receiver = Receiver(wait=2)
    try:
        tell(receiver.url)
        process = senders.start()
        some_alerts(1)
        wait_until(lambda: receiver.got)
        process.terminate()
        assert process.wait(20) == 0
        assert delivery_of(receiver.url).state == State.SENT
    finally:
        receiver.stop()


def test_no_secret_no_text_and_no_address_is_in_the_log(quiet, senders, mail):
    tell("http://127.0.0.1:9/token-in-the-path")
    tell("nurse@clinic.org", "email")
    senders.start(mail.url)
    quiet.conversations.say("quiet-log", SAID)
    wait_until(lambda: mail.mails and outcomes("http://127.0.0.1:9/token-in-the-path"))
    log = senders.log.read_text()
    for word in ("Jonas", "token-in-the-path", "nurse@", SECRET):
        assert word not in log


def test_a_body_is_the_same_when_it_is_sent_again(quiet, senders):
    receiver = Receiver(answer=500)
    try:
        tell(receiver.url)
        senders.start()
        some_alerts(1)
        wait_until(lambda: len(receiver.got) == 2)
        first, again = receiver.got
        assert first.body == again.body
        assert json.loads(first.body)["data"]["alert"] == first.id == again.id
        assert outcomes(receiver.url)[0] == "answered 500"
    finally:
        receiver.stop()


@pytest.mark.parametrize(
    ("log_in", "trusted", "outcome"),
    [
        ("clinic:p%40ss%20word", True, "taken by the mail server"),
        ("clinic:wrong", True, "no connection to the mail server: 535"),
        ("clinic:p%40ss%20word", False, "no connection to the mail server: SSLCertVerificationError"),
    ],
)
def test_by_a_mail_server_that_wants_tls_and_a_log_in(quiet, senders, tmp_path, log_in, trusted, outcome):
    server = with_tls_and_log_in(tmp_path)
    try:
        tell("nurse@clinic.org", "email")
        trust = {"SSL_CERT_FILE": str(tmp_path / "cert.pem")} if trusted else {}
        senders.start(f"smtp://{log_in}@127.0.0.1:{server.port}?tls=yes", **trust)
        some_alerts(1)
        wait_until(lambda: any(outcomes("nurse@clinic.org")))
        assert outcomes("nurse@clinic.org")[0].startswith(outcome)
        assert len(server.mails) == (outcome == "taken by the mail server")
        assert "p@ss" not in senders.log.read_text()
    finally:
        server.stop()
