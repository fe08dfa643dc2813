"""A DynamoDB of its own for a game day: DynamoDB Local in another process, and a way to make it slow."""

import http.server
import json
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from gameday import ROOT, Failed, eventually

LIBRARIES = ROOT / "dynamodb-local/target/lib"
OF_ANYONE = "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Store:
    """DynamoDB Local in memory, in another process; ends with the block."""

    def __init__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        java = subprocess.run(["build/jdk"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        server = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
        options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"]
        self.process = subprocess.Popen(
            [f"{java}/bin/java", *options, "--sun-misc-unsafe-memory-access=allow", "-cp", f"{LIBRARIES}/*", server]
            + ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not eventually(self._answers):
            raise Failed("DynamoDB Local did not start")

    def _answers(self):
        try:
            return bool(self.call("ListTables"))
        except (urllib.error.URLError, ConnectionError):
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    @property
    def environment(self):
        """How the AWS SDK finds it."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.url,
            "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self.url,
            "AWS_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
        }

    def call(self, operation, **arguments):
        headers = {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": OF_ANYONE,
        }
        request = urllib.request.Request(self.url, json.dumps(arguments).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def table(self):
        return self.call("ListTables")["TableNames"][0]

    def items(self):
        """All items of the table, as they are now."""
        return self.call("Scan", TableName=self.table(), ConsistentRead=True)["Items"]

    def restore(self, items):
        """Makes the table what it was when it had these items."""
        table = self.table()
        for item in self.items():
            self.call("DeleteItem", TableName=table, Key={key: item[key] for key in ("pk", "sk")})
        for item in items:
            self.call("PutItem", TableName=table, Item=item)


class SlowStore:
    """A proxy before a store, which answers `delay` seconds later; ends with the block."""

    def __init__(self, store):
        self.delay = 0
        slow = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(slow.delay)
                kept = {name: it for name, it in self.headers.items() if name.lower() not in ("host", "content-length")}
                try:
                    with urllib.request.urlopen(urllib.request.Request(store.url, body, kept), timeout=30) as answer:
                        self._answer(answer.status, answer.headers, answer.read())
                except urllib.error.HTTPError as refused:
                    self._answer(refused.code, refused.headers, refused.read())

            def _answer(self, status, headers, body):
                try:
                    self.send_response(status)
                    for name in ("Content-Type", "x-amzn-RequestId", "x-amz-crc32"):
                        if headers.get(name):
                            self.send_header(name, headers[name])
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    pass  # the caller has given up

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
