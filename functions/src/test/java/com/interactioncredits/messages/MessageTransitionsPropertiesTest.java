package com.interactioncredits.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.messages.Message.Status;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever happens to a message, in whatever order and however often.
class MessageTransitionsPropertiesTest {
    private static final Map<String, MessageEvent> EVENTS = Map.of(
            "accepted", MessageTransitionsTest.ACCEPTED,
            "refused", MessageTransitionsTest.REFUSED,
            "not accepted", MessageTransitionsTest.NOT_ACCEPTED,
            "outcome unknown", MessageTransitionsTest.OUTCOME_UNKNOWN,
            "sent", MessageTransitionsTest.SENT,
            "delivered", MessageTransitionsTest.DELIVERED,
            "read", MessageTransitionsTest.READ,
            "failed", MessageTransitionsTest.FAILED,
            "expired", MessageTransitionsTest.EXPIRED);

    /// What the message's own runs do, if they may, and time.
    private static final Map<String, Consumer<Life>> DEEDS = Map.of(
            "claims", life -> when(mayClaim(life), life::claimed),
            "records an acceptance", life -> when(isOpen(life), () -> life.recorded(AttemptState.ACCEPTED)),
            "records an unknown outcome", life -> when(isOpen(life), () -> life.recorded(AttemptState.UNKNOWN)),
            "time is up", Life::timeUp);

    /// The contract's picture: where an arrow or a chain of arrows leads, and that delivered and read win over failed.
    private static final Map<Status, Set<Status>> AHEAD = Map.of(
            Status.QUEUED, EnumSet.allOf(Status.class),
            Status.SENDING, EnumSet.complementOf(EnumSet.of(Status.QUEUED)),
            Status.UNCONFIRMED, EnumSet.complementOf(EnumSet.of(Status.QUEUED, Status.SENDING)),
            Status.SENT, EnumSet.of(Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED),
            Status.FAILED, EnumSet.of(Status.FAILED, Status.DELIVERED, Status.READ),
            Status.DELIVERED, EnumSet.of(Status.DELIVERED, Status.READ),
            Status.READ, EnumSet.of(Status.READ));

    private static void when(boolean may, Runnable deed) {
        if (may) {
            deed.run();
        }
    }

    private static boolean isOpen(Life life) {
        return life.message().attempt().state().isOpen();
    }

    private static boolean mayClaim(Life life) {
        return life.message().delivery().isUnderWay()
                && life.message().attempt().state().allowsAttempt()
                && life.credits() == CreditState.HELD;
    }

    @Provide
    Arbitrary<List<String>> histories() {
        var steps = EVENTS.keySet().stream().sorted().toList();
        var deeds = DEEDS.keySet().stream().sorted().toList();
        return Arbitraries.oneOf(Arbitraries.of(steps), Arbitraries.of(deeds))
                .list()
                .ofMaxSize(12);
    }

    private static void take(Life life, String step) {
        Optional.ofNullable(EVENTS.get(step)).ifPresent(life::on);
        Optional.ofNullable(DEEDS.get(step)).ifPresent(deed -> deed.accept(life));
    }

    @Property(tries = 5000)
    void aStatusNeverGoesBack(@ForAll("histories") List<String> history, @ForAll ChargeOn chargeOn) {
        var life = Life.chargedOn(chargeOn);
        for (var step : history) {
            var before = life.message().status();
            take(life, step);
            assertThat(AHEAD.get(before))
                    .as("after %s by %s", before, step)
                    .contains(life.message().status());
        }
    }

    @Property(tries = 5000)
    void eachMovementOfCreditsHappensOnceAtMost(@ForAll("histories") List<String> history, @ForAll ChargeOn chargeOn) {
        var life = Life.chargedOn(chargeOn);
        history.forEach(step -> take(life, step));
        assertThat(life.movements()).doesNotHaveDuplicates();
        assertThat(life.movements())
                .as("a hold ends once")
                .doesNotContainSequence(CreditMovement.CONVERT, CreditMovement.RELEASE);
        assertThat(life.movements().stream()
                        .filter(move -> move == CreditMovement.CONVERT || move == CreditMovement.RELEASE))
                .hasSizeLessThan(2);
    }

    @Property(tries = 5000)
    void creditsAgreeWithTheStatus(@ForAll("histories") List<String> history, @ForAll ChargeOn chargeOn) {
        var life = Life.chargedOn(chargeOn);
        for (var step : history) {
            take(life, step);
            assertCreditsAgree(life, chargeOn);
        }
    }

    private static void assertCreditsAgree(Life life, ChargeOn chargeOn) {
        var moves = life.movements();
        long taken = moves.stream()
                .filter(move -> move == CreditMovement.CONVERT || move == CreditMovement.DEDUCT_LATE)
                .count();
        var paid = taken - Collections.frequency(moves, CreditMovement.REFUND);
        assertThat(life.credits() == CreditState.CHARGED).as("%s", life).isEqualTo(paid == 1);
        switch (life.message().status()) {
            case QUEUED, SENDING, UNCONFIRMED ->
                assertThat(taken).as("%s", life).isZero();
            case SENT -> assertThat(paid).as("%s", life).isEqualTo(chargeOn == ChargeOn.ACCEPTED ? 1 : 0);
            case DELIVERED, READ ->
                assertThat(paid == 1 || moves.contains(CreditMovement.DEDUCT_LATE))
                        .as("%s", life)
                        .isTrue();
            case FAILED -> {
                if (!life.message().attempt().state().allowsAttempt()) {
                    assertThat(paid).as("%s", life).isZero();
                    assertThat(life.credits()).as("%s", life).isEqualTo(CreditState.RETURNED);
                }
            }
        }
    }

    @Property(tries = 5000)
    void anEventThatComesTwiceIsAsOnce(@ForAll("histories") List<String> history, @ForAll ChargeOn chargeOn) {
        var once = Life.chargedOn(chargeOn);
        var twice = Life.chargedOn(chargeOn);
        for (var step : history) {
            take(once, step);
            take(twice, step);
            if (EVENTS.containsKey(step)) {
                take(twice, step);
            }
            assertThat(twice).as("after %s", step).hasToString(once.toString());
        }
    }

    /// Of everything that WhatsApp tells later, only what it says counts, not when: each webhook may come first.
    @Property(tries = 2000)
    void webhooksEndTheSameInAnyOrder(@ForAll("webhooks") List<String> reported, @ForAll ChargeOn chargeOn) {
        var reversed = reported.reversed();
        var one = Life.chargedOn(chargeOn).claimed();
        var other = Life.chargedOn(chargeOn).claimed();
        reported.forEach(step -> take(one, step));
        reversed.forEach(step -> take(other, step));
        assertThat(one.message().status()).isEqualTo(other.message().status());
        assertThat(one.credits()).isEqualTo(other.credits());
    }

    @Provide
    Arbitrary<List<String>> webhooks() {
        return Arbitraries.of("accepted", "sent", "delivered", "read", "failed")
                .list()
                .ofMaxSize(8);
    }
}
