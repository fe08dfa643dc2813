package com.interactioncredits.simulateddynamodb;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// One write of a request, with the parts that all kinds of writes have in common.
///
/// @param condition empty if there is none
/// @param showsOld whether a failed condition shows the item
record Write(
        Key key,
        String condition,
        Map<String, String> names,
        Map<String, AttributeValue> values,
        boolean showsOld,
        Becomes becomes) {

    interface Becomes {
        Map<String, AttributeValue> from(Map<String, AttributeValue> before);
    }

    static Write of(TransactWriteItem item) {
        if (item.put() != null) {
            var put = item.put();
            return write(
                    put.item(),
                    put.conditionExpression(),
                    put.expressionAttributeNames(),
                    put.expressionAttributeValues(),
                    put.returnValuesOnConditionCheckFailure(),
                    _ -> put.item());
        }
        if (item.update() != null) {
            var update = item.update();
            return update(
                    update.key(),
                    update.updateExpression(),
                    update.conditionExpression(),
                    update.expressionAttributeNames(),
                    update.expressionAttributeValues(),
                    update.returnValuesOnConditionCheckFailure());
        }
        if (item.delete() != null) {
            var delete = item.delete();
            return write(
                    delete.key(),
                    delete.conditionExpression(),
                    delete.expressionAttributeNames(),
                    delete.expressionAttributeValues(),
                    delete.returnValuesOnConditionCheckFailure(),
                    _ -> Map.of());
        }
        var check = Objects.requireNonNull(item.conditionCheck());
        return write(
                check.key(),
                check.conditionExpression(),
                check.expressionAttributeNames(),
                check.expressionAttributeValues(),
                check.returnValuesOnConditionCheckFailure(),
                before -> before);
    }

    static Write of(PutItemRequest put) {
        return write(
                put.item(),
                put.conditionExpression(),
                put.expressionAttributeNames(),
                put.expressionAttributeValues(),
                put.returnValuesOnConditionCheckFailure(),
                _ -> put.item());
    }

    static Write of(UpdateItemRequest update) {
        return update(
                update.key(),
                update.updateExpression(),
                update.conditionExpression(),
                update.expressionAttributeNames(),
                update.expressionAttributeValues(),
                update.returnValuesOnConditionCheckFailure());
    }

    static Write of(DeleteItemRequest delete) {
        return write(
                delete.key(),
                delete.conditionExpression(),
                delete.expressionAttributeNames(),
                delete.expressionAttributeValues(),
                delete.returnValuesOnConditionCheckFailure(),
                _ -> Map.of());
    }

    static Write delete(Key key) {
        return new Write(key, "", Map.of(), Map.of(), false, _ -> Map.of());
    }

    private static Write update(
            Map<String, AttributeValue> key,
            @Nullable String update,
            @Nullable String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            @Nullable ReturnValuesOnConditionCheckFailure onFailure) {
        var text = Objects.requireNonNullElse(update, "");
        Expressions.requireUsed(names, values, text, Objects.requireNonNullElse(condition, ""));
        var _ = Expressions.changed(text, names);
        return new Write(
                Key.of(key),
                Objects.requireNonNullElse(condition, ""),
                names,
                values,
                onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD,
                before -> Expressions.updated(text, before.isEmpty() ? key : before, names, values));
    }

    private static Write write(
            Map<String, AttributeValue> key,
            @Nullable String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            @Nullable ReturnValuesOnConditionCheckFailure onFailure,
            Becomes becomes) {
        var text = Objects.requireNonNullElse(condition, "");
        Expressions.requireUsed(names, values, text);
        return new Write(
                Key.of(key), text, names, values, onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD, becomes);
    }

    /// Why this write, as part of a transaction, cancels it; with the code `None` if it does not.
    CancellationReason reasonToCancel(Map<String, AttributeValue> before) {
        var reason = CancellationReason.builder();
        if (isAllowed(before)) {
            try {
                var _ = becomes.from(before);
                return reason.code("None").build();
            } catch (DynamoDbException invalid) {
                return reason.code("ValidationError")
                        .message(invalid.getMessage())
                        .build();
            }
        }
        reason.code("ConditionalCheckFailed").message("The conditional request failed");
        return showsOld && !before.isEmpty() ? reason.item(before).build() : reason.build();
    }

    boolean isAllowed(Map<String, AttributeValue> before) {
        return Expressions.holds(condition, before, names, values);
    }

    Commit.Change on(Map<String, AttributeValue> before) {
        return new Commit.Change(key, before, becomes.from(before));
    }
}
