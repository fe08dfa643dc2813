"""Starts MiniStack as an emulator of CloudFormation for `build/test-deploy`.

MiniStack has no CodeDeploy and refuses templates with its resources. Here they exist and do nothing, so that an alias
moves to its new version at once.

    BIND_HOST=127.0.0.1 GATEWAY_PORT=4566 python build/start_emulator.py
"""

from ministack import app
from ministack.services.cloudformation import provisioners


def create(logical_id, properties, stack_name):
    return f"{stack_name}-{logical_id}", {}


for kind in ("AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup"):
    provisioners._RESOURCE_HANDLERS.setdefault(kind, {"create": create, "delete": lambda physical_id, properties: None})

if __name__ == "__main__":
    app.main()
