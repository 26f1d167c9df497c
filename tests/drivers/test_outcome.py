from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import requests
from openstack.exceptions import raise_from_response

from hotc.runtime.connection.outcome import classify, describe
from hotc.runtime.connection.session import SendOnceSession
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.outcome import Outcome


def answered(status: int, body: str = "", **headers: str) -> Exception:
    """What openstacksdk raises for such an answer."""
    response = requests.Response()
    response.status_code = status
    response.reason = ""
    response.url = "http://cloud/things"
    response._content = body.encode()
    response.headers.update({"content-type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()})
    with pytest.raises(Exception) as caught:  # noqa: PT011  # this is the place where they are made
        raise_from_response(response)
    return caught.value


@pytest.fixture
def session() -> Iterator[SendOnceSession]:
    with closing(SendOnceSession(timeout=0.2)) as made:
        yield made


def raised_by(session: SendOnceSession, url: str) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted by the test
        session.request(url, "POST", json={}, authenticated=False)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, '{"badRequest": {"message": "Invalid key_name"}}', "rejected"),
        (401, "", "rejected"),
        (403, '{"forbidden": {"message": "Quota exceeded for instances"}}', "rejected"),
        (404, "", "gone"),
        (408, "", "ambiguous"),
        (409, '{"NeutronError": {"message": "Router has interfaces"}}', "conflict"),
        (409, '{"NeutronError": {"message": "Quota exceeded for resources: [\'network\']."}}', "rejected"),
        (409, '{"faultstring": "Load Balancer 12 is immutable and cannot be updated."}', "busy"),
        (409, '{"faultstring": "Invalid state PENDING_UPDATE of loadbalancer resource 12"}', "busy"),
        (409, '{"faultstring": "Invalid state ERROR of loadbalancer resource 12"}', "conflict"),
        (409, '{"faultstring": "This pool already has a health monitor"}', "conflict"),
        (413, '{"overLimit": {"message": "VolumeLimitExceeded"}}', "rejected"),
        (422, "", "rejected"),
        (429, "", "throttled"),
        (500, "", "ambiguous"),
        (502, "", "ambiguous"),
        (503, "", "ambiguous"),
        (504, "", "ambiguous"),
    ],
)
def test_answers(status: int, body: str, outcome: Outcome) -> None:
    assert classify(answered(status, body)) == outcome


def test_too_much_at_once_is_not_too_much_at_all() -> None:
    assert classify(answered(413, Retry_After="12")) == "throttled"
    assert classify(answered(413, Retry_After="0")) == "rejected"


def test_refused_connection_was_not_sent(session: SendOnceSession) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    assert classify(raised_by(session, f"http://127.0.0.1:{port}/")) == "unreached"


def test_unknown_host_was_not_sent(session: SendOnceSession, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    session.direct.trust_env = False
    assert classify(raised_by(session, "http://cloud.invalid/")) == "unreached"


def test_no_answer_in_time_tells_nothing(session: SendOnceSession) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        assert classify(raised_by(session, f"http://127.0.0.1:{silent.getsockname()[1]}/")) == "ambiguous"


def test_own_defects_are_not_taken_for_the_clouds() -> None:
    assert classify(TypeError("x")) == "broken"
    assert classify(KeyError("id")) == "broken"


def test_what_the_user_has_to_mend_is_a_rejection() -> None:
    assert classify(ResourceProblem("no image named 'x'")) == "rejected"
    assert describe(ResourceProblem("no image named 'x'")) == "no image named 'x'"


def test_description_is_the_services_own_words() -> None:
    body = '{"NeutronError": {"type": "X", "message": "Network n\\nis in use."}}'
    assert describe(answered(409, body)) == "Network n is in use."


def test_description_without_words_tells_the_status() -> None:
    assert "503" in describe(answered(503))


def test_secrets_are_masked() -> None:
    body = '{"badRequest": {"message": "Invalid adminPass hunter2 and hunter"}}'
    assert describe(answered(400, body), ["hunter", "hunter2", ""]) == "Invalid adminPass *** and ***"


def test_value_that_nova_echoes_is_masked() -> None:
    message = "Invalid input for field/attribute user_data. Value: c2VjcmV0. u'c2VjcmV0' is too long"
    body = f'{{"badRequest": {{"message": "{message}"}}}}'
    assert "Value: ***." in describe(answered(400, body))


def test_description_has_an_end() -> None:
    assert len(describe(answered(400, '{"x": {"message": "%s"}}' % ("long " * 1000)))) <= 600


def test_the_faults_of_a_body_are_told_with_their_places() -> None:
    fault = '{"path": ["records", 0], "message": "\'x\' is not a \'A\' Record", "validator": "format"}'
    body = f'{{"code": 400, "type": "invalid_object", "errors": {{"errors": [{fault}]}}}}'
    assert describe(answered(400, body)) == "records.0: 'x' is not a 'A' Record"
    assert describe(answered(400, '{"errors": [{"message": "Too long"}], "message": "No"}')) != ""


def test_details_of_listed_errors_are_told() -> None:
    error = '{"request_id": "", "code": "client", "status": 400, "title": "No size", "detail": "No size is given."}'
    assert describe(answered(400, f'{{"errors": [{error}]}}')) == "No size is given."
