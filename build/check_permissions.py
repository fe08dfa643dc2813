"""Checks that the expanded template grants only the necessary permissions. Prints each fault, and fails if there is one.

    .venv/bin/python build/check_permissions.py
"""

import json
import re
import sys

from expand_template import expand

# Writes a function's own logs; SAM adds it to every role that it creates.
WRITE_LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"

# Sends traces to X-Ray; SAM adds it to every role that it creates for something traced.
SEND_TRACES = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"

# Actions without resource-level permissions (Step Functions' log delivery, traces, and metrics).
WITHOUT_RESOURCE = {
    "cloudwatch:GetMetricData",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}

# A table has one active stream, whose name is known only after its creation.
STREAMS = "${TableArn}/stream/*"
READ_STREAM = {
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}

# SAM creates this role for CodeDeploy, which moves the aliases; AWS's policy lets it call functions named CodeDeployHook_* only.
CODE_DEPLOY = "CodeDeployServiceRole"
SHIFT_TRAFFIC = "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"

# SAM's application has the deployment groups of this stack and no others; naming each would be a circular dependency with the hook.
REPORT = {
    "Fn::Sub": "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}"
    ":deploymentgroup:${ServerlessDeploymentApplication}/*"
}

READ_SECRET = "secretsmanager:GetSecretValue"
# What each role may read. Without Clerk's webhook it is something that is no secret.
SECRETS = {
    **dict.fromkeys(
        ["SendMessageRole", "WebhookHandshakeHandlerRole", "ReceiveWebhookHandlerRole"], {"Ref": "WhatsAppSecretArn"}
    ),
    "ReceiveClerkWebhookHandlerRole": {
        "Fn::If": [
            "HasClerkWebhookSecret",
            {"Ref": "ClerkWebhookSecretArn"},
            {"Fn::GetAtt": ["ReceiveClerkWebhookHandlerLogs", "Arn"]},
        ]
    },
}
# MaintainVersions manages every function of the stack. Naming each for three kinds of calls would nearly exceed the 10,240
# characters of a role's policies. It deletes only ARNs with a second colon, so versions and never functions.
MAINTAINED = {
    ("lambda:ListAliases", "lambda:ListVersionsByFunction"): "",
    ("lambda:InvokeFunction",): ":live",
    ("lambda:DeleteFunction",): ":*",
}
FUNCTION = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


def faults(template):
    """One sentence for each excessive permission."""
    resources = template["Resources"]
    yield from roles_are_their_own(resources)
    for name, role in of_type(resources, "AWS::IAM::Role"):
        yield from role_is_narrow(name, role)
    for name, permission in of_type(resources, "AWS::Lambda::Permission"):
        if "SourceArn" not in permission:
            yield f"{name}: lets a whole service call the function, not one source"
    yield from no_secret_is_written_down(template)


def of_type(resources, kind):
    return [(name, it.get("Properties", {})) for name, it in resources.items() if it["Type"] == kind]


def roles_are_their_own(resources):
    users = {}
    for kind, attribute in (("AWS::Lambda::Function", "Role"), ("AWS::StepFunctions::StateMachine", "RoleArn")):
        for name, properties in of_type(resources, kind):
            role = properties.get(attribute)
            if not (isinstance(role, dict) and role.get("Fn::GetAtt") == [f"{name}Role", "Arn"]):
                yield f"{name}: has no role of its own (named {name}Role)"
            users[f"{name}Role"] = name
    for name, properties in of_type(resources, "AWS::CodeDeploy::DeploymentGroup"):
        if properties["ServiceRoleArn"] != {"Fn::GetAtt": [CODE_DEPLOY, "Arn"]}:
            yield f"{name}: has another role than {CODE_DEPLOY}"
        users[CODE_DEPLOY] = name
    for name, _ in of_type(resources, "AWS::IAM::Role"):
        if name not in users:
            yield f"{name}: nothing uses this role"
    for name, _ in of_type(resources, "AWS::IAM::Policy") + of_type(resources, "AWS::IAM::ManagedPolicy"):
        yield f"{name}: permissions belong into the role that needs them"


def role_is_narrow(name, role):
    of_code_deploy = name == CODE_DEPLOY
    for managed in role.get("ManagedPolicyArns", []):
        if managed not in ((SHIFT_TRAFFIC,) if of_code_deploy else (WRITE_LOGS, SEND_TRACES)):
            yield f"{name}: has the managed policy {managed}"
    services = (["codedeploy.amazonaws.com"],) if of_code_deploy else (["lambda.amazonaws.com"], ["states.amazonaws.com"])
    for principal in (it["Principal"] for it in role["AssumeRolePolicyDocument"]["Statement"]):
        if many(principal.get("Service")) not in services:
            yield f"{name}: may be assumed by {principal}"
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            yield from statement_is_narrow(name, statement)


def statement_is_narrow(name, statement):
    unknown = set(statement) - {"Effect", "Action", "Resource", "Sid"}
    if unknown:
        yield f"{name}: {', '.join(sorted(unknown))} is not understood here"
        return
    actions = many(statement["Action"])
    for action in actions:
        if "*" in action or "?" in action:
            yield f"{name}: may {action}"
    for resource in many(statement["Resource"]):
        if resource == "*" and set(actions) <= WITHOUT_RESOURCE:
            continue
        if set(actions) <= READ_STREAM and is_stream_of_one_table(resource):
            continue
        if resource == REPORT and actions == ["codedeploy:PutLifecycleEventHookExecutionStatus"]:
            continue
        if name == "MaintainVersionsRole" and is_maintained(actions, resource):
            continue
        if "*" in json.dumps(resource):
            yield f"{name}: may {', '.join(actions)} on {json.dumps(resource)}"
        if "/index/" in json.dumps(resource) and actions != ["dynamodb:Query"]:
            yield f"{name}: an index is queried and nothing else, not {', '.join(actions)}"
        for action in (it for it in actions if it.startswith("secretsmanager:")):
            if action != READ_SECRET or resource != SECRETS.get(name):
                yield f"{name}: may {action} on {json.dumps(resource)}"


def is_stream_of_one_table(resource):
    sub = resource.get("Fn::Sub") if isinstance(resource, dict) else None
    return isinstance(sub, list) and sub[0] == STREAMS and "*" not in json.dumps(sub[1])


def no_secret_is_written_down(template):
    """CloudFormation would replace such a reference with the secret value, readable by anyone who can list the resource."""
    for section, content in template.items():
        for reference in re.findall(r"\{\{resolve:[\w-]+", json.dumps(content)):
            yield f"{section}: refers to a value by {reference}"


def is_maintained(actions, resource):
    suffix = MAINTAINED.get(tuple(sorted(actions)))
    names = ("${AWS::StackName}-*", "CodeDeployHook_${AWS::StackName}")
    return suffix is not None and resource in [{"Fn::Sub": FUNCTION + name + suffix} for name in names]


def many(value):
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    found = list(faults(expand()))
    for fault in found:
        print(fault, file=sys.stderr)
    sys.exit(1 if found else 0)
