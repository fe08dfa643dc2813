# The two commands: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
MAVEN := mvn -B -ntp
E2E := $(MAVEN) verify -Dskip.functions -Dskip.local
LOCAL := com.interactioncredits.local
CONSOLE := web/apps/console/dist
WEB_SOURCES := $(shell find web/packages web/apps web/scripts web/package.json web/tsconfig.base.json -type f \
	-not -path '*/dist/*' -not -path '*/node_modules/*' -not -path '*/test/*' 2>/dev/null)
SOURCES := $(shell find $(foreach module,dynamodb-local simulated-dynamodb functions local simulation,$(module)/src/main $(module)/pom.xml) pom.xml -type f 2>/dev/null)

.PHONY: help run console demo sending show load bench test checks compile local-cache interop-packages format-check web-build test-functions test-local test-e2e test-web test-api test-browser simulation busy-account backlog mutants mutation-tests crash first-call examples fuzz fuzz-api linearizability test-endpoint test-ministack \
	game-day game-days test-deploy test-deploy-changed test-deploy-all test-localstack interop reconcile show sbom settings-table routes-table scale deploy-console restore-table format clean cost

help: ## Lists all targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: local/target/built console ## Runs the whole system in one process (PORT, DATA_DIR, AWS_ENDPOINT_URL…)
	@CONSOLE_DIR="$${CONSOLE_DIR:-$(CONSOLE)}" exec build/local $(LOCAL).Main

console: ## Builds the console that `make run` serves; needs npm, without which only the API runs
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/target/console; \
	else echo 'npm is not installed: the console is not built, the API runs without it.' >&2; fi

demo: local/target/built ## Walks through a first send on the running system (BASE_URL)
	@exec build/local -XX:TieredStopAtLevel=1 $(LOCAL).Demo

reconcile: local/target/built ## Checks every account of the running system, or of a table in AWS; REPAIR=1 repairs findings (BASE_URL, TABLE_NAME)
	@exec build/local $(LOCAL).Reconcile

show: local/target/built ## Prints what happened to a message, hold, user or reference (ID, BASE_URL, TABLE_NAME)
	@exec build/local -XX:TieredStopAtLevel=1 $(LOCAL).Show

sending: local/target/built ## Prints whether messages are sent; STATE=on|draining|paused with REASON changes it (BASE_URL, TABLE_NAME)
	@exec build/local -XX:TieredStopAtLevel=1 $(LOCAL).SwitchSending

cost: local/target/built ## Counts what a message and an idle month request of AWS, and writes docs/cost.md
	@build/local com.interactioncredits.local.cost.WriteCosts

load: local/target/built ## Measures the system under load (RATES, ACCOUNTS, SECONDS, BASE_URL, PROFILE)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q -pl e2e -am test-compile >&2
	@java="$$(build/jdk)/bin/java"; cd e2e && exec "$$java" -cp 'target/test-classes:../local/target/lib/*' com.interactioncredits.e2e.Load

bench: local/target/built ## Measures ledger and handlers beside bare calls and PostgreSQL, growth, first calls (ROUNDS, SECONDS, CALLERS, WINDOWS…)
	@$(MAKE) --no-print-directory first-call >/dev/null 2>&1 \
	  FUNCTIONS='$(or $(FUNCTIONS),PlaceHoldHandler|SendMessageHandler|ReceiveWebhookHandler|StartSending)' \
	  || echo 'bench: make first-call found a slow first call, or failed; see target/first-call.log' >&2
	@java="$$(build/jdk)/bin/java"; cd simulation && exec "$$java" -Dhttp.maxConnections=200 --enable-native-access=ALL-UNNAMED -cp 'target/classes:../simulated-dynamodb/target/classes:../local/target/classes:../local/target/lib/*' com.interactioncredits.bench.Bench

test: ## Runs all checks: format, compiler, tests, API contract, template, SBOM, web
	@build/jdk >/dev/null
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target checks

