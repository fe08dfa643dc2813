package com.interactioncredits.local.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of `template.yaml` that local mode runs.
///
/// @param functions by logical id
/// @param queues dead-letter queues first
/// @param cors CORS of the HTTP API; empty if it has none
/// @param pageHeaders the headers of the console's files
/// @param alarms those on one metric
public record Template(
        Map<String, FunctionDefinition> functions,
        List<Route> routes,
        Optional<CorsConfiguration> cors,
        List<EventSource> eventSources,
        List<TableDefinition> tables,
        List<QueueDefinition> queues,
        List<StateMachineDefinition> stateMachines,
        Map<String, String> pageHeaders,
        List<AlarmDefinition> alarms) {

    /// The region and account of everything in local mode.
    public static final String REGION = "eu-central-1";

    public static final String ACCOUNT = "000000000000";

    public <T extends EventSource> List<T> eventSourcesOf(Class<T> kind) {
        return eventSources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// @throws TemplateException if the file has something that local mode does not support
    public static Template read(Path file, LocalValues values) {
        return new TemplateReader(file, values).read();
    }
}
