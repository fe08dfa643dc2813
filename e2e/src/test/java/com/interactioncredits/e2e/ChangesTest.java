package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A user who follows the changes sees each status of their own messages, and no other user's.
@Timeout(300)
class ChangesTest {
    private static final RunningSystem SYSTEM = RunningSystem.shared();

    private final User ada = User.with(SYSTEM, 10);
    private final User ben = User.with(SYSTEM, 10);

    @Test
    void aMessageIsFollowedFromTheAnswerToItsLastStatus() {
        var follower = new Follower(ada.api());
        var message = ada.sends("0000");
        var hold = ada.api().hold("mine", 2).body().at("/hold/id").asText();
        ben.sends("0000");
        follower.readUntil(message, "read");

        assertThat(follower.items.keySet())
                .isEqualTo(Set.of(
                        "interaction",
                        "scraper",
                        message,
                        hold,
                        ada.hold(message).get("id").asText()));
        assertThat(follower.item(message)).isEqualTo(ada.api().message(message));
        assertThat(follower.item(hold).get("status").asText()).isEqualTo("active");
        assertThat(follower.item("interaction").get("version"))
                .isEqualTo(ada.api().balance().get("version"));
    }

    @Test
    void anothersCursorIsRefused() {
        var cursor = new Follower(ada.api()).since;
        var refused = ben.api().get("/api/changes?since=" + cursor);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("code").asText()).isEqualTo("invalid_cursor");
    }

    private static final class Follower {
        private final Api api;
        private final Map<String, JsonNode> items = new HashMap<>();
        private String since = "";

        Follower(Api api) {
            this.api = api;
            read();
        }

        private Follower read() {
            boolean more = true;
            while (more) {
                var changes = api.get("/api/changes?limit=2" + (since.isEmpty() ? "" : "&since=" + since))
                        .body();
                keep(changes.get("balances"), "creditType");
                keep(changes.get("holds"), "id");
                keep(changes.get("messages"), "id");
                since = changes.get("nextCursor").asText();
                more = changes.get("more").asBoolean();
            }
            return this;
        }

        JsonNode item(String name) {
            return Objects.requireNonNull(items.get(name), name);
        }

        private void keep(JsonNode changed, String name) {
            changed.forEach(item -> {
                var known = items.put(item.get(name).asText(), item);
                assertThat(known == null
                                || known.get("version").asLong()
                                        <= item.get("version").asLong())
                        .as("%s after %s", item, known)
                        .isTrue();
            });
        }

        void readUntil(String message, String status) {
            var _ = Eventually.get(
                    () -> read().items.get(message),
                    seen -> seen != null && seen.get("status").asText().equals(status));
            read();
        }
    }
}
