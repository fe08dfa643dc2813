"""Evaluates an expanded template with given parameters: its conditions and intrinsic functions.

References to resources stay symbolic, since only a deployment knows what they become. A resource that CloudFormation
replaces when its properties change counts as another one then.
"""

import hashlib
import json
import re

# As of any stack: a name, and an id with dashes.
STACK_ID = "arn:aws:cloudformation:eu-central-1:000000000000:stack/credits/51af3dc0-da77-11e4-872e-1234567db123"
REPLACED_WHEN_CHANGED = {"AWS::AppConfig::HostedConfigurationVersion"}


def evaluate(template, parameters):
    """The resources that exist, by name, with their properties evaluated.

    :param parameters: values by name; a parameter that is not in it has its default
    """
    return _Evaluation(template, parameters).resources()


class _Evaluation:
    def __init__(self, template, parameters):
        self.template = template
        self.values = {
            name: str(parameters.get(name, it.get("Default"))) for name, it in template["Parameters"].items()
        }

    def resources(self):
        return {
            name: {**it, "Properties": self.value(it.get("Properties", {}))}
            for name, it in self.template["Resources"].items()
            if "Condition" not in it or self.condition(it["Condition"])
        }

    def value(self, written):
        if isinstance(written, list):
            evaluated = [self.value(it) for it in written]
            return [it for it in evaluated if it != "AWS::NoValue"]
        if not isinstance(written, dict):
            return written
        if len(written) == 1:
            (name, argument), = written.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self.call(name, argument)
        evaluated = {name: self.value(it) for name, it in written.items()}
        return {name: it for name, it in evaluated.items() if it != "AWS::NoValue"}

    def call(self, function, argument):
        if function == "Ref":
            return self.reference(argument)
        if function == "Fn::GetAtt":
            dotted = argument if isinstance(argument, str) else ".".join(argument)
            owner, attribute = dotted.split(".", 1)
            return f"{self.reference(owner)}.{attribute}"
        if function == "Fn::Sub":
            text, given = (argument, {}) if isinstance(argument, str) else argument
            return re.sub(r"\$\{([^!}][^}]*)}", lambda found: self.substitute(found.group(1), given), text)
        if function == "Fn::If":
            return self.value(argument[1 if self.condition(argument[0]) else 2])
        if function == "Fn::Join":
            return argument[0].join(self.value(argument[1]))
        if function == "Fn::Split":
            return self.value(argument[1]).split(argument[0])
        if function == "Fn::Select":
            return self.value(argument[1])[int(argument[0])]
        raise ValueError(f"{function} is not known here")

    def substitute(self, name, given):
        if name in given:
            return self.value(given[name])
        return self.call("Fn::GetAtt", name) if "." in name else self.reference(name)

    def reference(self, name):
        if name == "AWS::StackId":
            return STACK_ID
        if name in self.values:
            return self.values[name]
        resource = self.template["Resources"].get(name)
        if resource and resource["Type"] in REPLACED_WHEN_CHANGED:
            text = json.dumps(self.value(resource["Properties"]), sort_keys=True)
            return f"{name}#{hashlib.sha256(text.encode()).hexdigest()[:6]}"
        return name

    def condition(self, written):
        if isinstance(written, str):
            return self.condition(self.template["Conditions"][written])
        (name, argument), = written.items()
        if name == "Condition":
            return self.condition(argument)
        if name == "Fn::Equals":
            return self.value(argument[0]) == self.value(argument[1])
        if name == "Fn::Not":
            return not self.condition(argument[0])
        return {"Fn::And": all, "Fn::Or": any}[name](self.condition(it) for it in argument)
