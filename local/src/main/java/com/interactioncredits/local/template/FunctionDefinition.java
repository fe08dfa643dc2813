package com.interactioncredits.local.template;

import java.time.Duration;
import java.util.Map;

/// A function of the template.
///
/// @param id its logical id
/// @param handler the handler class's full name
/// @param environment its variables, with references resolved
public record FunctionDefinition(String id, String handler, Map<String, String> environment, Duration timeout) {}