# The longest first. All checks except those of web/ use the packages of `compile`.
checks: compile interop-packages local-cache test-functions test-e2e web-build test-web test-deploy-changed test-local test-browser test-api format-check
test-functions test-local test-deploy-changed test-api format-check local-cache: compile
test-functions test-local: interop-packages
test-e2e test-browser test-api: local-cache
test-web test-browser: web-build

compile:
	@JAVA_HOME="$$(build/jdk)" build/step compile $(MAVEN) package -DskipTests
	@touch local/target/built

local-cache: compile
	@build/step local-cache build/local-cache

interop-packages:
	@build/step interop-packages build/interop-packages true

test-functions:
	@JAVA_HOME="$$(build/jdk)" build/step functions build/interop-packages $(MAVEN) verify --projects functions --also-make -Dskip.local

test-local:
	@JAVA_HOME="$$(build/jdk)" build/step local build/interop-packages $(MAVEN) verify --projects simulation --also-make -Dskip.functions

test-e2e:
	@JAVA_HOME="$$(build/jdk)" build/step e2e $(E2E)

format-check:
	@JAVA_HOME="$$(build/jdk)" build/step format $(MAVEN) -q spotless:check

web-build:
	@build/step web-build build/web build

test-web:
	@build/step web build/web checks

test-api:
	@build/step template build/check-template
	@build/step sbom build/sbom
	@SEED=1 build/step fuzz-api build/fuzz-api

test-browser:
	@build/step browser build/web browser

simulation: local/target/built ## Runs randomized fault-injection scenarios in virtual time and checks each (SCENARIOS, SEED, SCENARIO)
	@java="$$(build/jdk)/bin/java"; cd simulation && exec "$$java" -cp 'target/classes:../simulated-dynamodb/target/classes:../local/target/classes:../local/target/lib/*' com.interactioncredits.simulation.ScenarioRunner

busy-account: local/target/built ## Measures many callers of one account in virtual time, with DynamoDB's conflicts and capacity (SECONDS, SEED)
	@java="$$(build/jdk)/bin/java"; cd simulation && exec "$$java" -cp 'target/classes:../simulated-dynamodb/target/classes:../local/target/classes:../local/target/lib/*' com.interactioncredits.simulation.BusyAccount

backlog: local/target/built ## Sends more messages than leave while a hold lasts, in virtual time (MESSAGES, MESSAGES_PER_SECOND, SEED)
	@java="$$(build/jdk)/bin/java"; cd simulation && exec "$$java" -cp 'target/classes:../simulated-dynamodb/target/classes:../local/target/classes:../local/target/lib/*' com.interactioncredits.simulation.Backlog

mutants: local/target/built ## Breaks the code with each patch of simulation/mutants; the simulation must find it (SCENARIOS, SEED)
	@build/mutants

mutation-tests: local/target/built ## Runs mutation tests (PIT) of ledger, messages and messaging; takes hours
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -pl functions -am -Pmutation-tests process-test-classes

crash: local/target/built ## Kills the process at every write of a message, and at random times; takes half an hour
	@JAVA_HOME="$$(build/jdk)" $(E2E) -Dsurefire.failIfNoSpecifiedTests=false -Dtest="CrashTest,KillTest" -Ddeaths=all -Dkills=10

first-call: local/target/built ## Measures the first call of each function after a restore, not primed and primed (FUNCTIONS)
	@mkdir -p target; JAVA_HOME="$$(build/jdk)" $(MAVEN) -pl functions -am test -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dtest='FirstCallTest#table' '-Dfirst-call=$(or $(FUNCTIONS),.*)' > target/first-call.log; status=$$?; \
	  sed -n 's/^TABLE //p; / classes"\|takes /p' target/first-call.log; exit $$status

examples: local/target/built ## Records the calls that functions are primed with
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q -pl functions -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest='ExamplesTest#record' -Dexamples=record

