"""Values for the parameters of template.yaml: those of a first deployment, and another valid value for each parameter.

Read by the tests of the template and by `build/test-deploy`. Those with a pattern have their values in
`parameter_examples.json`, which `TemplatePatternsTest` checks against the template and the functions.
"""

import json
import pathlib

EXAMPLES = json.loads(
    pathlib.Path(__file__).with_name("parameter_examples.json").read_text().replace("{KEY}", "MIIB")
)

# The parameters without a default, each with its first good example.
FIRST = {
    name: EXAMPLES[name]["good"][0]
    for name in ("ClerkIssuer", "AllowedOrigins", "WhatsAppPhoneNumberId", "WhatsAppSecretArn")
}

# The template takes the first of these only together with the second.
TOGETHER = {
    "AllowedMachines": "MachineAudience",
    "ConsoleDomain": "ConsoleCertificateArn",
    "TableName": "TableStreamArn",
}

# The changed value of each parameter with a pattern, its second good example, and of one that must change with it.
CHANGED = {
    name: {each: EXAMPLES[each]["good"][1] for each in (name, TOGETHER.get(name)) if each}
    for name in EXAMPLES
    if name not in ("ConsoleCertificateArn", "TableStreamArn")
}


def other_value(parameter):
    """Another of the allowed values, or the other end of the range; none for a parameter with a pattern."""
    values = parameter.get("AllowedValues", [parameter[end] for end in ("MaxValue", "MinValue") if end in parameter])
    return next((str(value) for value in values if str(value) != str(parameter["Default"])), None)


def changes(template):
    """Each set of changed values, by the parameter that it is about; every parameter of the template is in one."""
    parameters = template["Parameters"]
    derived = {name: other_value(parameter) for name, parameter in parameters.items() if name not in CHANGED}
    changed = CHANGED | {name: {name: value} for name, value in derived.items() if value is not None}
    covered = {name for values in changed.values() for name in values}
    if covered != set(parameters):
        raise AssertionError(f"give examples for each of {sorted(set(parameters) ^ covered)} in parameter_examples.json")
    return changed
