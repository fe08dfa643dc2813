"""Starts MiniStack. Its Step Functions call Lambda functions at LAMBDA_ENDPOINT, and restored tables have a RestoreSummary.

MiniStack has neither CodeDeploy nor X-Ray's sampling rules and refuses templates with them. This adds them without effect, so
that an alias moves to its new version immediately.

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
    return f"{stack_name}-{logical_id}", {}


for kind in ("AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup", "AWS::XRay::SamplingRule"):
    provisioners._RESOURCE_HANDLERS.setdefault(
        kind, {"create": nothing, "delete": lambda physical_id, properties: None}
    )

if __name__ == "__main__":
    app.main()
