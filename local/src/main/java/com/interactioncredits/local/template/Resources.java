package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The template's resources and parameters, and the values of references to them in local mode.
final class Resources {
    private final JsonNode template;
    private final LocalValues values;
    private final Expressions expressions;

    /// A resource whose condition is true in local mode.
    record Resource(String id, String type, JsonNode properties) {}

    Resources(JsonNode template, LocalValues values) {
        this.template = template;
        this.values = values;
        this.expressions = new Expressions(template, this::reference, this::attribute);
    }

    List<Resource> ofType(String... types) {
        var found = new ArrayList<Resource>();
        template.path("Resources").properties().forEach(entry -> {
            var type = entry.getValue().path("Type").asText();
            if (List.of(types).contains(type) && exists(entry.getValue())) {
                found.add(new Resource(entry.getKey(), type, entry.getValue().path("Properties")));
            }
        });
        return found;
    }

    JsonNode global(String section) {
        return template.path("Globals").path(section);
    }

    JsonNode resolve(JsonNode value) {
        return expressions.resolve(value);
    }

    String text(JsonNode value, String defaultValue) {
        var resolved = resolve(value);
        return resolved.isMissingNode() || resolved.isNull() ? defaultValue : resolved.asText();
    }

    /// The parameter that this value refers to, if it is only a reference.
    Optional<String> parameter(JsonNode value) {
        var name = value.path("Ref").asText();
        return template.path("Parameters").has(name) ? Optional.of(name) : Optional.empty();
    }

    static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + Template.REGION + ":" + Template.ACCOUNT + ":" + resource;
    }

    private boolean exists(JsonNode resource) {
        return !resource.has("Condition")
                || expressions.condition(resource.path("Condition").asText());
    }

    private Optional<JsonNode> reference(String name) {
        var parameter = template.path("Parameters").path(name);
        if (!parameter.isMissingNode()) {
            var given = values.parameters().get(name);
            return given != null
                    ? Optional.of(TextNode.valueOf(given))
                    : Optional.of(parameter.path("Default")).filter(value -> !value.isMissingNode());
        }
        return Optional.ofNullable(
                        switch (name) {
                            case "AWS::Region" -> Template.REGION;
                            case "AWS::AccountId" -> Template.ACCOUNT;
                            case "AWS::Partition" -> "aws";
                            case "AWS::URLSuffix" -> "amazonaws.com";
                            case "AWS::StackName" -> values.stack().name();
                            default -> referenceToResource(name).orElse(null);
                        })
                .map(TextNode::valueOf);
    }

    private Optional<String> referenceToResource(String name) {
        if (name.endsWith(".Alias") || name.endsWith(".Version")) {
            return attribute(name.substring(0, name.lastIndexOf('.')) + ".Arn").map(arn -> arn + ":live");
        }
        return Optional.ofNullable(template.path("Resources").get(name)).map(resource -> switch (resource.path("Type")
                .asText()) {
            case "AWS::SQS::Queue" -> values.stack().queueUrl().apply(physicalName(name));
            case "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine" -> attributeOf(name, "Arn");
            default -> physicalName(name);
        });
    }

    private Optional<String> attribute(String dotted) {
        var dot = dotted.indexOf('.');
        if (dot < 0 || !template.path("Resources").has(dotted.substring(0, dot))) {
            return Optional.empty();
        }
        return Optional.ofNullable(attributeOf(dotted.substring(0, dot), dotted.substring(dot + 1)));
    }

    private @Nullable String attributeOf(String id, String attribute) {
        var name = physicalName(id);
        return switch (template.path("Resources").path(id).path("Type").asText() + " " + attribute) {
            case "AWS::SQS::Queue Arn" -> arn("sqs", name);
            case "AWS::SQS::Queue QueueName" -> name;
            case "AWS::SQS::Queue QueueUrl" -> values.stack().queueUrl().apply(name);
            case "AWS::DynamoDB::Table Arn" -> arn("dynamodb", "table/" + name);
            case "AWS::DynamoDB::Table StreamArn" -> arn("dynamodb", "table/" + name + "/stream/local");
            case "AWS::Serverless::Function Arn" -> arn("lambda", "function:" + id);
            case "AWS::Serverless::StateMachine Arn", "AWS::StepFunctions::StateMachine Arn" -> stateMachineArn(id);
            case "AWS::Serverless::StateMachine Name", "AWS::StepFunctions::StateMachine Name" -> name;
            default -> null;
        };
    }

    String stateMachineArn(String id) {
        return values.stack()
                .stateMachineArn()
                .apply(id)
                .orElseGet(() -> arn("states", "stateMachine:" + physicalName(id)));
    }

    /// The name in the template, or the logical id; never a generated name as in CloudFormation.
    String physicalName(String id) {
        var resource = template.path("Resources").path(id);
        var properties = resource.path("Properties");
        for (var property : List.of("QueueName", "TableName", "Name", "StateMachineName")) {
            if (properties.has(property)) {
                return text(properties.path(property), id);
            }
        }
        return resource.path("Type").asText().equals("AWS::DynamoDB::Table")
                ? values.stack().tableName().apply(id)
                : id;
    }
}
