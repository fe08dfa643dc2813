"""What the game days share: the system in local mode, as an operator meets it, and the steps that are printed.

Each game day breaks something, shows where it is seen, does what the runbook says, and checks that all is whole again. It ends
with exit status 1 when something is not as expected. `WITHOUT_GUARD=1` takes out the guard that the day is about.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUARDED = os.environ.get("WITHOUT_GUARD", "") in ("", "0")
MINUTE = 60
PATIENCE = 60  # seconds
MAIN = "com.interactioncredits.local.Main"


class Failed(Exception):
    """Something is not as expected; the message says what."""


class Day:
    """Prints the steps of a game day, numbered."""

    def __init__(self, title):
        self.steps = 0
        print(f"Game day: {title}")

    def _step(self, kind, text):
        self.steps += 1
        print(f"{self.steps:2}. {kind:<7} {text}", flush=True)

    def guard(self, text):
        print(f"    guard   {text}{'' if GUARDED else ' - TAKEN OUT'}", flush=True)

    def given(self, text):
        self._step("given", text)

    def broken(self, text):
        self._step("broken", text)

    def done(self, text):
        self._step("done", text)

    def seen(self, text, holds=True, why=""):
        self._expect("seen", text, holds, why)

    def whole(self, text, holds, why=""):
        self._expect("whole", text, holds, why)

    def _expect(self, kind, text, holds, why):
        self._step(kind, text)
        if not holds:
            raise Failed(f"step {self.steps} is not so" + (f": {why}" if str(why) else ""))


def run(title, play):
    """Plays a game day in a folder of its own."""
    day = Day(title)
    with tempfile.TemporaryDirectory(prefix="game-day-") as folder:
        try:
            play(day, pathlib.Path(folder))
        except Failed as failed:
            print(f"RED: {failed}", flush=True)
            sys.exit(1)
    print(f"GREEN: {day.steps} steps")


class Process:
    """A child process whose output is read all the time; ends with the block."""

    def __init__(self, command, ready, **environment):
        self.process = subprocess.Popen(
            [str(each) for each in command],
            cwd=ROOT,
            env={**os.environ, **{name: str(value) for name, value in environment.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        if ready and not any(self._starts_with(ready, line) for line in self.process.stdout):
            raise Failed("\n".join(["a process did not start:", *self.lines]))
        threading.Thread(target=self._read, daemon=True).start()

    def _starts_with(self, ready, line):
        self.lines.append(line.rstrip())
        return line.startswith(ready)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class System(Process):
    """The system in local mode on a free port, with the breaker on, as deployed."""

    def __init__(self, folder, **settings):
        super().__init__(
            self.command(),
            "Ready on ",
            **{"PORT": 0, "DATA_DIR": folder / "data", "BREAKER_ERRORS": 3, "BREAKER_UNANSWERED": 5, **settings},
        )
        self.url = self.lines[-1].removeprefix("Ready on ")

    def command(self):
        return ["build/local", "-XX:TieredStopAtLevel=1", MAIN]

    # ---- Calls ----

    def call(self, method, path, body=None, who=None, headers=None):
        """The status and the body of the answer. `who` is `{"userId": …}` or `{"machineId": …}`."""
        headers = {"Content-Type": "application/json", **(headers or {})}
        if who:
            headers["Authorization"] = "Bearer " + self.dev("POST", "token", who)["token"]
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or "null")

    def dev(self, method, path, body=None):
        status, answer = self.call(method, "/dev/" + path, body)
        if status != 200:
            raise Failed(f"{method} /dev/{path}: {answer}")
        return answer

    def make(self, target, **variables):
        """What an operator's command prints."""
        ran = subprocess.run(
            ["make", "--no-print-directory", target, *(f"{name}={value}" for name, value in variables.items())],
            cwd=ROOT,
            env={**os.environ, "BASE_URL": self.url},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode != 0:
            raise Failed(f"make {target}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    # ---- What happens outside ----

    def whatsapp(self, error=None, away=False):
        self.dev("PUT", "whatsapp", {"senderError": error, "away": away})

    def taken(self):
        """The ids of the messages that WhatsApp accepted, each as often as it did."""
        posts = self.dev("GET", "whatsapp/messages")["messages"]
        return [it["callbackData"] for it in posts if it["outcome"].startswith(("accepted", "taken"))]

    def passes(self, seconds):
        self.dev("POST", "clock", {"advanceSeconds": seconds})
        eventually(lambda: self.dev("GET", "idle")["idle"])

    # ---- What an operator sees and does ----

    def alarms(self):
        """The alarms that are on."""
        return [name for name, state in self.dev("GET", "alarms")["alarms"].items() if state == "ALARM"]

    def operator(self, method, path, body=None):
        status, answer = self.call(method, "/api/operations/" + path, body, {"userId": "user_operator", "role": "admin"})
        if status != 200:
            raise Failed(f"{method} /api/operations/{path}: {status} {answer}")
        return answer

    def health(self):
        return self.operator("GET", "health")["health"]

    def sending(self, state, reason):
        self.make("sending", STATE=state, REASON=reason)
        self.passes(16)

    def quiet_again(self):
        """Whether all alarms end within half an hour."""
        for _ in range(6):
            if not self.alarms():
                return True
            self.passes(5 * MINUTE)
        return False


class User:
    """Someone with credits who sends messages."""

    def __init__(self, system, name, credits=0):
        self.system, self.name, self.sent = system, name, 0
        if credits:
            grant = {"userId": name, "amount": credits, "referenceId": "start"}
            operator = {"userId": "user_operator", "role": "admin"}
            system.call("POST", "/api/credits/interaction/grants", grant, operator)

    def call(self, method, path, body=None, headers=None):
        return self.system.call(method, path, body, {"userId": self.name}, headers)

    def send(self):
        """The status of the answer, and the message's id if it was accepted."""
        self.sent += 1
        return self.send_again(self.sent)

    def send_again(self, number):
        body = {"to": f"+155501{20000 + number}", "type": "text", "text": {"body": "Your table is ready"}}
        status, answer = self.call("POST", "/api/whatsapp/send", body, {"Idempotency-Key": f"message-{number}"})
        return status, answer["message"]["id"] if status in (200, 202) else answer.get("code", "")

    def sends(self, times):
        """The ids of so many accepted messages."""
        answers = [self.send() for _ in range(times)]
        if {status for status, _ in answers} - {202}:
            raise Failed(f"not accepted: {answers}")
        return [message for _, message in answers]

    def status(self, message):
        return self.call("GET", f"/api/whatsapp/messages/{message}")[1]["message"]["status"]

    def statuses(self, messages):
        """How many are in which status, such as `3 failed, 7 read`."""
        found = [self.status(it) for it in messages]
        return ", ".join(f"{found.count(it)} {it}" for it in sorted(set(found)))

    def credits(self):
        """Such as `9 available, 1 held, 0 spent`; they always add up to what was granted."""
        balance = self.call("GET", "/api/credits/interaction/balance")[1]["balance"]
        parts = [f"{balance[it]} {it}" for it in ("available", "held", "spent")]
        if sum(balance[it] for it in ("available", "held", "spent")) != balance["granted"]:
            raise Failed(f"credits were made or lost: {balance}")
        return ", ".join(parts)


def eventually(holds):
    """Whether it holds within a minute."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def template_without(folder, resource):
    """The path of a template that lacks one resource, with what stands beside it."""
    lines = (ROOT / "template.yaml").read_text().splitlines(keepends=True)
    begin = lines.index(f"  {resource}:\n")
    end = next(at for at in range(begin + 1, len(lines)) if lines[at][:3].strip())
    shutil.copytree(ROOT / "statemachine", folder / "statemachine")
    path = folder / "template.yaml"
    path.write_text("".join(lines[:begin] + lines[end:]))
    return path
