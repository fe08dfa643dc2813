package com.interactioncredits.local.template;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What only the place where the template runs can know.
///
/// @param parameters values of parameters that win over the template's defaults
/// @param variable a function's environment variable that is not what the template says, by the function's own ones
/// @param stack what is made from it
public record LocalValues(Map<String, String> parameters, Function<Variable, Optional<String>> variable, Stack stack) {

    /// @param parameter the parameter that the template fills it with, and with nothing else
    public record Variable(String name, Optional<String> parameter) {}
}
