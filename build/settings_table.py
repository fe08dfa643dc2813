"""Writes what follows from the parameters of template.yaml: the table of settings in docs/operations.md, and the groups in which
CloudFormation's console shows the parameters.

    .venv/bin/python build/settings_table.py    or `make settings-table`
"""

import itertools
import json
import pathlib
import re

from cfnlint.decode import cfn_yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
DOCUMENT = ROOT / "docs/operations.md"
TABLE = (
    "<!-- make settings-table writes this table from template.yaml -->\n",
    "<!-- the end of the table of settings -->\n",
)
CONSOLE = (
    "  # make settings-table writes these groups of CloudFormation's console from the parameters below.\n",
    "  # The end of the groups.\n",
)


def table(text):
    """The settings of a template, as a table in Markdown with a row above each group."""
    template = cfn_yaml.loads(text)
    variables = variables_by_parameter(template)
    rows = ["| parameter | environment variable | default | meaning |", "|---|---|---|---|"]
    for group, names in groups(text):
        rows.append(f"| **{cell(group)}** | | | |")
        for name in names:
            parameter = template["Parameters"][name]
            default = code(parameter["Default"]) if "Default" in parameter else "required"
            variable = code(variables[name]) if name in variables else "–"
            rows.append(f"| {code(name)} | {variable} | {default} | {cell(parameter['Description'])} |")
    return "\n".join(rows) + "\n"


def console_groups(text):
    """The groups of a template, for its Metadata."""
    lines = ["  AWS::CloudFormation::Interface:", "    ParameterGroups:"]
    for group, names in groups(text):
        lines += [f"      - Label: {{ default: {json.dumps(group)} }}", "        Parameters:"]
        lines += [f"          - {name}" for name in names]
    return "\n".join(lines) + "\n"


def groups(text):
    """The parameters of each group: a comment without a full stop, at the top or after an empty line, begins one."""
    lines = re.search(r"^Parameters:\n(?:(?: .*)?\n)*", text, re.MULTILINE).group().splitlines()
    found = []
    for before, line in itertools.pairwise(lines):
        title = re.fullmatch(r"  # (.*[^.])", line)
        parameter = re.fullmatch(r"  (\w+):.*", line)
        if title and before in ("Parameters:", ""):
            found.append((title[1], []))
        elif parameter and not found:
            raise ValueError(f"{parameter[1]} is in no group: begin the parameters with a comment that names one")
        elif parameter:
            found[-1][1].append(parameter[1])
    return found


def variables_by_parameter(template):
    """The variable of some function whose value refers to the parameter."""
    functions = [it.get("Properties", {}) for it in template["Resources"].values()]
    functions.append(template.get("Globals", {}).get("Function", {}))
    return {
        parameter: variable
        for function in functions
        for variable, value in function.get("Environment", {}).get("Variables", {}).items()
        for parameter in re.findall(r'"Ref": "(\w+)"', json.dumps(value))
        if parameter in template["Parameters"]
    }


def code(value):
    return f"`{cell(value)}`" if value != "" else '`""`'


def cell(value):
    return " ".join(str(value).split()).replace("|", "\\|")


def updated(document, text):
    """The document and the template, each with what the parameters of this template say between its two markers."""
    return between(document, TABLE, f"\n{table(text)}\n"), between(text, CONSOLE, console_groups(text))


def between(text, markers, written):
    before, begin, rest = text.partition(markers[0])
    _, end, after = rest.partition(markers[1])
    if not end:
        raise ValueError(f"two lines are missing: {markers[0].strip()} and {markers[1].strip()}")
    return f"{before}{begin}{written}{end}{after}"


if __name__ == "__main__":
    files = (DOCUMENT, TEMPLATE)
    for file, text in zip(files, updated(*(file.read_text() for file in files))):
        file.write_text(text)
