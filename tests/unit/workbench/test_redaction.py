from __future__ import annotations

import pytest

from workbench.redaction import redact


@pytest.mark.parametrize(
    "text",
    [
        "Server=x;Password=hunter2;Database=y",
        "pwd={hunter2;more};",
        'password: "hunter2"',
        "mssql://sa:hunter2@host/db",
        "client_secret = 'hunter2'",
        "Authorization: Bearer hunter2hunter2hunter2",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    assert "hunter2" not in redact(text)
    assert "•••" in redact(text)


def test_tokens_are_masked_and_words_stay() -> None:
    token = "dapi" + "0123456789abcdef" * 2
    assert redact(f"use {token} now") == "use ••• now"
    assert redact("the password policy of the tokenizer") == "the password policy of the tokenizer"
