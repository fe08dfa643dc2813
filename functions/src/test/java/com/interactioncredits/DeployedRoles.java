package com.interactioncredits;

import static com.interactioncredits.TemplateFile.elements;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.TemplateFile.Function;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;

/// Refuses, as IAM does, what a function's role in the template does not allow. The SDK finds this class by a file of
/// its own among the test resources, so that it stands before every call that a test makes through a handler.
public final class DeployedRoles implements ExecutionInterceptor {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final Map<String, Function> BY_CLASS =
            TEMPLATE.functions().stream().collect(Collectors.toMap(Function::className, function -> function));
    private static final String SECRET = "{\"Ref\":\"WhatsAppSecretArn\"}";
    private static final String CLERK_SECRET = "{\"Fn::If\":[\"HasClerkWebhookSecret\","
            + "{\"Ref\":\"ClerkWebhookSecretArn\"},{\"Fn::GetAtt\":\"ReceiveClerkWebhookHandlerLogs.Arn\"}]}";
    private static final String TABLE = "{\"Fn::GetAtt\":\"Table.Arn\"}";

    /// @param resource as the template writes it; empty when the resource cannot be told from the request
    private record Need(String action, Optional<String> resource) {}

    @Override
    public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
        caller().flatMap(function -> refusal(function, call.request())).ifPresent(refusal -> {
            // An Error: code that goes on without an answer of AWS must not hide that it was never allowed to ask.
            throw new AssertionError(refusal);
        });
    }

    /// Why AWS would not let the function do this.
    static Optional<String> refusal(Function function, SdkRequest request) {
        return needs(request)
                .filter(need -> !isGranted(function, need))
                .map(need -> "the role of %s lacks %s on %s"
                        .formatted(
                                function.name(), need.action(), need.resource().orElse("its resource")))
                .findFirst();
    }

    /// The function at the beginning of this thread's calls; a test that calls deeper parts has no role.
    private static Optional<Function> caller() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(BY_CLASS::containsKey)
                .map(BY_CLASS::get)
                .reduce((_, outer) -> outer));
    }

    private static Stream<Need> needs(SdkRequest request) {
        return switch (request) {
            // A transaction is authorised by what it does to each item.
            case TransactWriteItemsRequest writes ->
                writes.transactItems().stream().map(write -> onTable(kind(write)));
            case TransactGetItemsRequest _ -> Stream.of(onTable("GetItem"));
            case QueryRequest query
            when query.indexName() != null ->
                Stream.of(new Need(
                        "dynamodb:Query",
                        Optional.of("{\"Fn::Sub\":[\"${TableArn}/index/%s\",{\"TableArn\":%s}]}"
                                .formatted(query.indexName(), TABLE))));
            case InvokeRequest call -> Stream.of(onFunction("InvokeFunction", call.functionName(), call.qualifier()));
            case DeleteFunctionRequest delete ->
                Stream.of(onFunction("DeleteFunction", delete.functionName(), delete.qualifier()));
            case ListAliasesRequest list -> Stream.of(onFunction("ListAliases", list.functionName(), null));
            case ListVersionsByFunctionRequest list ->
                Stream.of(onFunction("ListVersionsByFunction", list.functionName(), null));
            case GetSecretValueRequest read
            when String.valueOf(read.secretId()).contains(":clerk-") ->
                Stream.of(new Need("secretsmanager:GetSecretValue", Optional.of(CLERK_SECRET)));
            default -> Stream.of(named(request.getClass()));
        };
    }

    private static Need named(Class<?> request) {
        var operation = request.getSimpleName().replaceFirst("Request$", "");
        return switch (request.getPackageName().replaceFirst(".*\\.services\\.(\\w+)\\.model", "$1")) {
            case "dynamodb" -> onTable(operation);
            case "sqs" -> new Need("sqs:" + operation.replaceFirst("Batch$", ""), Optional.empty());
            case "sfn" -> new Need("states:" + operation, Optional.empty());
            case "secretsmanager" -> new Need("secretsmanager:" + operation, Optional.of(SECRET));
            case "lambda" -> throw new AssertionError("no resource is known for " + operation);
            case String other -> throw new AssertionError("no role is known for " + other);
        };
    }

    /// The template's pattern that fits the function, a version or an alias of it: of a stack that is named `stack`.
    private static Need onFunction(String operation, String name, @Nullable String qualifier) {
        var function =
                name.replaceFirst("^stack-.*", "\\${AWS::StackName}-*").replaceFirst("_stack$", "_\\${AWS::StackName}");
        var part = qualifier == null ? "" : qualifier.equals("live") ? ":live" : ":*";
        var arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:" + function + part;
        return new Need("lambda:" + operation, Optional.of("{\"Fn::Sub\":\"" + arn + "\"}"));
    }

    private static Need onTable(String operation) {
        return new Need("dynamodb:" + operation, Optional.of(TABLE));
    }

    private static String kind(TransactWriteItem write) {
        if (write.put() != null) {
            return "PutItem";
        }
        if (write.update() != null) {
            return "UpdateItem";
        }
        return write.delete() != null ? "DeleteItem" : "ConditionCheckItem";
    }

    private static boolean isGranted(Function function, Need need) {
        return statements(function)
                .filter(statement -> elements(statement.path("Action"))
                        .anyMatch(action -> action.asText().equals(need.action())))
                .anyMatch(statement -> need.resource().isEmpty()
                        || resources(statement).anyMatch(need.resource().get()::equals));
    }

    private static Stream<String> resources(JsonNode statement) {
        var written = TemplateFile.given(statement.path("Resource"), "HasOwnTable", true);
        return (written.isArray() ? elements(written) : Stream.of(written)).map(JsonNode::toString);
    }

    /// Of the role that SAM makes from the function's policies, or of the one that is written out.
    private static Stream<JsonNode> statements(Function function) {
        UnaryOperator<JsonNode> document = policy -> policy.path("PolicyDocument");
        var role = function.properties().path("Role");
        var policies = role.isMissingNode()
                ? elements(function.properties().path("Policies"))
                : elements(TEMPLATE.properties(TemplateFile.owner(role)).path("Policies"))
                        .map(document);
        return policies.flatMap(policy -> elements(policy.path("Statement")));
    }
}
