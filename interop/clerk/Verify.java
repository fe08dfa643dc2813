import com.clerk.backend_api.helpers.security.VerifyToken;
import com.clerk.backend_api.helpers.security.models.TokenVerificationException;
import com.clerk.backend_api.helpers.security.models.VerifyTokenOptions;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Verifies tokens with Clerk's SDK for Java. A line of input is `{token, pem, origin}`; a line of output is "accepted"
/// or "refused" with the reason.
final class Verify {
    static void main() throws IOException, InterruptedException {
        var json = new ObjectMapper();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            var asked = json.readTree(line);
            var options = VerifyTokenOptions.Builder.withJwtKey(asked.get("pem").asText())
                    .authorizedParties(List.of(asked.get("origin").asText()))
                    .clockSkew(5, TimeUnit.SECONDS)
                    .build();
            System.out.println(verdict(asked.get("token").asText(), options));
        }
    }

    private static String verdict(String token, VerifyTokenOptions options) throws IOException, InterruptedException {
        try {
            VerifyToken.verifyToken(token, options);
            return "accepted";
        } catch (TokenVerificationException refusal) {
            return "refused " + refusal.reason().id();
        } catch (RuntimeException broken) {
            return "refused " + broken.getClass().getSimpleName();
        }
    }
}
