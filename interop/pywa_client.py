"""pywa, as a receiver of webhooks and as a client of a Graph API.

    pywa_client.py GRAPH_URL APP_SECRET

Prints the address of its webhook, then answers each line of JSON on its input with one on its output:
{"send": {...}} sends, {"valid": {"body", "signature"}} checks a signature, {"sign": body} creates one, {"statuses": true}
returns the received statuses.
"""
import hashlib
import hmac
import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from pywa import WhatsApp, errors, types, utils
from pywa.types.templates import BodyText, TemplateLanguage

graph, app_secret = sys.argv[1:3]
logging.disable(logging.CRITICAL)
sent = []
statuses = []
refused = []


class RedirectToGraphUrl(httpx.BaseTransport):
    """Redirects requests: pywa only supports graph.facebook.com."""

    def __init__(self):
        self.real = httpx.HTTPTransport()

    def handle_request(self, request):
        sent.append(json.loads(request.content))
        request.url = httpx.URL(graph + request.url.path)
        request.headers["Host"] = request.url.netloc.decode()
        return self.real.handle_request(request)


whatsapp = WhatsApp(
    phone_id="106540352242922",
    token="local-token",
    session=httpx.Client(transport=RedirectToGraphUrl()),
    server=None,
    app_secret=app_secret,
    verify_token="local-verify-token",
    skip_duplicate_updates=False,
)


@whatsapp.on_message_status
def _(_, status: types.MessageStatus):
    statuses.append({
        "id": status.id,
        "status": status.status.value,
        "tracker": status.tracker,
        "error": status.error.code if status.error else None,
    })


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        problem = whatsapp.webhook_update_validator(body, self.headers.get(utils.HUB_SIG))
        _, code = problem or whatsapp.webhook_update_handler(body)
        if code != 200:
            refused.append(code)
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def send(request):
    try:
        if "text" in request:
            answer = whatsapp.send_message(
                to=request["to"], text=request["text"], preview_url=request["preview"], tracker=request["tracker"])
        else:
            answer = whatsapp.send_template(
                to=request["to"], name=request["name"], language=TemplateLanguage.ENGLISH_US,
                params=[BodyText.params(*request["words"])], tracker=request["tracker"])
        return {"id": answer.id, "body": sent[-1]}
    except errors.WhatsAppError as refusal:
        return {"error": refusal.code, "kind": type(refusal).__name__, "body": sent[-1]}


def valid(question):
    return {"valid": whatsapp.webhook_update_validator(question["body"].encode(), question["signature"]) is None}


def signature(body):
    """By Python's own HMAC, as Meta describes it."""
    return {"signature": "sha256=" + hmac.new(app_secret.encode(), body.encode(), hashlib.sha256).hexdigest()}


server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}/webhooks", flush=True)
for line in sys.stdin:
    command = json.loads(line)
    if "send" in command:
        answer = send(command["send"])
    elif "valid" in command:
        answer = valid(command["valid"])
    elif "sign" in command:
        answer = signature(command["sign"])
    else:
        answer = {"statuses": statuses, "refused": refused}
    print(json.dumps(answer), flush=True)
