package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// What stands in for IAM refuses neither too little nor too much.
class DeployedRolesTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final SdkRequest QUERY = QueryRequest.builder().build();

    @Test
    void aReaderMayReadAndNotWrite() {
        assertAllowed("GetMessageHandler", GetItemRequest.builder().build());
        assertRefused("GetMessageHandler", PutItemRequest.builder().build(), "dynamodb:PutItem");
    }

    @Test
    void anIndexIsNotItsTable() {
        assertAllowed("ListMessagesHandler", index("listing"));
        assertAllowed("ListMessagesHandler", BatchGetItemRequest.builder().build());
        assertRefused("ListMessagesHandler", index("transactions"), "index/transactions");
        assertRefused("ListMessagesHandler", QUERY, "Table.Arn");
        assertAllowed("PlaceHoldHandler", QUERY);
        assertRefused("PlaceHoldHandler", index("listing"), "index/listing");
    }

    @Test
    void aTransactionNeedsWhatEachOfItsWritesNeeds() {
        var delete =
                TransactWriteItem.builder().delete(Delete.builder().build()).build();
        var put = TransactWriteItem.builder().put(Put.builder().build()).build();
        assertAllowed("GrantCreditsHandler", writes(put));
        assertRefused("GrantCreditsHandler", writes(put, delete), "dynamodb:DeleteItem");
    }

    @Test
    void aRoleThatIsWrittenOutCountsToo() {
        assertAllowed("ApplyStatus", QUERY);
        assertAllowed("StartSending", StartExecutionRequest.builder().build());
        assertRefused("StartSending", index("listing"), "index/listing");
    }

    @Test
    void queuesAreForThoseThatFillThem() {
        var some = SendMessageBatchRequest.builder().build();
        assertAllowed("ReceiveWebhookHandler", some);
        assertRefused("PlaceHoldHandler", some, "sqs:SendMessage");
    }

    @Test
    void theSecretIsForThoseThatSpeakWithMeta() {
        var read = GetSecretValueRequest.builder().build();
        assertAllowed("SendMessage", read);
        assertAllowed("ReceiveWebhookHandler", read);
        assertAllowed("WebhookHandshakeHandler", read);
        assertRefused("SendMessageHandler", read, "secretsmanager:GetSecretValue");
        assertRefused("SendMessage", PutSecretValueRequest.builder().build(), "secretsmanager:PutSecretValue");
    }

    @Test
    void versionsAreDeletedAndFunctionsAreNot() {
        var version = DeleteFunctionRequest.builder()
                .functionName("stack-SendMessage-1A")
                .qualifier("3");
        assertAllowed("MaintainVersions", version.build());
        assertRefused("SweepMessages", version.build(), "lambda:DeleteFunction");
        assertRefused("MaintainVersions", version.qualifier(null).build(), "lambda:DeleteFunction");
        assertRefused("MaintainVersions", version.functionName("other-Function").build(), "lambda:DeleteFunction");
    }

    @Test
    void functionsAreKeptReadyByTheirAlias() {
        var call = InvokeRequest.builder().functionName("CodeDeployHook_stack");
        assertAllowed("MaintainVersions", call.qualifier("live").build());
        assertRefused("MaintainVersions", call.qualifier("7").build(), "lambda:InvokeFunction");
    }

    private static SdkRequest index(String name) {
        return QueryRequest.builder().indexName(name).build();
    }

    private static SdkRequest writes(TransactWriteItem... writes) {
        return TransactWriteItemsRequest.builder().transactItems(writes).build();
    }

    private static void assertAllowed(String function, SdkRequest request) {
        assertThat(DeployedRoles.refusal(TEMPLATE.function(function), request)).isEmpty();
    }

    private static void assertRefused(String function, SdkRequest request, String what) {
        assertThat(DeployedRoles.refusal(TEMPLATE.function(function), request))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(function, what));
    }
}
