"""Starts MiniStack; its Step Functions call Lambda functions at LAMBDA_ENDPOINT.

LAMBDA_ENDPOINT=http://127.0.0.1:9001 BIND_HOST=127.0.0.1 GATEWAY_PORT=4566 python referee/start_ministack.py
"""

import json

import lambda_endpoint
from botocore.exceptions import ClientError
from ministack import app
from ministack.core import responses
from ministack.services import stepfunctions


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


stepfunctions._call_lambda = call

if __name__ == "__main__":
    app.main()
