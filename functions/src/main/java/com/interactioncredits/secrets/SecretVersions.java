package com.interactioncredits.secrets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// The versions of one secret, each call one GetSecretValue. Logs why one could not be read, and never what it holds.
final class SecretVersions<T> {
    private static final System.Logger LOG = System.getLogger(SecretVersions.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SecretsManagerClient client;
    private final String arn;
    private final Function<Map<String, String>, T> reader;

    SecretVersions(SecretsManagerClient client, String arn, Function<Map<String, String>, T> reader) {
        this.client = client;
        this.arn = arn;
        this.reader = reader;
    }

    Reading<T> current() {
        try {
            return read("AWSCURRENT");
        } catch (SdkException fault) {
            return failed(fault);
        }
    }

    /// A secret that was never rotated has none.
    Reading<T> previous() {
        try {
            return read("AWSPREVIOUS");
        } catch (ResourceNotFoundException _) {
            return new Reading.Missing<>();
        } catch (SdkException fault) {
            return failed(fault);
        }
    }

    private Reading<T> read(String stage) {
        var answer = client.getSecretValue(GetSecretValueRequest.builder()
                .secretId(arn)
                .versionStage(stage)
                .build());
        try {
            var value = reader.apply(texts(answer));
            return new Reading.Found<>(new SecretVersion<>(value, answer.versionId(), answer.createdDate()));
        } catch (IllegalArgumentException problem) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "version {0} of the secret {1} cannot be used: {2}",
                    answer.versionId(),
                    name(),
                    problem.getMessage());
            return new Reading.Failed<>();
        }
    }

    /// Jackson's own words may quote what they could not read, so that they go no further.
    private static Map<String, String> texts(GetSecretValueResponse answer) {
        var texts = new HashMap<String, String>();
        try {
            // A binary secret has no text.
            var text = Optional.ofNullable(answer.secretString()).orElse("");
            JSON.readTree(text).properties().forEach(field -> {
                if (field.getValue().isTextual()) {
                    texts.put(field.getKey(), field.getValue().textValue());
                }
            });
            return texts;
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException("it is no JSON");
        }
    }

    private Reading<T> failed(SdkException fault) {
        LOG.log(System.Logger.Level.WARNING, "the secret {0} could not be read: {1}", name(), code(fault));
        return new Reading.Failed<>();
    }

    private static String code(SdkException fault) {
        return fault instanceof AwsServiceException refused
                ? Optional.ofNullable(refused.awsErrorDetails())
                        .map(AwsErrorDetails::errorCode)
                        .orElse("status " + refused.statusCode())
                : fault.getClass().getSimpleName();
    }

    /// Without the account, which says nothing to an operator.
    private String name() {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
