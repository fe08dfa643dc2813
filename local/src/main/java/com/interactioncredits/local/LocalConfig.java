package com.interactioncredits.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a person can choose about local mode.
///
/// @param port 0 takes any free one
/// @param lambdaPort where a Step Functions outside this process calls the functions; 0 takes any free one
/// @param dataFolder where everything is kept between runs
/// @param template the deployed template; the state machine's definition is found beside it
/// @param console the folder of the built console
/// @param external what is used of other implementations of the AWS APIs
/// @param whatsAppAnswersAfter how long the simulated WhatsApp takes for an answer
/// @param settings environment variables of the functions that the person has set
record LocalConfig(
        int port,
        int lambdaPort,
        Path dataFolder,
        Path template,
        Path console,
        ExternalEndpoints external,
        Duration whatsAppAnswersAfter,
        Map<String, String> settings) {
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_ANSWER = 3600;

    /// @throws IllegalStateException if a variable is wrong or there is no template here
    static LocalConfig from(Map<String, String> environment) {
        var template = Path.of(environment.getOrDefault("TEMPLATE", "template.yaml"));
        if (!Files.isRegularFile(template)) {
            throw new IllegalStateException(
                    template.toAbsolutePath() + " is not there: start local mode in the project's folder");
        }
        var dataFolder = Optional.ofNullable(environment.get("DATA_DIR"))
                .filter(folder -> !folder.isBlank())
                .orElse(".local");
        return new LocalConfig(
                number(environment, "PORT", 8080, LAST_PORT),
                number(environment, "LAMBDA_PORT", 0, LAST_PORT),
                Path.of(dataFolder),
                template,
                Optional.ofNullable(environment.get("CONSOLE_DIR"))
                        .map(Path::of)
                        .orElseGet(() -> template.resolveSibling(Path.of("web", "apps", "console", "dist"))),
                ExternalEndpoints.from(environment),
                Duration.ofSeconds(number(environment, "WHATSAPP_ANSWER_SECONDS", 0, LONGEST_ANSWER)),
                environment);
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int most) {
        var text = environment.getOrDefault(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below, like a number out of range
        }
        throw new IllegalStateException(name + " must be a number from 0 to " + most + ", not " + text);
    }
}
