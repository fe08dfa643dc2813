"""Starts MiniStack. Its Step Functions call Lambda functions at LAMBDA_ENDPOINT, and restored tables have a RestoreSummary.

MiniStack refuses templates with CodeDeploy, X-Ray's sampling rules, composite alarms or alarms on metric math. This accepts
them without effect, so an alias moves to its new version immediately.

LAMBDA_ENDPOINT=http://127.0.0.1:9001 BIND_HOST=127.0.0.1 GATEWAY_PORT=4566 python interop/start_ministack.py
"""

import json
import time

import lambda_endpoint
from botocore.exceptions import ClientError
from ministack import app
from ministack.core import responses
from ministack.services import dynamodb, stepfunctions
from ministack.services.cloudformation import provisioners


def call(function, event):
    functions = lambda_endpoint.client(responses.get_account_id(), responses.get_region())
    try:
        answer = functions.invoke(FunctionName=function, Payload=json.dumps(event))
    except ClientError as refused:
        error = refused.response["Error"]
        raise stepfunctions._ExecutionError("Lambda." + error["Code"], error.get("Message", "")) from None
    text = answer["Payload"].read().decode() or "null"
    payload = json.loads(text)
    if "FunctionError" in answer:
        raise stepfunctions._ExecutionError(payload.get("errorType", "Lambda.Unknown"), text)
    return payload


def restore(data, of_ministack=dynamodb._restore_table_to_point_in_time):
    answer = of_ministack(data)
    if answer[0] == 200:
        source = dynamodb._tables[data["SourceTableName"]]
        dynamodb._tables[data["TargetTableName"]]["RestoreSummary"] = {
            "SourceTableArn": source["TableArn"],
            "RestoreDateTime": int(data.get("RestoreDateTime", time.time())),
            "RestoreInProgress": False,
        }
    return answer


def description(name, of_ministack=dynamodb._table_description):
    summary = dynamodb._tables[name].get("RestoreSummary")
    return {**of_ministack(name), **({"RestoreSummary": summary} if summary else {})}


stepfunctions._call_lambda = call
dynamodb._restore_table_to_point_in_time = restore
dynamodb._table_description = description

def nothing(logical_id, properties, stack_name):
    name = f"{stack_name}-{logical_id}"
    return name, {"Arn": name}


for kind in (
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::XRay::SamplingRule",
):
    provisioners._RESOURCE_HANDLERS.setdefault(
        kind, {"create": nothing, "delete": lambda physical_id, properties: None}
    )

alarm = provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]


def create_alarm(logical_id, properties, stack_name, of_ministack=alarm["create"]):
    return (nothing if "Metrics" in properties else of_ministack)(logical_id, properties, stack_name)


def update_alarm(physical_id, before, after, stack_name, logical_id=None, of_ministack=alarm["update"]):
    if "Metrics" in after:
        return physical_id, {"Arn": physical_id}
    return of_ministack(physical_id, before, after, stack_name, logical_id)


alarm.update(create=create_alarm, update=update_alarm)

if __name__ == "__main__":
    app.main()
