"""The table of routes in docs/api.md is what template.yaml and openapi.yaml say."""

import unittest

from routes_table import CONTRACT, DOCUMENT, TEMPLATE, table, updated

EXAMPLE = """\
Resources:
  AddHandler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: com.example.api.AddHandler
      Events:
        Route: { Type: HttpApi, Properties: { Method: POST, Path: /api/things } }
  ShowHandler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: com.example.api.ShowHandler
      Events:
        Route: { Type: HttpApi, Properties: { Method: GET, Path: /api/things } }
        Timer: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 minute) } }
  NotFoundHandler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: com.example.api.NotFoundHandler
      Events:
        Route: { Type: HttpApi, Properties: { Method: GET, Path: "/{proxy+}" } }
  Table:
    Type: AWS::DynamoDB::Table
"""

EXAMPLE_CONTRACT = """\
paths:
  /api/things:
    get:
      summary: Shows a|b
      responses: { "200": {}, "304": {}, "400": {} }
    post:
      summary: Adds a thing
      responses: { "201": {}, "200": { headers: { Idempotent-Replay: {} } }, "409": {} }
"""


class RoutesTable(unittest.TestCase):
    def test_the_table_is_what_the_template_and_the_contract_say(self):
        text = DOCUMENT.read_text()
        if text != updated(text, TEMPLATE.read_text(), CONTRACT.read_text()):
            self.fail("docs/api.md does not list the routes as template.yaml and openapi.yaml have them: run make routes-table")

    def test_a_row_has_the_summary_the_successes_and_the_handler(self):
        source = "../functions/src/main/java/com/example/api"
        self.assertEqual(
            [
                f"| `POST /api/things` | Adds a thing | 201, 200 on a replay | [AddHandler]({source}/AddHandler.java) |",
                f"| `GET /api/things` | Shows a\\|b | 200, 304 | [ShowHandler]({source}/ShowHandler.java) |",
            ],
            table(EXAMPLE, EXAMPLE_CONTRACT).splitlines()[2:],
        )

    def test_a_route_that_the_contract_lacks_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "GET /api/things is in template.yaml only: describe it in openapi.yaml"):
            table(EXAMPLE, EXAMPLE_CONTRACT.replace("    get:", "    put:"))

    def test_a_route_without_a_summary_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "POST /api/things has no summary in openapi.yaml"):
            table(EXAMPLE, EXAMPLE_CONTRACT.replace("      summary: Adds a thing\n", ""))


if __name__ == "__main__":
    unittest.main()
