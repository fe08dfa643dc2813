"""A client of Lambda's Invoke API at LAMBDA_ENDPOINT, for Step Functions implementations that call functions there."""

import functools
import os
import re
import threading

import botocore.session
from botocore.config import Config

MAX_CALL_SECONDS = 900
SESSION = botocore.session.get_session()
LOCK = threading.Lock()


@functools.cache
def client(account, region):
    """POST /2015-03-31/functions/{name}/invocations; a function's failure is reported in the header X-Amz-Function-Error.

    The account that runs the machine is the access key of the call, as it is of calls to these implementations.
    """
    config = Config(
        parameter_validation=False,
        retries={"total_max_attempts": 1},
        read_timeout=MAX_CALL_SECONDS,
        max_pool_connections=100,
    )
    with LOCK:
        made = SESSION.create_client(
            "lambda",
            region_name=region,
            endpoint_url=os.environ["LAMBDA_ENDPOINT"],
            aws_access_key_id=account,
            aws_secret_access_key="test",
            config=config,
        )
    made.meta.events.register("provide-client-params.lambda.Invoke", _call_by_name)
    return made


def _call_by_name(params, **_):
    return {**params, "FunctionName": re.sub(r"^.*:function:|:[^:]*$", "", params["FunctionName"])}
