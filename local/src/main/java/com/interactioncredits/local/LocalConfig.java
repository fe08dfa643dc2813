package com.interactioncredits.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a person can choose about local mode.
///
/// @param port 0 takes any free one
/// @param lambdaPort where a Step Functions outside this process calls the functions; 0 takes any free one
/// @param dataFolder where everything is kept between runs
/// @param template the deployed template; the state machine's definition is found beside it
/// @param given what is used of other implementations of the AWS APIs
/// @param settings environment variables of the functions that the person has set
record LocalConfig(
        int port, int lambdaPort, Path dataFolder, Path template, GivenEndpoints given, Map<String, String> settings) {

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
                port(environment, "PORT", "8080"),
                port(environment, "LAMBDA_PORT", "0"),
                Path.of(dataFolder),
                template,
                GivenEndpoints.from(environment),
                environment);
    }

    private static int port(Map<String, String> environment, String variable, String standard) {
        var text = environment.getOrDefault(variable, standard);
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // answered below, like a number out of range
        }
        throw new IllegalStateException(variable + " must be a number from 0 to 65535, not " + text);
    }
}
