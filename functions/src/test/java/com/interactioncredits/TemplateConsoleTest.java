package com.interactioncredits;

import static com.interactioncredits.TemplateFile.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the template says of the console: who may read its files, what its page may do, and that no call of the API is
/// kept on its way.
class TemplateConsoleTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final JsonNode DISTRIBUTION =
            TEMPLATE.properties("ConsoleDistribution").path("DistributionConfig");
    private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private static final String ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

    @Test
    void theFilesAreEncryptedAndOnlyTheDistributionReadsThem() {
        var bucket = TEMPLATE.properties("ConsoleBucket");
        assertThat(bucket.path("PublicAccessBlockConfiguration")).hasSize(4).allMatch(JsonNode::asBoolean);
        assertThat(bucket.path("BucketEncryption").toString()).contains("AES256");
        var statements = TEMPLATE.properties("ConsoleBucketPolicy")
                .path("PolicyDocument")
                .path("Statement");
        assertThat(elements(statements)
                        .map(statement -> statement.path("Effect").asText()))
                .containsExactly("Allow", "Deny");
        var allowed = statements.path(0);
        assertThat(allowed.path("Principal")).hasToString("{\"Service\":\"cloudfront.amazonaws.com\"}");
        assertThat(allowed.path("Action").asText()).isEqualTo("s3:GetObject");
        assertThat(allowed.path("Condition")
                        .path("StringEquals")
                        .path("AWS:SourceArn")
                        .toString())
                .contains("distribution/${ConsoleDistribution}");
        assertThat(statements.path(1).path("Condition")).hasToString("{\"Bool\":{\"aws:SecureTransport\":false}}");
    }

    @Test
    void callsOfTheApiAreNeitherKeptNorChanged() {
        var api = DISTRIBUTION.path("CacheBehaviors").path(0);
        assertThat(api.path("PathPattern").asText()).isEqualTo("/api/*");
        assertThat(api.path("CachePolicyId").asText()).isEqualTo(CACHING_DISABLED);
        assertThat(api.path("OriginRequestPolicyId").asText()).isEqualTo(ALL_VIEWER_EXCEPT_HOST_HEADER);
        assertThat(api.path("FunctionAssociations")).isEmpty();
        assertThat(elements(api.path("AllowedMethods")).map(JsonNode::asText)).contains("GET", "POST");
    }

    /// An answer of the distribution's own in place of a 403 or 404 would be in place of the API's, too.
    @Test
    void aRefusalOfTheApiArrivesAsItIs() {
        assertThat(DISTRIBUTION.path("CustomErrorResponses")).isEmpty();
    }

    @Test
    void thePageRunsOnlyWhatItsOwnOriginAndClerkServe() {
        var security = TEMPLATE.properties("ConsoleHeaders")
                .path("ResponseHeadersPolicyConfig")
                .path("SecurityHeadersConfig");
        assertThat(security.properties())
                .hasSize(5)
                .allMatch(header -> header.getValue().path("Override").asBoolean());
        var policy = security.path("ContentSecurityPolicy")
                .path("ContentSecurityPolicy")
                .path("Fn::Sub")
                .asText();
        Map<String, String> directives = Arrays.stream(policy.split("; *", -1))
                .map(directive -> directive.strip().split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        // With the slash an issuer's path stands for all below it, without one for that path alone.
        assertThat(directives)
                .containsEntry("default-src", "'none'")
                .containsEntry("script-src", "'self' ${ClerkIssuer}/ https://challenges.cloudflare.com")
                .containsEntry("connect-src", "'self' ${ClerkIssuer}/")
                .containsEntry("form-action", "'self'")
                .containsEntry("base-uri", "'none'")
                .containsEntry("frame-ancestors", "'none'");
        assertThat(policy).doesNotContain("unsafe-eval").doesNotContain("*");
    }
}
