"""Whatever the mail server does, a mail is sent, or somebody is told that it was not."""

import email
import signal

import pytest

from tests.reliability.bench import wait_for


@pytest.mark.spec("M1")
def test_a_server_that_says_later_gets_the_mail_later(running):
    running.be("451")
    running.client("promise", "m1", "20")
    wait_for(lambda: _states(running, "m1", "attempts > 1") == 20, "a second attempt for all")
    assert not running.found("m1")
    running.be("ok")

    seconds = running.settle("m1")
    assert not running.doubled("m1")
    running.measure("M1", "m1", drain_s=round(seconds, 1))


@pytest.mark.spec("M2")
def test_an_address_that_is_refused_is_shown_and_stops_nobody(running):
    running.client("promise", "m2", "20")
    running.client("promise", "refused", "1")
    running.settle("m2")
    wait_for(lambda: _states(running, "refused", "state = 'failed'") == 1, "the end")

    told = running.ask(
        "SELECT count(*) FROM notifications_notification n"
        " JOIN notifications_event e ON e.id = n.event_id"
        " WHERE e.kind = 'notifications.mail_failed' AND e.text_da LIKE %s",
        "%refused-0@sink.example%",
    )
    assert told == [(1,)]
    assert not running.doubled("m2")
    running.measure("M2", "m2", refused=1, shown=told[0][0])


@pytest.mark.spec("M3")
def test_a_sender_that_dies_after_acceptance_sends_the_same_mail_again(without_worker):
    bench = without_worker
    bench.client("promise", "m3", "20")
    bench.client("crash_senders", "m3", crash_at="after_smtp")
    assert set(bench.found("m3").values()) == {1}
    bench.start_watched("worker")
    bench.start_beat("beat")

    wait_for(lambda: bench.is_settled("m3"), "the mails")
    mails = bench.accepted("m3")
    assert not bench.lost("m3")
    assert max(bench.found("m3").values()) <= 2
    assert len({mail["id"] for mail in mails}) == 20
    bench.measure("M3", "m3", crashes=20, message_ids=20)


@pytest.mark.spec("Q4")
def test_a_mail_that_kills_every_sender_is_given_up_and_shown(without_worker):
    bench = without_worker
    bench.client("promise", "poison", "1")
    for _ in range(5):
        bench.database.execute(
            "UPDATE notifications_mail SET lease_until = now() WHERE state = 'leased'"
            " AND \"to\" LIKE 'poison-%'"
        )
        bench.client("crash_senders", "poison", crash_at="after_smtp")
    bench.start_watched("worker")
    bench.start_beat("beat")
    bench.client("promise", "others", "5")

    wait_for(lambda: _states(bench, "poison", "state = 'failed'") == 1, "the end")
    bench.settle("others")
    assert bench.found("poison")["poison-0@sink.example"] == 5
    bench.measure("Q4 poison", "poison")


@pytest.mark.spec("M4")
def test_a_server_that_hangs_holds_nobody_for_long(running):
    running.be("stall")
    running.client("promise", "m4", "4")
    wait_for(lambda: _states(running, "m4", "last_error LIKE '%timed out%'") > 0, "a time-out")
    running.be("ok")

    seconds = running.settle("m4")
    assert not running.doubled("m4")
    running.measure("M4", "m4", drain_s=round(seconds, 1))


@pytest.mark.spec("M3")
def test_a_connection_that_breaks_after_the_data_gives_the_same_mail_at_most(running):
    running.be("drop")
    running.client("promise", "drop", "5")
    wait_for(lambda: len(running.found("drop")) == 5, "the first attempts")
    running.be("ok")

    wait_for(lambda: running.is_settled("drop"), "the mails")
    assert not running.lost("drop")
    assert len({mail["id"] for mail in running.accepted("drop")}) == 5
    running.measure("M3 broken connection", "drop", message_ids=5)


@pytest.mark.spec("M7")
def test_an_action_that_is_rolled_back_mails_nothing(without_beat):
    without_beat.client("take_back", "m7", "100")
    without_beat.client("promise", "m7after", "1")

    without_beat.settle("m7after")
    assert not without_beat.found("m7")
    assert _states(without_beat, "m7-", "true") == 0
    without_beat.measure("M7", "m7", rolled_back=100, sent=len(without_beat.found("m7")))


def test_the_secret_is_in_the_mail_and_nowhere_else(running):
    running.client("promise", "secret", "1")
    running.settle("secret")

    assert "https://indgang.example/svar/secret-0@sink.example" in _body(running, "secret")
    rows = running.ask("SELECT secret, text FROM notifications_mail WHERE \"to\" LIKE 'secret-%%'")
    assert rows[0][0] == ""
    assert "svar/" not in rows[0][1]


def test_a_worker_that_is_asked_to_stop_stops_softly(running):
    running.client("promise", "soft", "20")
    running.stop("worker", signal.SIGTERM)
    running.start_watched("worker")

    running.settle("soft")
    assert not running.doubled("soft")
    running.measure("Q13", "soft")


def _states(bench, tag: str, condition: str) -> int:
    query = f'SELECT count(*) FROM notifications_mail WHERE "to" LIKE %s AND {condition}'
    return bench.ask(query.replace("'%", "'%%").replace("%'", "%%'"), f"{tag}%")[0][0]


def _body(bench, tag: str) -> str:
    mail = email.message_from_string(bench.accepted(tag)[0]["text"])
    return mail.get_payload(decode=True).decode()
