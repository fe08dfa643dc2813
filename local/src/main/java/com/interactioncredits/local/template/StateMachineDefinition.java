package com.interactioncredits.local.template;

import java.nio.file.Path;
import java.util.Map;

/// A state machine of the template: its definition file and the values of the placeholders in it.
public record StateMachineDefinition(String id, String arn, Path definition, Map<String, String> substitutions) {}
