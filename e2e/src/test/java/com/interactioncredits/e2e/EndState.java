package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Dev.Post;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Checks all messages of a user after a crash and a restart on the same data.
///
/// @param granted the credits granted to the user
/// @param paid the statuses in which a message's credits are spent
record EndState(RunningSystem system, Api user, long granted, Set<String> paid) {
    static final Set<String> PAID_WHEN_ACCEPTED = Set.of("sent", "delivered", "read");
    static final Set<String> PAID_WHEN_DELIVERED = Set.of("delivered", "read");
    private static final Set<String> FINAL = Set.of("read", "delivered", "sent", "failed", "unconfirmed");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// Longer than the sweep takes, than the queues' visibility timeout, and than a message's hold.
    private static final int SWEEP_SECONDS = 121;

    private static final int REDELIVERY_SECONDS = 181;
    private static final int EXPIRY_SECONDS = 901;

    private record Seen(List<JsonNode> messages, long available, long held, long spent) {}

    /// Moves the clock past the sweep, the redelivery and the expiry, and checks the state after each.
    void check() {
        system.dev().haltAt(Dev.Halt.NEVER);
        system.dev().awaitIdle();
        system.dev().advance(SWEEP_SECONDS);
        Eventually.get(TIMEOUT, this::observe, this::isConsistent);
        system.dev().advance(REDELIVERY_SECONDS);
        Eventually.get(
                TIMEOUT,
                this::observe,
                seen -> isConsistent(seen) && seen.messages().stream().allMatch(this::matchesWhatsApp));
        assertThat(system.dev().posts())
                .filteredOn(Post::wasTaken)
                .extracting(Post::messageId)
                .doesNotHaveDuplicates();
        system.dev().advance(EXPIRY_SECONDS);
        Eventually.get(TIMEOUT, this::observe, seen -> seen.held() == 0 && isConsistent(seen));
    }

    private Seen observe() {
        var list = user.get("/api/whatsapp/messages?limit=100").body().get("messages");
        var balance = user.balance();
        return new Seen(
                list.valueStream().toList(),
                balance.get("available").asLong(),
                balance.get("held").asLong(),
                balance.get("spent").asLong());
    }

    /// Every message has a final status, and every credit is spent on a sent message, held, or available.
    /// Held are those of unconfirmed messages, and of calls that died unanswered, before they wrote their message.
    private boolean isConsistent(Seen seen) {
        var statuses = seen.messages().stream().map(EndState::status).toList();
        long out = statuses.stream().filter(paid::contains).count();
        long open = statuses.stream()
                .filter(status -> !paid.contains(status) && !status.equals("failed"))
                .count();
        return FINAL.containsAll(statuses)
                && seen.spent() == out
                && (seen.held() >= open || seen.held() == 0)
                && seen.available() == granted - out - seen.held();
    }

    private static String status(JsonNode message) {
        return message.get("status").asText();
    }

    private boolean matchesWhatsApp(JsonNode message) {
        var posts = system.dev().posts(message.get("id").asText());
        if (posts.stream().anyMatch(Post::wasTaken)) {
            return status(message).equals(lastWebhook(message.get("to").asText()));
        }
        boolean refused = posts.stream().anyMatch(post -> post.outcome().startsWith("refused"));
        return status(message).equals("unconfirmed")
                || (refused && status(message).equals("failed"));
    }

    /// The last status that the webhooks of an accepted message report.
    private static String lastWebhook(String to) {
        return switch (to.substring("+1555010".length())) {
            case "0002", "0003" -> "delivered";
            case "0004" -> "unconfirmed";
            case "0005" -> "failed";
            default -> "read";
        };
    }
}
