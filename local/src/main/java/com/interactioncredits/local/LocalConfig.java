package com.interactioncredits.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The settings of local mode, from environment variables.
///
/// @param port 0 for any free port
/// @param lambdaPort the side port, where an external Step Functions calls the functions; 0 for any free port
/// @param dataFolder where all data is kept between runs
/// @param template the deployed template; the state machine's definition is in a folder beside it
/// @param console the folder of the built console
/// @param external which AWS services are external
/// @param whatsAppAnswersAfter how long the simulated WhatsApp takes to answer
/// @param settings all environment variables; may set those of the functions
record LocalConfig(
        int port,
        int lambdaPort,
        Path dataFolder,
        Path template,
        Path console,
        ExternalEndpoints external,
        Duration whatsAppAnswersAfter,
        Map<String, String> settings) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_ANSWER_SECONDS = 3600;

    /// @throws IllegalStateException if a variable is invalid or there is no template
    static LocalConfig from(Map<String, String> environment) {
        var template = Path.of(environment.getOrDefault("TEMPLATE", "template.yaml"));
        if (!Files.isRegularFile(template)) {
            throw new IllegalStateException(
                    "no template at " + template.toAbsolutePath() + ": start local mode in the project's folder");
        }
        var dataFolder = Optional.ofNullable(environment.get("DATA_DIR"))
                .filter(folder -> !folder.isBlank())
                .orElse(".local");
        return new LocalConfig(
                number(environment, "PORT", 8080, MAX_PORT),
                number(environment, "LAMBDA_PORT", 0, MAX_PORT),
                Path.of(dataFolder),
                template,
                Optional.ofNullable(environment.get("CONSOLE_DIR"))
                        .map(Path::of)
                        .orElseGet(() -> template.resolveSibling(Path.of("web", "apps", "console", "dist"))),
                ExternalEndpoints.from(environment),
                Duration.ofSeconds(number(environment, "WHATSAPP_ANSWER_SECONDS", 0, MAX_ANSWER_SECONDS)),
                environment);
    }

    private static int number(Map<String, String> environment, String name, int defaultValue, int max) {
        var text = environment.getOrDefault(name, Integer.toString(defaultValue));
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // reported below, like a number out of range
        }
        throw new IllegalStateException(name + " must be a number from 0 to " + max + ", not " + text);
    }
}
