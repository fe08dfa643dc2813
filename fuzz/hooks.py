"""The caller of each call of `make fuzz-api`, and rules that schemathesis cannot derive from openapi.yaml."""

import functools
import hashlib
import hmac
import json
import os
import time
import urllib.request

import schemathesis

BASE_URL = os.environ["BASE_URL"]
# Local mode's.
APP_SECRET = b"local-app-secret"
VERIFY_TOKEN = "local-verify-token"
RUN = os.environ.get("FUZZ_RUN", "0")
USER = "user_fuzz" + RUN
ENOUGH = 1_000_000_000


def post(path, body, **headers):
    request = urllib.request.Request(
        BASE_URL + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def token(**identity):
    return "Bearer " + post("/dev/token", {"expiresInSeconds": 86400, **identity})["token"]


OPERATOR = token(userId=USER, role="admin")
HALF_AN_HOUR = 1800


def service():
    """A machine's token lives an hour at most, so it is replaced every half hour."""
    return service_since(int(time.monotonic() // HALF_AN_HOUR))


@functools.lru_cache(maxsize=1)
def service_since(_):
    return token(machineId="mch_local", expiresInSeconds=2 * HALF_AN_HOUR)


for credit_type in ("interaction", "scraper"):
    grant = {"userId": USER, "amount": ENOUGH, "referenceId": "to-fuzz"}
    post(f"/api/credits/{credit_type}/grants", grant, Authorization=service())


def names_a_user(case):
    return any(isinstance(part, dict) and "userId" in part for part in (case.query, case.body))


@schemathesis.auth()
class Caller:
    """A service must name the user, and a user must not: chooses the caller that fits the call."""

    def get(self, case, context):
        return service() if names_a_user(case) else OPERATOR

    def set(self, case, data, context):
        case.headers["Authorization"] = service() if names_a_user(case) else OPERATOR


def is_good(case):
    """Whether the call is one that openapi.yaml allows."""
    return case.meta is None or case.meta.generation.mode.is_positive


def whole(value):
    """JSON Schema accepts 1.0 as an integer and the API does not. A schema also cannot express that a template's
    components have no NUL in names and no numbers beyond 2^53."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) > 2**53:
            return 0
        return int(value) if value == int(value) else value
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {whole(name): whole(item) for name, item in value.items()}
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    """Adjusts valid calls where the schema is not enough: the user, cursors and tokens."""
    if not is_good(case):
        return
    if isinstance(case.body, dict):
        case.body = whole(case.body)
        if "holdId" in case.body and not case.operation.label.endswith("/refunds"):
            case.body.pop("referenceId", None)  # exactly one of them, even if a link adds the other
    if case.operation.label == "PUT /api/operations/sending" and isinstance(case.body, dict):
        case.body["state"] = "on"  # or all sends after this call are refused
    for part in (case.query, case.body):
        if isinstance(part, dict) and "userId" in part:
            part["userId"] = USER
    if isinstance(case.query, dict):
        # A valid cursor comes from an earlier response; a generated one is always refused.
        case.query.pop("cursor", None)
        case.query.pop("since", None)
        if "ids" in case.query:
            case.query = {name: value for name, value in case.query.items() if name in ("ids", "userId")}
        if "hub.verify_token" in case.query:
            case.query["hub.verify_token"] = VERIFY_TOKEN
    if case.operation.label == "POST /api/webhooks/whatsapp":
        kwargs["auth"] = sign


def sign(request):
    body = request.body or b""
    digest = hmac.new(APP_SECRET, body.encode() if isinstance(body, str) else body, hashlib.sha256)
    request.headers["X-Hub-Signature-256"] = "sha256=" + digest.hexdigest()
    return request
