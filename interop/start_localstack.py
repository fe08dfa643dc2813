"""Starts LocalStack without a container; its Step Functions call Lambda functions at LAMBDA_ENDPOINT.

LAMBDA_ENDPOINT=http://127.0.0.1:9001 GATEWAY_LISTEN=127.0.0.1:4566 FILESYSTEM_ROOT=target/localstack \\
    JSONATA_JARS=local/target/lib JAVA_HOME=... python interop/start_localstack.py

It evaluates JSONata in a JVM. With JSONATA_JARS (a folder with com.dashjoin:jsonata and jackson-databind) that is the
one of JAVA_HOME; without, LocalStack downloads a JVM and the jars.
"""

import os
from types import SimpleNamespace

root = os.path.abspath(os.environ.setdefault("FILESYSTEM_ROOT", "target/localstack"))
for name, value in {
    "CONFIG_DIR": root + "/config",
    "XDG_CACHE_HOME": root + "/cache",
    "TMPDIR": root + "/tmp",
    "OVERRIDE_IN_DOCKER": "0",
    "JAVA_TOOL_OPTIONS": "-Xrs",  # otherwise the JVM handles the signals that stop LocalStack
    "DISABLE_EVENTS": "1",
    "DNS_ADDRESS": "0",
    "GATEWAY_SERVER": "hypercorn",
    "SERVICES": "stepfunctions,events,sts,iam,logs,sqs,dynamodb",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
}.items():
    os.environ.setdefault(name, value)
os.makedirs(os.environ["TMPDIR"], exist_ok=True)

import lambda_endpoint
from localstack.runtime.main import main
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task import lambda_eval_utils
from localstack.services.stepfunctions.asl.jsonata import jsonata
from localstack.utils.aws.arns import extract_account_id_from_arn
from localstack.utils.platform import is_mac_os

lambda_eval_utils.boto_client_for = lambda service, region, state_credentials: lambda_endpoint.client(
    extract_account_id_from_arn(state_credentials.role_arn), region
)

if "JSONATA_JARS" in os.environ:
    installed = SimpleNamespace(
        install=lambda: None,
        get_installed_dir=lambda: os.environ["JSONATA_JARS"],
        get_java_lib_path=lambda: os.path.join(
            os.environ["JAVA_HOME"], "lib/server/libjvm." + ("dylib" if is_mac_os() else "so")
        ),
    )
    jsonata.jpype_jsonata_package = SimpleNamespace(get_installer=lambda: installed)

if __name__ == "__main__":
    main()
