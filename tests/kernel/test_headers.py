import pytest
from django.test import RequestFactory

from thirdring.kernel.context import stream_url


@pytest.mark.parametrize(
    ("configured", "opened_by", "stream"),
    [
        ("http://localhost:8001/stream", "localhost:8000", "http://localhost:8001/stream"),
        ("http://localhost:8001/stream", "127.0.0.1:8000", "http://127.0.0.1:8001/stream"),
        ("http://127.0.0.1:8001/stream", "localhost:8000", "http://localhost:8001/stream"),
        ("http://localhost:8001/stream", "desk.example", "http://localhost:8001/stream"),
        ("https://desk.example/stream", "127.0.0.1:8000", "https://desk.example/stream"),
    ],
)
def test_the_stream_is_found_under_the_name_that_the_page_was_opened_by(settings, configured, opened_by, stream):
    settings.STREAM_URL = configured
    assert stream_url(RequestFactory().get("/", headers={"host": opened_by})) == stream


@pytest.mark.django_db
def test_pages_allow_no_inline_code_and_no_other_origin_but_the_stream(client, settings):
    settings.STREAM_URL = "http://localhost:8001/stream"
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.endswith("connect-src 'self' http://localhost:8001")
