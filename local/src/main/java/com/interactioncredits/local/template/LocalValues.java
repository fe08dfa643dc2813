package com.interactioncredits.local.template;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The values of the template that depend on where it runs.
///
/// @param parameters values of parameters that override the template's defaults
/// @param variable environment variables of functions that differ from the template
/// @param stack the resources created from it
public record LocalValues(Map<String, String> parameters, Function<Variable, Optional<String>> variable, Stack stack) {

    /// @param parameter the parameter whose value it is, if the template sets it to exactly one parameter
    public record Variable(String name, Optional<String> parameter) {}
}
