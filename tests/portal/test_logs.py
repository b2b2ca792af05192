"""What may not reach a log: keys in addresses."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from portal.logs import logging_config, mask_keys

# As `secrets.token_urlsafe(32)` makes them; fixed, for it is part of the tests' names.
TOKEN = "kZ3v_Qm8Rr1sT7uY-wXe5NbGh2JpLd9cAfVoI0KiHgE"
RESET = "1-d0lx5u-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "line",
    [
        f"GET /svar/{TOKEN}/",
        f"Not Found: /svar/{TOKEN}",
        f'"GET /svar/{TOKEN}/?a=b HTTP/1.1" 200 "http://127.0.0.1/svar/{TOKEN}"',
        f"/svar/{TOKEN}./",
        f"/svar/{TOKEN[:20]}%0A{TOKEN[20:]}/",
        f"Not Found: /svar/{TOKEN[:20]}\\n{TOKEN[20:]}/",
        f"/konto/login/?next=%2Fsvar%2F{TOKEN}%2F",
        f"/konto/login/?next=%2fsvar%2f{TOKEN}",
        f"/konto/password/reset/key/{RESET}/",
    ],
)
def test_long_parts_of_a_path_are_masked(line):
    masked = mask_keys(None, "", line)

    assert "[masked]" in masked
    for key in (TOKEN, TOKEN[:20], TOKEN[20:], RESET):
        assert key not in masked


@pytest.mark.parametrize(
    "line",
    [
        "GET /sager/42/ 200",
        "request_id=e37858fe-7896-44fa-bc94-6510027510d7",
        'File "/srv/indgang/requirements_bank/actions/answers.py", line 3',
        "GET /static/dkfds/css/dkfds.min.0123456789ab.css",
    ],
)
def test_the_rest_stays_readable(line):
    assert mask_keys(None, "", line) == line


@pytest.fixture
def written(settings):
    """Switch the portal's own configuration on; what it writes is in the stream."""
    streams = []

    def switch_on(*, json: bool) -> io.StringIO:
        config = logging_config(json=json, level="DEBUG")
        streams.append(io.StringIO())
        config["handlers"]["console"]["stream"] = streams[0]
        logging.config.dictConfig(config)
        return streams[0]

    yield switch_on
    logging.config.dictConfig(settings.LOGGING)
    logging.raiseExceptions = True


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "name", ["django.request", "django.server", "django.security.csrf", "gunicorn.error", "ours"]
)
def test_every_logger_masks_also_in_tracebacks(written, name, as_json):
    stream = written(json=as_json)

    def fail(key):
        raise ValueError(f"/svar/{key}/")

    log = logging.getLogger(name)
    log.warning("Not Found: %s", f"/svar/{TOKEN}/", extra={"request": f"/svar/{TOKEN}/"})
    try:
        fail(TOKEN)
    except ValueError:
        log.exception("failed")
        structlog.get_logger(name).exception("failed", path=f"/svar/{TOKEN}/", parts=[TOKEN[:5]])

    text = stream.getvalue()
    assert text.count("[masked]") >= 3
    assert TOKEN not in text


def test_a_masked_line_is_still_json(written):
    stream = written(json=True)
    try:
        raise ValueError(f'/svar/{TOKEN}\n"/svar/{TOKEN}"\\')
    except ValueError:
        logging.getLogger("ours").exception("failed")

    [line] = stream.getvalue().splitlines()
    assert "[masked]" in json.loads(line)["exception"]


def test_a_line_that_cannot_be_written_is_not_printed_as_it_was(written, capsys):
    written(json=True).close()

    logging.getLogger("ours").warning("Not Found: %s", f"/svar/{TOKEN}/")

    assert TOKEN not in "".join(capsys.readouterr())


@pytest.mark.parametrize("is_ours", [True, False])
def test_only_our_own_proxy_says_which_id_a_request_has(client, settings, is_ours):
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = is_ours

    response = client.get("/privatliv/", headers={"X-Request-ID": "from-outside"})

    assert response.headers["X-Request-ID"]
    assert (response.headers["X-Request-ID"] == "from-outside") is is_ours
