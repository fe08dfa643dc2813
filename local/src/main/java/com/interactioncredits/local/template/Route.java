package com.interactioncredits.local.template;

/// One route of the HTTP API.
///
/// @param method in capitals, or `ANY`
/// @param path with `{name}` and `{name+}` for its variables, or `$default`
/// @param function the logical id of its function
public record Route(String method, String path, String function) {
    public static final String DEFAULT = "$default";

    /// API Gateway's route key: `POST /api/items/{id}` or `$default`.
    public String key() {
        return path.equals(DEFAULT) ? DEFAULT : method + " " + path;
    }
}
