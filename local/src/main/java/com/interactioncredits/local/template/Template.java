package com.interactioncredits.local.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `template.yaml` deploys, as far as local mode runs it.
///
/// @param functions by logical id
/// @param queues those that others name as their dead-letter queue first
/// @param cors of the HTTP API; empty if it has none
/// @param pageHeaders what is sent along with a page's files
public record Template(
        Map<String, FunctionDefinition> functions,
        List<Route> routes,
        Optional<CorsConfiguration> cors,
        List<EventSource> eventSources,
        List<TableDefinition> tables,
        List<QueueDefinition> queues,
        List<StateMachineDefinition> stateMachines,
        Map<String, String> pageHeaders) {

    /// The region and account of everything in local mode.
    public static final String REGION = "eu-central-1";

    public static final String ACCOUNT = "000000000000";

    public <T extends EventSource> List<T> eventSourcesOf(Class<T> kind) {
        return eventSources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// @throws TemplateException if the file says something that local mode cannot do or understand
    public static Template read(Path file, LocalValues values) {
        return new TemplateReader(file, values).read();
    }
}
