"""Deploys the whole stack with the real SAM CLI against an emulator of CloudFormation, and changes it.

`build/test-deploy` starts the emulator and calls this; AWS_ENDPOINT_URL names it. Prints each step with its seconds.

    deploy_scenario.py [all]    all: changes every parameter, and not only one of each kind
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.config import Config
from evaluate_template import evaluate
from expand_template import expand
from parameter_values import FIRST, changes

ROOT = pathlib.Path(__file__).resolve().parent.parent
STACK = "interaction-credits"
SECRET_NAME = "interaction-credits/whatsapp"
SAM = str(ROOT / ".venv/bin/sam")
CLIENTS = Config(retries={"max_attempts": 1})

# Secrets as an operator creates them, outside of any template.
FIRST_SECRET = {"accessToken": "first-access-token", "appSecret": "first-app-secret", "verifyToken": "first-verify-token"}
NEXT_SECRET = {"accessToken": "next-access-token", "appSecret": "next-app-secret", "verifyToken": "next-verify-token"}

EXPANDED = expand()


class Failed(Exception):
    """A check failed; the message is for the user."""


def client(service):
    return boto3.client(service, config=CLIENTS)


def check(holds, problem):
    if not holds:
        raise Failed(problem)


def overrides(values):
    """Quoted, since SAM ends a value at white space."""
    return [f'{name}="{value}"' for name, value in values.items()]


class Deployment:
    """The stack, and the values of its parameters."""

    def __init__(self, folder):
        self.folder = folder
        self.given = dict(FIRST)
        self.packaged = folder / "packaged.yaml"

    def sam(self, *arguments, succeeds=True):
        ran = subprocess.run(
            [SAM, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        said = ran.stdout + ran.stderr
        (self.folder / "sam.log").open("a").write(f"$ sam {' '.join(arguments)}\n{said}\n")
        if succeeds != (ran.returncode == 0):
            why = "\n".join(line for line in said.splitlines() if re.search("FAILED|Error", line))
            raise Failed(f"sam {arguments[0]} exited with {ran.returncode}; see target/logs/sam.log\n{why}")
        return said

    def deploy(self, template=None, succeeds=True, **changed):
        """Deploys the packaged template with changed parameters; the others keep their values."""
        said = self.sam(
            "deploy",
            *("--template-file", str(template or self.packaged)),
            *(["--parameter-overrides", *overrides(changed)] if changed else []),
            succeeds=succeeds,
        )
        if succeeds:
            self.given |= changed
        return said

    def status(self):
        return client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]

    def expect(self, status):
        check(self.status() == status, f"the stack is {self.status()} and not {status}")

    def resources(self):
        pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
        return {
            it["LogicalResourceId"]: it["PhysicalResourceId"] for page in pages for it in page["StackResourceSummaries"]
        }

    def functions(self):
        names = {name for name, it in EXPANDED["Resources"].items() if it["Type"] == "AWS::Lambda::Function"}
        return {name: physical for name, physical in self.resources().items() if name in names}


def snapshot(deployment):
    """The versions of each function, and the one that its alias points to."""
    lambdas = client("lambda")
    found = {}
    for name, physical in deployment.functions().items():
        pages = lambdas.get_paginator("list_versions_by_function").paginate(FunctionName=physical)
        versions = {it["Version"]: it for page in pages for it in page["Versions"] if it["Version"] != "$LATEST"}
        alias = lambdas.get_alias(FunctionName=physical, Name="live")["FunctionVersion"]
        check(alias in versions, f"the alias of {name} names version {alias}, which is gone")
        found[name] = (versions, alias)
    return found


def check_versions(before, after, touched, what):
    """Exactly the touched functions have a new version behind their alias, and no version is gone."""
    published = {name for name in before if set(after[name][0]) - set(before[name][0])}
    check(published == touched, f"{what} published versions of {sorted(published ^ touched)} wrongly or not at all")
    moved = {name for name in before if before[name][1] != after[name][1]}
    check(moved == touched, f"{what} moved the aliases of {sorted(moved ^ touched)} wrongly or not at all")
    kept_all = {name for name in before if name not in ("ExpireHold", "MarkAccounts")}  # the template says why
    gone = {name for name in kept_all if set(before[name][0]) - set(after[name][0])}
    check(not gone, f"{what} deleted a version of {sorted(gone)}")


def variables(after, name):
    versions, alias = after[name]
    return versions[alias]["Environment"]["Variables"]


def touched_by(deployment, values):
    """The functions whose properties these values change, as the expanded template says."""
    before = evaluate(EXPANDED, deployment.given)
    after = evaluate(EXPANDED, {**deployment.given, **values})
    return {
        name for name, it in before.items() if it["Type"] == "AWS::Lambda::Function" and it != after[name]
    }


def first_deployment(deployment):
    """The steps of docs/deploy.md: build, create the secret, fill in samconfig.toml, deploy."""
    refused = deployment.sam("deploy", succeeds=False)
    check("ClerkIssuer" in refused, f"a deployment without parameters does not say which are missing:\n{refused[-1000:]}")
    secret = client("secretsmanager").create_secret(Name=SECRET_NAME, SecretString=json.dumps(FIRST_SECRET))
    deployment.given["WhatsAppSecretArn"] = secret["ARN"]
    config = deployment.folder / "samconfig.toml"
    written = config.read_text()
    for name, value in deployment.given.items():
        written, filled = re.subn(rf'"{name}="', f'"{name}={value}"', written)
        check(filled == 1, f"samconfig.toml has no empty value for {name}")
    config.write_text(written)
    asked = deployment.sam("deploy")
    check("[y/N]" not in asked, "the deployment asks a question whose default is no")
    deployment.expect("CREATE_COMPLETE")
    keep_packaged(deployment)


def keep_packaged(deployment):
    """Keeps the template that `sam deploy` sent, so that later steps need not upload the code again."""
    sent = client("cloudformation").get_template(StackName=STACK, TemplateStage="Original")["TemplateBody"]
    deployment.packaged.write_text(sent if isinstance(sent, str) else json.dumps(sent))


def no_secret_is_listed(deployment):
    lambdas = client("lambda")
    listed = [page for page in lambdas.get_paginator("list_functions").paginate(FunctionVersion="ALL")]
    text = json.dumps(listed, default=str)
    shown = [key for secret in (FIRST_SECRET, NEXT_SECRET) for key, value in secret.items() if value in text]
    check(len(listed) > 0 and not shown, f"the list of functions shows {shown}")


def change(deployment, values, what):
    touched = touched_by(deployment, values)
    before = snapshot(deployment)
    deployment.deploy(**values)
    deployment.expect("UPDATE_COMPLETE")
    check_versions(before, snapshot(deployment), touched, what)


def rotate(deployment):
    """Needs no deployment, and changes no function."""
    before = snapshot(deployment)
    client("secretsmanager").put_secret_value(SecretId=SECRET_NAME, SecretString=json.dumps(NEXT_SECRET))
    check(before == snapshot(deployment), "rotating the secret changed a function")


def shrink(built, content):
    """Replaces a built artefact with a small one: the emulator runs none, and SAM takes long to compress 27 real ones."""
    shutil.rmtree(built)
    built.mkdir()
    (built / "artefact.txt").write_text(f"{content} of {built.name}\n")


def built_functions(folder):
    return sorted(each for each in (folder / ".aws-sam/build").iterdir() if each.is_dir())


def deploy_changed_code(deployment):
    before = snapshot(deployment)
    for built in built_functions(deployment.folder):
        shrink(built, "another artefact")
    deployment.sam("deploy")
    deployment.expect("UPDATE_COMPLETE")
    keep_packaged(deployment)
    check_versions(before, snapshot(deployment), set(before), "changed code")


def fail(deployment):
    """A new price with a resource that cannot be created: the update is rolled back, and the price can be changed afterwards."""
    before = snapshot(deployment)
    broken = deployment.folder / "broken.yaml"
    text = deployment.packaged.read_text()
    broken.write_text(
        text.replace(
            "\nResources:\n",
            "\nResources:\n"
            "  CannotBeCreated:\n"
            "    Type: AWS::Lambda::Version\n"
            "    DependsOn: [SendMessageHandlerAliaslive, ListChangesHandlerAliaslive, StartSendingAliaslive]\n"
            "    Properties: {FunctionName: {Ref: NotFoundHandler}}\n",
            1,
        )
    )
    deployment.deploy(template=broken, succeeds=False, MessagePrice=7)
    deployment.expect("UPDATE_ROLLBACK_COMPLETE")
    after = snapshot(deployment)
    check(
        all(variables(after, name) == variables(before, name) for name in before),
        "the failed update left a function with other settings",
    )
    change(deployment, {"MessagePrice": "8"}, "a price after a failed update")


def restore(everything):
    """build/restore-table: one restore, or all its tests (refusals, interruptions, failures)."""
    whole = "test_restore_table.RestoreTest.test_a_restored_table_is_like_its_source_and_goes_into_service"
    ran = subprocess.run(
        [sys.executable, "-m", "unittest", "test_restore_table" if everything else whole],
        cwd=ROOT / "build",
        env={**os.environ, "STACK": STACK},
        capture_output=True,
        text=True,
        check=False,
    )
    (ROOT / "target/logs/restore.log").write_text(ran.stdout + ran.stderr)
    check(ran.returncode == 0, f"the restore failed; see target/logs/restore.log\n{ran.stderr[-2000:]}")


def delete(deployment):
    """Deletes the stack; its table must remain."""
    table = output("TableName")
    deployment.sam("delete", "--no-prompts")
    check(
        client("dynamodb").describe_table(TableName=table)["Table"]["TableStatus"] == "ACTIVE",
        "the table was deleted with its stack",
    )
    return table


def take_again(deployment, table):
    """Creates a new stack on the table of the deleted one."""
    stream = client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    values = deployment.given | {"MessagePrice": "1", "TableName": table, "TableStreamArn": stream}
    deployment.sam("deploy", "--parameter-overrides", *overrides(values))
    deployment.expect("CREATE_COMPLETE")
    used = {variables(snapshot(deployment), name)["TABLE_NAME"] for name in deployment.functions()}
    check(used == {table}, f"the functions use {used} and not {table}")
    check("Table" not in deployment.resources(), "the stack created a table that it does not need")


def output(key):
    outputs = client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
    return next(it["OutputValue"] for it in outputs if it["OutputKey"] == key)


class Steps:
    def __init__(self):
        self.began = time.monotonic()
        self.passed = 0

    def run(self, what, work, *arguments):
        began = time.monotonic()
        result = work(*arguments)
        self.passed += 1
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)
        return result


def scenario(folder, everything):
    deployment = Deployment(folder)
    steps = Steps()
    steps.run("created by `sam deploy`, after a refusal without parameters", first_deployment, deployment)
    steps.run("listing the functions shows no secret", no_secret_is_listed, deployment)
    of_each_kind = {"LogLevel", "MessagePrice", "LogRetentionDays"}
    for parameter, values in changes(EXPANDED).items():
        if everything or parameter in of_each_kind:
            touched = len(touched_by(deployment, values))
            steps.run(f"changed {parameter}: {touched} functions", change, deployment, values, parameter)
    if everything:
        own = {"TableName": "", "TableStreamArn": ""}  # later steps need an existing table
        steps.run("switched back to the stack's own table", change, deployment, own, "the stack's own table")
    steps.run("rotated the secret without a deployment", rotate, deployment)
    steps.run("deployed changed code", deploy_changed_code, deployment)
    steps.run("a failed update was rolled back, and the next one passed", fail, deployment)
    steps.run("still no secret is listed", no_secret_is_listed, deployment)
    steps.run("restored to a point in time, and switched over", restore, everything)
    table = steps.run("deleted the stack; its table remained", delete, deployment)
    steps.run("created again on the remaining table", take_again, deployment, table)
    print(f"Steps: {steps.passed} passed, {time.monotonic() - steps.began:.1f} s")


def main():
    everything = sys.argv[1:] == ["all"]
    with tempfile.TemporaryDirectory(prefix="deploy-", dir=ROOT / "target") as name:
        folder = pathlib.Path(name)
        for path in ("template.yaml", "samconfig.toml"):
            shutil.copy(ROOT / path, folder / path)
        for path in ("statemachine", ".aws-sam"):  # linked: half a gigabyte
            shutil.copytree(ROOT / path, folder / path, copy_function=os.link)
        for built in [] if everything else built_functions(folder)[3:]:  # a few whole ones
            shrink(built, "the first artefact")
        try:
            scenario(folder, everything)
        except Failed as failed:
            print(f"Error: {failed}", file=sys.stderr)
            sys.exit(1)
        finally:
            log = folder / "sam.log"
            if log.exists():
                shutil.copy(log, ROOT / "target/logs/sam.log")


if __name__ == "__main__":
    if "AWS_ENDPOINT_URL" not in os.environ:
        sys.exit("AWS_ENDPOINT_URL is not set: run build/test-deploy")
    main()
