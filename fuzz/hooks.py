"""Who makes each call of `make fuzz-api`, and what schemathesis cannot know by itself."""

import hashlib
import hmac
import json
import os
import urllib.request

import schemathesis

BASE_URL = os.environ["BASE_URL"]
APP_SECRET = b"local-app-secret"  # local mode's
RUN = os.environ.get("FUZZ_RUN", "0")
USER = "user_fuzz" + RUN
OTHER = "user_fuzzed" + RUN  # whom the service acts for
ENOUGH = 1_000_000_000


def post(path, body, **headers):
    request = urllib.request.Request(
        BASE_URL + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def token(**identity):
    return "Bearer " + post("/dev/token", {**identity, "expiresInSeconds": 86400})["token"]


OPERATOR = token(userId=USER, role="admin")
SERVICE = token(machineId="mch_local")
for user in (USER, OTHER):
    for credit_type in ("interaction", "scraper"):
        grant = {"userId": user, "amount": ENOUGH, "referenceId": "to-fuzz"}
        post(f"/api/credits/{credit_type}/grants", grant, Authorization=SERVICE)


def names_a_user(case):
    return any(isinstance(part, dict) and "userId" in part for part in (case.query, case.body))


@schemathesis.auth()
class Caller:
    """A service names the user, and a user must not: the caller is the one whose call this is."""

    def get(self, case, context):
        return SERVICE if names_a_user(case) else OPERATOR

    def set(self, case, data, context):
        case.headers["Authorization"] = SERVICE if names_a_user(case) else OPERATOR


def is_positive(context_or_case):
    meta = getattr(context_or_case, "meta", None)
    return meta is None or meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    """Good calls are for somebody who has credits, and a good notification is signed."""
    if not is_positive(case):
        return
    for part in (case.query, case.body):
        if isinstance(part, dict) and "userId" in part:
            part["userId"] = OTHER
    if case.operation.label == "POST /api/webhooks/whatsapp":
        kwargs["auth"] = sign


def sign(request):
    body = request.body or b""
    digest = hmac.new(APP_SECRET, body.encode() if isinstance(body, str) else body, hashlib.sha256)
    request.headers["X-Hub-Signature-256"] = "sha256=" + digest.hexdigest()
    return request
