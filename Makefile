# The two commands: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
MAVEN := mvn -B -ntp
JAVA_FLAGS := --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
	-Djava.library.path=local/target/lib -Dsqlite4java.library.path=local/target/lib -Dsun.net.httpserver.nodelay=true
SOURCES := $(shell find functions/src/main local/src/main pom.xml functions/pom.xml local/pom.xml -type f 2>/dev/null)

.PHONY: help run demo load test crash test-localstack format clean

help: ## Lists the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: local/target/built ## Runs the whole system in one process (PORT, DATA_DIR)
	@exec "$$(build/jdk)/bin/java" $(JAVA_FLAGS) -cp 'local/target/classes:local/target/lib/*' com.interactioncredits.local.Main

demo: local/target/built ## Walks through a first send on the running system (BASE_URL)
	@exec "$$(build/jdk)/bin/java" -cp 'local/target/classes:local/target/lib/*' com.interactioncredits.local.Demo

load: local/target/built ## Measures the system under load (RATES, ACCOUNTS, SECONDS, BASE_URL)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q -pl e2e test-compile
	@java="$$(build/jdk)/bin/java"; cd e2e && exec "$$java" -cp 'target/test-classes:../local/target/lib/*' com.interactioncredits.e2e.Load

test: ## Checks everything: format, compiler, tests, template
	@build/jdk >/dev/null
	@JAVA_HOME="$$(build/jdk)" build/step format $(MAVEN) -q spotless:check
	@JAVA_HOME="$$(build/jdk)" build/step tests $(MAVEN) verify
	@build/step template build/check-template

crash: local/target/built ## Kills the process at every write of a message's life, and often at random; takes half an hour
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -pl e2e test -Dtest='CrashTest,KillTest' -Ddeaths=all -Dkills=10

test-localstack: ## Runs the ledger's tests against LocalStack (needs a container engine)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -f functions/pom.xml test -Dtest=LocalStackIT -Dsurefire.failIfNoSpecifiedTests=false

format: ## Formats the code
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q spotless:apply

clean: ## Removes what was built; keeps .local, the data of `make run`
	@rm -rf target */target .aws-sam

local/target/built: $(SOURCES)
	@JAVA_HOME="$$(build/jdk)" $(MAVEN) -q -Dmaven.test.skip=true package
	@touch $@