fuzz: ## Fuzzes the parsers, FUZZ_SECONDS (60) for each test (FUZZ)
	@build/fuzz

fuzz-api: local/target/built ## Fuzzes the API with valid and invalid calls of openapi.yaml (FUZZ_EXAMPLES, SEED, BASE_URL)
	@build/fuzz-api

test-endpoint: local/target/built ## Runs the integration tests against AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_… of one service
	@env | grep -q '^AWS_ENDPOINT_URL[A-Z_]*=.' || { echo 'Set an endpoint: AWS_ENDPOINT_URL=http://localhost:4566 make test-endpoint' >&2; exit 1; }
	@JAVA_HOME="$$(build/jdk)" build/step endpoint $(MAVEN) verify -Dskip.local

test-ministack: local/target/built ## Installs and starts MiniStack, and runs the integration tests against it
	@build/test-ministack

test-deploy: ## Deploys the stack with the SAM CLI on MiniStack: settings, secret, code, rollback, delete, re-create
	@build/step deploy build/test-deploy

test-deploy-changed:
	@build/step deploy build/test-deploy changed

test-deploy-all: ## The same, changing every parameter
	@build/step deploy build/test-deploy all

test-localstack: ## Runs the ledger's tests against LocalStack (needs a container engine)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -pl functions -am test -Dtest=LocalStackIT -Dsurefire.failIfNoSpecifiedTests=false

interop: local/target/built ## Compares our Step Functions and JSONata with other implementations (CASES; downloads them)
	@build/interop

game-day: local/target/built ## Plays the game day NAME of e2e/gamedays; with WITHOUT_GUARD=1 without its guard, and then it has to be red
	@e2e/gamedays/run $(or $(NAME),$(error Set NAME, such as: make game-day NAME=token-expired))

game-days: local/target/built ## Plays all game days, and keeps their output in e2e/gamedays/output (WITHOUT_GUARD)
	@e2e/gamedays/run

linearizability: local/target/built ## Checks more histories of concurrent callers for linearizability (ROUNDS)
	@JAVA_HOME="$$(build/jdk)" build/step linearizability $(E2E) -Dsurefire.failIfNoSpecifiedTests=false -Dtest=LinearizabilityTest -Drounds=$(or $(ROUNDS),30)

sbom: ## Writes the bill of materials of the functions, in CycloneDX format, to functions/target/bom.json
	@build/sbom

settings-table: ## Writes the table of settings in docs/operations.md and the groups of CloudFormation's console
	@build/tools
	@PYTHONDONTWRITEBYTECODE=1 .venv/bin/python build/settings_table.py

routes-table: ## Writes the table of routes in docs/api.md
	@build/tools
	@PYTHONDONTWRITEBYTECODE=1 .venv/bin/python build/routes_table.py

scale: ## Computes what 10, 1,000 and 100,000 messages a second need, and writes docs/scale.md
	@build/tools
	@PYTHONDONTWRITEBYTECODE=1 .venv/bin/python build/scale.py

deploy-console: ## Builds the console and uploads it to the deployed stack (CLERK_PUBLISHABLE_KEY, STACK)
	@build/deploy-console

restore-table: ## Restores the table to a point in time and switches the stack to it (TO, NAME, STACK, OPTIONS)
	@build/restore-table $(TO) $(NAME) $(OPTIONS)

format: ## Formats the code
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q spotless:apply

clean: ## Removes build output; keeps .local, the data of `make run`
	@rm -rf target */target .aws-sam web/packages/*/dist web/apps/*/dist web/e2e/target web/packages/core/src/schema.ts

local/target/built: $(SOURCES)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q -Dmaven.test.skip=true package >&2
	@touch $@

web/target/installed: web/package-lock.json
	@cd web && npm ci --silent --no-progress >&2
	@mkdir -p $(@D) && touch $@

web/target/console: web/target/installed openapi.yaml $(WEB_SOURCES)
	@cd web && npm run --silent build >&2
	@touch $@
