package com.interactioncredits;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The arrows between the packages, and what only some of them may touch.
class ArchitectureTest {
    private static final String BASE = "com.interactioncredits";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/simulated-dynamodb"))
            .importPackages(BASE);

    private static String[] in(String... packages) {
        return Arrays.stream(packages).map(name -> BASE + "." + name + "..").toArray(String[]::new);
    }

    private static void mayUseOfOurs(String owner, String... allowed) {
        var own = in(owner);
        var others = DescribedPredicate.not(resideInAnyPackage(in(allowed)).or(resideInAnyPackage(own)));
        var ours = resideInAPackage(BASE + "..").and(others).as("other packages of ours than " + List.of(allowed));
        noClasses()
                .that()
                .resideInAnyPackage(own)
                .should()
                .dependOnClassesThat(ours)
                .check(CLASSES);
    }

    private static void onlyUsedIn(String foreign, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(in(packages))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String method) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + method,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getName().startsWith(method));
    }

    private static void onlyCalledIn(DescribedPredicate<JavaAccess<?>> call, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(in(packages))
                .should()
                .accessTargetWhere(call)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsLookedAt() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(
                        named("api"),
                        named("auth"),
                        named("feed"),
                        named("http"),
                        named("parsing"),
                        named("ledger"),
                        named("messages"),
                        named("messaging"))
                .contains(
                        named("clerk"),
                        named("secrets"),
                        named("store"),
                        named("whatsapp"),
                        named("wiring"),
                        named("workflow"))
                .contains(
                        named("aws"),
                        named("deployment"),
                        named("health"),
                        named("metrics"),
                        named("reconciliation"),
                        named("credits"),
                        named("operations"),
                        named("logging"));
    }

    private static String named(String name) {
        return BASE + "." + name;
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theStoreImportsNoOtherPackage() {
        mayUseOfOurs("store");
    }

    @Test
    void theLedgerKnowsCreditsTheStoreAndLoggingAlone() {
        mayUseOfOurs("ledger", "credits", "logging", "store");
    }

    /// The store gives them the form of ids and labels.
    @Test
    void creditsKnowTheStoreAlone() {
        mayUseOfOurs("credits", "store");
    }

    @Test
    void theServicesWithoutAModuleImportNoOtherPackage() {
        mayUseOfOurs("aws");
    }

    @Test
    void whatsAppImportsNoOtherPackage() {
        mayUseOfOurs("whatsapp");
    }

    @Test
    void secretsKnowTheStoreAlone() {
        mayUseOfOurs("secrets", "store");
    }

    @Test
    void metricsKnowTheIdsOfALineAlone() {
        mayUseOfOurs("metrics", "logging");
    }

    /// A change names its actor.
    @Test
    void operationsKnowCreditsAndTheStoreAlone() {
        mayUseOfOurs("operations", "credits", "store");
    }

    @Test
    void loggingImportsNoOtherPackage() {
        mayUseOfOurs("logging");
    }

    @Test
    void authImportsNoOtherPackage() {
        mayUseOfOurs("auth");
    }

    /// What it reads are values; who sent them, and by what way, is nothing to it.
    @Test
    void parsingKnowsTheValuesThatItReadsAlone() {
        mayUseOfOurs("parsing", "credits", "whatsapp");
    }

    /// As credits do, they take the form of labels from the store; WhatsApp gives them its errors.
    @Test
    void messagesKnowCreditsTheStoreAndWhatsAppAlone() {
        mayUseOfOurs("messages", "credits", "store", "whatsapp");
    }

    @Test
    void messagingKnowsMessagesTheLedgerTheSwitchTheStoreWhatsAppSecretsMetricsAndLogging() {
        mayUseOfOurs(
                "messaging",
                "credits",
                "ledger",
                "logging",
                "messages",
                "metrics",
                "operations",
                "secrets",
                "store",
                "whatsapp");
    }

    @Test
    void reconciliationKnowsTheLedgerMessagesAndTheStore() {
        mayUseOfOurs("reconciliation", "credits", "ledger", "messages", "messaging", "store");
    }

    @Test
    void theFeedKnowsWhatChangesAndTheStore() {
        mayUseOfOurs("feed", "credits", "ledger", "messages", "messaging", "store");
    }

    /// A user's id is the account's.
    @Test
    void clerksWebhooksKnowCreditsAlone() {
        mayUseOfOurs("clerk", "credits");
    }

    /// It reads, and no package below the wiring reads it.
    @Test
    void healthKnowsWhatCanWaitAndTheStore() {
        mayUseOfOurs("health", "aws", "ledger", "messaging", "metrics", "operations", "reconciliation", "store");
    }

    @Test
    void theWiringKnowsNoEntryPoint() {
        mayUseOfOurs(
                "wiring",
                "auth",
                "aws",
                "clerk",
                "credits",
                "feed",
                "health",
                "ledger",
                "logging",
                "messages",
                "messaging",
                "metrics",
                "operations",
                "reconciliation",
                "secrets",
                "store",
                "whatsapp");
    }

    @Test
    void whatAllRoutesShareKnowsNoRoute() {
        mayUseOfOurs(
                "http",
                "auth",
                "credits",
                "feed",
                "health",
                "ledger",
                "logging",
                "messages",
                "messaging",
                "metrics",
                "operations",
                "parsing",
                "reconciliation",
                "store",
                "whatsapp",
                "wiring");
    }

    @Test
    void theApiDoesNotKnowTheWorkflow() {
        noClasses()
                .that()
                .resideInAnyPackage(in("api", "http"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("workflow"))
                .check(CLASSES);
    }

    @Test
    void theWorkflowDoesNotKnowTheApi() {
        noClasses()
                .that()
                .resideInAnyPackage(in("workflow"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("api", "http"))
                .check(CLASSES);
    }

    /// And neither of those knows it.
    @Test
    void theDeploymentsFunctionsKnowNeitherTheApiNorTheWorkflow() {
        mayUseOfOurs("deployment", "aws", "credits", "parsing", "ledger", "logging", "store", "wiring");
        noClasses()
                .that()
                .resideInAnyPackage(in("api", "http", "workflow"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("deployment"))
                .check(CLASSES);
    }

    @Test
    void lambdaIsKnownToTheEntryPointsAlone() {
        // The wiring calls them before the snapshot, as Lambda does; logging takes the id of a call from its context.
        onlyUsedIn("com.amazonaws..", "api", "http", "workflow", "deployment", "wiring", "logging");
    }

    @Test
    void dynamoDbIsKnownToTheStoresPackagesAlone() {
        onlyUsedIn(
                "software.amazon.awssdk.services.dynamodb..",
                "store",
                "ledger",
                "messaging",
                "operations",
                "reconciliation",
                "wiring");
    }

    @Test
    void secretsManagerIsKnownToSecretsAlone() {
        onlyUsedIn("software.amazon.awssdk.services.secretsmanager..", "secrets", "wiring");
    }

    @Test
    void theWallClockIsReadInTheWiringAlone() {
        onlyCalledIn(
                calls(Instant.class, "now")
                        .or(calls(System.class, "currentTimeMillis"))
                        .or(calls(Clock.class, "system"))
                        .or(calls(java.time.LocalDate.class, "now"))
                        .or(calls(java.time.LocalDateTime.class, "now"))
                        .or(calls(java.time.ZonedDateTime.class, "now"))
                        .or(calls(java.time.OffsetDateTime.class, "now"))
                        .as("the wall clock"),
                "wiring");
    }

    @Test
    void theEnvironmentIsReadInTheWiringAlone() {
        onlyCalledIn(calls(System.class, "getenv"), "wiring");
    }

    /// Ids come from the caller, so that a repeated call means the same thing.
    @Test
    void theLedgerAndMessagingGenerateNoRandomIds() {
        noClasses()
                .that()
                .resideInAnyPackage(in("credits", "ledger", "messages", "messaging"))
                .should()
                .accessTargetWhere(calls(UUID.class, "randomUUID"))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
                .check(CLASSES);
    }
}
