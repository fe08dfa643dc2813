"""Expands template.yaml as CloudFormation does, without an account, so that the resources that SAM adds can be checked.

    .venv/bin/python build/expand_template.py > expanded.json
"""

import json
import logging
import pathlib
import sys

import boto3
from cfnlint.decode import cfn_yaml
from samtranslator.metrics.metrics import DummyMetricsPublisher, Metrics
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

# Silences a warning about a feature flag of the SAM service.
logging.getLogger("samtranslator.feature_toggle").setLevel(logging.ERROR)

TEMPLATE = pathlib.Path(__file__).resolve().parent.parent / "template.yaml"


def expand(path=TEMPLATE, parameters=None):
    """The template with every AWS::Serverless resource replaced by its CloudFormation resources.

    SAM itself looks up some parameters: those without a value here have their defaults.
    """
    # Through JSON, since cfn-lint's reader adds line numbers to each value.
    template = json.loads(json.dumps(cfn_yaml.load(str(path))))
    packaged(template)
    metrics = Metrics("expand_template", DummyMetricsPublisher())
    session = boto3.session.Session(region_name="eu-central-1")
    expanded = Translator({}, Parser(), boto_session=session, metrics=metrics).translate(template, parameters or {})
    metrics.publish()
    return expanded


def packaged(template):
    """Points code and definitions at a bucket, as `sam package` does: the translator does not support local files."""
    template["Globals"]["Function"]["CodeUri"] = "s3://artifacts/functions.zip"
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            resource["Properties"]["DefinitionUri"] = "s3://artifacts/definition.json"


if __name__ == "__main__":
    json.dump(expand(), sys.stdout, indent=2)
