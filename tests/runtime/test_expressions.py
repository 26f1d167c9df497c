"""Values that are finished with what the cloud says: secrets in answers are worked with, and stay secrets."""

from __future__ import annotations

from typing import Any

from hotc.compiler.values import Choice, Secret, Unknown
from hotc.runtime.planning.expressions import complete

DRAWN = Unknown("get_attr", ["password", "value"])


class Cloud:
    """Every attribute is the same secret."""

    def reference(self, address: str) -> Any:
        return address

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        return Secret("s3cr3t") if name == "value" else {"user": "me", "password": Secret("s3cr3t")}

    def parameter(self, name: str) -> Any:
        return name


def finished(value: Any) -> Any:
    answer = complete(value, Cloud())
    return (answer.value, "secret") if isinstance(answer, Secret) else answer


def test_functions_work_with_the_secret_itself() -> None:
    named = Unknown("str_replace", {"template": "db-$word", "params": {"$word": DRAWN}})
    assert finished(named) == ("db-s3cr3t", "secret")
    assert finished(Unknown("list_join", ["-", ["db", DRAWN]])) == ("db-s3cr3t", "secret")


def test_conditions_compare_the_secret_itself_and_tell_nothing() -> None:
    same = Unknown("equals", [DRAWN, "s3cr3t"])
    assert finished(same) is True
    assert finished(Choice(same, "yes", "no")) == "yes"


def test_answers_keep_the_marks_that_they_have() -> None:
    assert finished(DRAWN) == ("s3cr3t", "secret")
    whole = complete(Unknown("get_attr", ["password", "login"]), Cloud())
    assert (whole["user"], type(whole["password"])) == ("me", Secret)


def test_what_rests_on_no_secret_is_none() -> None:
    assert finished(Unknown("list_join", ["-", ["db", Unknown("get_resource", "server")]])) == "db-server"
