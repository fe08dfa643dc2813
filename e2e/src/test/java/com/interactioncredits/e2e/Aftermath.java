package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Dev.Post;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What has to hold for all messages of a user, once the process that died was started again on the same data.
///
/// @param granted all that the user ever had
/// @param paid the statuses in which a message's credits are spent
record Aftermath(RunningSystem system, Api user, long granted, Set<String> paid) {
    static final Set<String> PAID_WHEN_ACCEPTED = Set.of("sent", "delivered", "read");
    static final Set<String> PAID_WHEN_DELIVERED = Set.of("delivered", "read");
    private static final Set<String> LAST = Set.of("read", "delivered", "sent", "failed", "unconfirmed");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Longer than the sweep may take, than the queues hide what was being handled, and than a message is held.
    private static final int SWEPT = 121;

    private static final int REDELIVERED = 181;
    private static final int EXPIRED = 901;

    private record Seen(List<JsonNode> messages, long available, long held, long spent) {}

    /// Moves the clock to each of the times at which something is due, and looks.
    void check() {
        system.dev().dieAt(Dev.Death.NEVER);
        system.dev().awaitIdle();
        system.dev().advance(SWEPT);
        Eventually.get(PATIENCE, this::look, this::isClosed);
        system.dev().advance(REDELIVERED);
        Eventually.get(
                PATIENCE,
                this::look,
                seen -> isClosed(seen) && seen.messages().stream().allMatch(this::isAsWhatsAppHadIt));
        assertThat(system.dev().posts())
                .filteredOn(Post::wasTaken)
                .extracting(Post::messageId)
                .doesNotHaveDuplicates();
        system.dev().advance(EXPIRED);
        Eventually.get(PATIENCE, this::look, seen -> seen.held() == 0 && isClosed(seen));
    }

    private Seen look() {
        var list = user.get("/api/whatsapp/messages?limit=100").body().get("messages");
        var balance = user.balance();
        return new Seen(
                list.valueStream().toList(),
                balance.get("available").asLong(),
                balance.get("held").asLong(),
                balance.get("spent").asLong());
    }

    /// Every message has its last status, and every credit is spent on one that went out, held for one that nobody
    /// knows of, or available.
    private boolean isClosed(Seen seen) {
        var statuses = seen.messages().stream().map(Aftermath::status).toList();
        long out = statuses.stream().filter(paid::contains).count();
        long open = statuses.stream()
                .filter(status -> !paid.contains(status) && !status.equals("failed"))
                .count();
        return LAST.containsAll(statuses)
                && seen.spent() == out
                && (seen.held() == open || seen.held() == 0)
                && seen.available() == granted - out - seen.held();
    }

    private static String status(JsonNode message) {
        return message.get("status").asText();
    }

    private boolean isAsWhatsAppHadIt(JsonNode message) {
        var posts = system.dev().posts(message.get("id").asText());
        if (posts.stream().anyMatch(Post::wasTaken)) {
            return status(message).equals(lastWebhook(message.get("to").asText()));
        }
        boolean refused = posts.stream().anyMatch(post -> post.outcome().startsWith("refused"));
        return status(message).equals("unconfirmed")
                || (refused && status(message).equals("failed"));
    }

    /// What the webhooks of a message that was taken say in the end.
    private static String lastWebhook(String to) {
        return switch (to.substring("+1555010".length())) {
            case "0002", "0003" -> "delivered";
            case "0004" -> "unconfirmed";
            case "0005" -> "failed";
            default -> "read";
        };
    }
}
