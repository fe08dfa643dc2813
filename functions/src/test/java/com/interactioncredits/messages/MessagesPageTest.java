package com.interactioncredits.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.Markdown;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/messages.md` says of the life of a message, against the code.
class MessagesPageTest {
    private static final Markdown PAGE = Markdown.read("docs/messages.md");
    private static final Pattern EDGE = Pattern.compile("  (\\w+) --> (\\w+): .+");

    @Test
    void theDiagramShowsEveryStepThatTheRulesAllowAndNoOther() {
        var shown = new TreeSet<String>();
        PAGE.lines().forEach(line -> {
            var edge = EDGE.matcher(line);
            if (edge.matches()) {
                shown.add(edge.group(1) + " " + edge.group(2));
            }
        });
        assertThat(shown).isEqualTo(stepsOfTheRules());
    }

    /// Plays everything that can happen, in every order, until nothing new turns up.
    private static Set<String> stepsOfTheRules() {
        var steps = new TreeSet<String>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<List<Consumer<Life>>>();
        open.add(List.of());
        while (!open.isEmpty()) {
            var path = open.remove();
            for (var next : whatCanHappen(played(path))) {
                var life = played(path);
                var before = life.message().status();
                next.accept(life);
                var after = life.message().status();
                if (before != after) {
                    steps.add(before.label() + " " + after.label());
                }
                if (seen.add(life + " " + life.message())) {
                    var longer = new ArrayList<>(path);
                    longer.add(next);
                    open.add(longer);
                }
            }
        }
        return steps;
    }

    private static Life played(List<Consumer<Life>> path) {
        var life = Life.chargedOn(ChargeOn.ACCEPTED);
        path.forEach(step -> step.accept(life));
        return life;
    }

    private static List<Consumer<Life>> whatCanHappen(Life life) {
        var message = life.message();
        var happens = new ArrayList<Consumer<Life>>();
        happens.add(next -> next.timeUp().on(new MessageEvent.HoldExpired()));
        if (message.delivery().isUnderWay()
                && message.attempt().state().allowsAttempt()
                && message.attempt().number() < 2
                && life.credits() == CreditState.HELD) {
            happens.add(Life::claimed);
        }
        var error = GraphError.of(130429);
        if (message.attempt().state() == AttemptState.CLAIMED) {
            happens.add(next -> next.on(new MessageEvent.Accepted("wamid.A")));
            happens.add(next -> next.on(new MessageEvent.Refused(GraphError.of(131026))));
            happens.add(next -> next.on(new MessageEvent.NotAccepted(
                    message.attempt().number(), MessageRecord.failure(error), Life.START)));
            happens.add(next -> next.on(new MessageEvent.OutcomeUnknown(Life.START.plus(Attempt.CLAIM_RUNS))));
        }
        if (message.attempt().number() > 0) {
            happens.add(next -> next.on(new MessageEvent.Sent()));
            happens.add(next -> next.on(new MessageEvent.Delivered()));
            happens.add(next -> next.on(new MessageEvent.Read()));
            happens.add(next -> next.on(new MessageEvent.Failed(Optional.empty())));
        }
        return happens;
    }

    @Test
    void theStepsAreThoseOfTheStateMachine() throws IOException {
        var machine = new JsonMapper()
                .readTree(Path.of("../statemachine/send-message.asl.json").toFile());
        var states = machine.path("States").properties().stream()
                .filter(state -> Set.of("Task", "Wait")
                        .contains(state.getValue().path("Type").asText()))
                .map(state -> state.getKey())
                .toList();
        assertThat(PAGE.table("step", "by", "writes", "due next").stream()
                        .map(List::getFirst)
                        .filter(step -> step.startsWith("`"))
                        .map(step -> step.replace("`", "")))
                .containsExactlyInAnyOrderElementsOf(states);
    }

    @Test
    void everyWayToEndIsPlayedByTheTestThatIsNamed() throws IOException {
        var rows = PAGE.table("event", "hold", "message", "tested by");
        assertThat(rows).hasSizeGreaterThan(13);
        for (var row : rows) {
            var test = Markdown.code(row.getLast()).getFirst().split("\\.", -1);
            var source =
                    Files.readString(Path.of("../e2e/src/test/java/com/interactioncredits/e2e/" + test[0] + ".java"));
            assertThat(source).as(row.getFirst()).contains("void " + test[1] + "(");
        }
    }

    @Test
    void everyStatusIsShown() {
        var text = String.join("\n", PAGE.lines());
        for (var status : Status.values()) {
            assertThat(text).contains("--> " + status.label() + ": ");
        }
    }
}
