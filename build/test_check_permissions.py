"""Adds one excessive permission to the expanded template at a time: each must be found.

    .venv/bin/python -m unittest discover -s build
"""

import copy
import unittest

from check_permissions import faults
from expand_template import expand

EXPANDED = expand()


def of_table(part):
    return {"Fn::Sub": ["${TableArn}" + part, {"TableArn": {"Fn::GetAtt": ["Table", "Arn"]}}]}


class CheckPermissions(unittest.TestCase):
    def setUp(self):
        self.template = copy.deepcopy(EXPANDED)
        self.resources = self.template["Resources"]

    def statement(self, role="PlaceHoldHandlerRole"):
        return self.resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]

    def assert_fault(self, part):
        found = list(faults(self.template))
        self.assertEqual(1, len(found), found)
        self.assertIn(part, found[0])

    def test_the_template_has_no_fault(self):
        self.assertEqual([], list(faults(self.template)))

    def test_a_wildcard_in_an_action(self):
        self.statement()["Action"] = ["dynamodb:*"]
        self.assert_fault("may dynamodb:*")

    def test_every_resource(self):
        self.statement()["Resource"] = "*"
        self.assert_fault('on "*"')

    def test_every_index(self):
        self.statement("ListMessagesHandlerRole").update(
            Action=["dynamodb:Query"], Resource=of_table("/index/*")
        )
        self.assert_fault("/index/*")

    def streams(self):
        statements = self.resources["ExpireHoldRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        return next(it for it in statements if "dynamodb:GetRecords" in it["Action"])

    def test_the_streams_of_every_table(self):
        self.streams()["Resource"]["Fn::Sub"][1]["TableArn"] = "arn:aws:dynamodb:eu-central-1:123456789012:table/*"
        self.assert_fault("/stream/*")

    def test_more_than_reading_a_stream(self):
        self.streams()["Action"].append("dynamodb:UpdateTable")
        self.assert_fault("dynamodb:UpdateTable")

    def test_writing_to_an_index(self):
        self.statement()["Resource"] = of_table("/index/listing")
        self.assert_fault("an index is queried")

    def test_everything_but(self):
        self.statement()["NotAction"] = self.statement().pop("Action")
        self.assert_fault("NotAction")

    def test_a_managed_policy(self):
        full = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"
        self.resources["DeductHandlerRole"]["Properties"]["ManagedPolicyArns"].append(full)
        self.assert_fault("AmazonDynamoDBFullAccess")

    def test_code_deploys_policy_for_a_function(self):
        shift = self.resources["CodeDeployServiceRole"]["Properties"]["ManagedPolicyArns"][0]
        self.resources["DeductHandlerRole"]["Properties"]["ManagedPolicyArns"].append(shift)
        self.assert_fault("AWSCodeDeployRoleForLambda")

    def test_more_for_code_deploy(self):
        self.resources["CodeDeployServiceRole"]["Properties"]["ManagedPolicyArns"].append("arn:aws:iam::aws:policy/Any")
        self.assert_fault("CodeDeployServiceRole: has the managed policy")

    def test_code_deploys_role_for_a_function(self):
        trust = self.resources["CodeDeployServiceRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        trust["Principal"] = {"Service": "lambda.amazonaws.com"}
        self.assert_fault("may be assumed by")

    def test_reports_for_every_deployment(self):
        self.resources["CheckDeploymentRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][1][
            "Resource"
        ] = {"Fn::Sub": "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:*"}
        self.assert_fault("deploymentgroup:*")

    def maintained(self, number):
        return self.resources["MaintainVersionsRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][number]

    def test_a_function_that_could_be_deleted(self):
        resources = self.maintained(2)["Resource"]
        resources[0] = {"Fn::Sub": resources[0]["Fn::Sub"].removesuffix(":*")}
        self.assert_fault("may lambda:DeleteFunction")

    def test_more_than_the_calls_that_keep_functions_ready(self):
        self.maintained(1)["Action"].append("lambda:UpdateFunctionCode")
        self.assertIn("lambda:UpdateFunctionCode", " ".join(faults(self.template)))

    def test_functions_for_another_function(self):
        self.statement("DeductHandlerRole")["Resource"] = self.maintained(0)["Resource"][0]
        self.assert_fault("DeductHandlerRole: may")

    def test_a_borrowed_role(self):
        self.resources["DeductHandler"]["Properties"]["Role"] = {"Fn::GetAtt": ["PlaceHoldHandlerRole", "Arn"]}
        self.assert_fault("no role of its own")

    def test_a_role_for_every_principal(self):
        trust = self.resources["DeductHandlerRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        trust["Principal"] = {"AWS": "*"}
        self.assert_fault("may be assumed by")

    def test_a_function_that_every_api_may_call(self):
        del self.resources["DeductHandlerRoutePermission"]["Properties"]["SourceArn"]
        self.assert_fault("one source")

    def read_secret(self, role):
        statements = self.resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        return next(it for it in statements if "secretsmanager:GetSecretValue" in it["Action"])

    def test_a_secret_for_one_more_function(self):
        statements = self.resources["DeductHandlerRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        statements.append(self.read_secret("SendMessageRole"))
        self.assert_fault("DeductHandlerRole: may secretsmanager:GetSecretValue")

    def test_another_secret(self):
        self.read_secret("SendMessageRole")["Resource"] = "arn:aws:secretsmanager:eu-central-1:1:secret:other-AbCdEf"
        self.assert_fault("SendMessageRole: may secretsmanager:GetSecretValue on")

    def test_changing_the_secret(self):
        self.read_secret("SendMessageRole")["Action"].append("secretsmanager:PutSecretValue")
        self.assert_fault("SendMessageRole: may secretsmanager:PutSecretValue")

    def test_a_secret_in_the_environment(self):
        secret = {"Fn::Sub": "{{resolve:secretsmanager:${WhatsAppSecretArn}:SecretString:accessToken}}"}
        self.resources["SendMessage"]["Properties"]["Environment"]["Variables"]["TOKEN"] = secret
        self.assert_fault("{{resolve:secretsmanager")

    def test_a_secret_as_a_default(self):
        self.template["Parameters"]["LogLevel"]["Default"] = "{{resolve:ssm-secure:token}}"
        self.assert_fault("{{resolve:ssm-secure")


if __name__ == "__main__":
    unittest.main()
