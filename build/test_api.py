"""The HTTP API in the expanded template: preflights, routes, authorizers.

    .venv/bin/python -m unittest discover -s build
"""

import unittest

from evaluate_template import evaluate
from expand_template import TEMPLATE, expand
from parameter_values import CHANGED, FIRST

EXPANDED = expand()


def api(parameters):
    return evaluate(EXPANDED, parameters)["HttpApi"]["Properties"]["Body"]


class Preflights(unittest.TestCase):
    def test_cors_is_complete_for_every_list_of_origins(self):
        for origins in (FIRST["AllowedOrigins"], CHANGED["AllowedOrigins"]["AllowedOrigins"]):
            cors = api({**FIRST, "AllowedOrigins": origins})["x-amazon-apigateway-cors"]
            self.assertEqual(origins.split(","), cors["allowOrigins"])
            self.assertEqual(["GET", "POST", "PUT"], cors["allowMethods"])
            self.assertLessEqual({"authorization", "content-type", "idempotency-key"}, set(cors["allowHeaders"]))
            self.assertLessEqual({"etag", "idempotent-replay", "retry-after"}, set(cors["exposeHeaders"]))
            self.assertGreater(cors["maxAge"], 0)

    def test_no_route_takes_a_preflight(self):
        for path, methods in api(FIRST)["paths"].items():
            self.assertNotIn("$default", path)
            self.assertFalse({"options", "x-amazon-apigateway-any-method"} & set(methods), path)


class Authorizers(unittest.TestCase):
    def test_api_gateway_verifies_no_caller_of_our_routes(self):
        paths = api(FIRST)["paths"]
        self.assertIn("/api/whatsapp/send", paths)
        for path, methods in paths.items():
            for method, route in methods.items():
                self.assertEqual([{"NONE": []}], route["security"], f"{method} {path}")

    def test_a_guided_deployment_asks_about_no_route(self):
        """The SAM CLI's own question is "... has no authentication. Is this okay? [y/N]", and Enter ends the deployment."""
        try:
            from samcli.commands.deploy.auth_utils import auth_per_resource
            from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
        except ImportError:
            self.skipTest("the SAM CLI is not installed: build/tools sam")
        stacks, _ = SamLocalStackProvider.get_stacks(str(TEMPLATE))
        asked = auth_per_resource(stacks)
        self.assertTrue(asked)
        self.assertEqual([], [name for name, has_authorizer in asked if not has_authorizer])


if __name__ == "__main__":
    unittest.main()
