"""Writes the table of routes in docs/api.md from template.yaml (which function has a route) and openapi.yaml (what it does).

    .venv/bin/python build/routes_table.py    or `make routes-table`
"""

import yaml
from cfnlint.decode import cfn_yaml
from settings_table import ROOT, TEMPLATE, between, cell

CONTRACT = ROOT / "openapi.yaml"
DOCUMENT = ROOT / "docs/api.md"
TABLE = (
    "<!-- make routes-table writes this table from template.yaml and openapi.yaml -->\n",
    "<!-- the end of the table of routes -->\n",
)
EVERY_OTHER_PATH = "/{proxy+}"


def table(template, contract):
    """The routes of a template in its order, as a table in Markdown, with what the contract says of each."""
    paths = yaml.safe_load(contract)["paths"]
    rows = ["| route | does | success | code |", "|---|---|---|---|"]
    for function, handler, method, path in routes(cfn_yaml.loads(template)):
        operation = paths.get(path, {}).get(method.lower())
        if operation is None:
            raise ValueError(f"{method} {path} is in template.yaml only: describe it in openapi.yaml")
        if "summary" not in operation:
            raise ValueError(f"{method} {path} has no summary in openapi.yaml")
        source = f"../functions/src/main/java/{handler.replace('.', '/')}.java"
        columns = (f"`{method} {path}`", cell(operation["summary"]), success(operation["responses"]), f"[{function}]({source})")
        rows.append(f"| {' | '.join(columns)} |")
    return "\n".join(rows) + "\n"


def routes(template):
    for function, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        for event in properties.get("Events", {}).values():
            if event["Type"] == "HttpApi" and event["Properties"]["Path"] != EVERY_OTHER_PATH:
                yield function, properties["Handler"], event["Properties"]["Method"], event["Properties"]["Path"]


def success(responses):
    """The statuses that are not errors, the usual one first; another that only a replay is answered with says so."""
    usual, *others = [status for status in responses if status < "400"]
    replays = [status for status in others if "Idempotent-Replay" in responses[status].get("headers", {})]
    return ", ".join([usual, *(f"{status} on a replay" if status in replays else status for status in others)])


def updated(document, template, contract):
    """The document, with the table between its two markers."""
    return between(document, TABLE, f"\n{table(template, contract)}\n")


if __name__ == "__main__":
    texts = (file.read_text() for file in (DOCUMENT, TEMPLATE, CONTRACT))
    DOCUMENT.write_text(updated(*texts))
