package com.interactioncredits.local.show;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import java.util.List;

/// What happened to the credits of one hold.
///
/// @param movements of the hold besides its deduction: refunds and late deductions
record HoldStory(Hold hold, List<Transaction> movements) {
    List<String> lines() {
        var timeline = new Timeline();
        addTo(timeline);
        return Section.of(
                "Hold " + hold.id() + ": " + hold.status().label(),
                List.of(
                        "user        " + hold.account().userId(),
                        "reference   " + hold.reference().value() + " ("
                                + hold.source().label() + ")",
                        "amount      " + credits(hold.amount())),
                timeline,
                next());
    }

    void addTo(Timeline timeline) {
        timeline.add(
                hold.createdAt(),
                "hold " + hold.id() + " placed" + Words.by(hold.placedBy()) + ": " + credits(hold.amount())
                        + " held until " + Words.time(hold.createdAt().plus(hold.duration())));
        if (hold.extensions() > 0 && hold.status() == Hold.Status.ACTIVE) {
            timeline.add(hold.updatedAt(), extended());
        }
        if (hold.status() != Hold.Status.ACTIVE) {
            timeline.add(hold.updatedAt(), ended());
        }
        movements.forEach(movement -> timeline.add(movement.createdAt(), TransactionStory.sentence(movement)));
    }

    /// Only the last extension is kept.
    private String extended() {
        return "hold extended, " + hold.extensions() + (hold.extensions() == 1 ? " time" : " times") + " so far: until "
                + Words.time(hold.expiresAt());
    }

    private String ended() {
        var by = Words.by(hold.endedBy());
        return switch (hold.status()) {
            case CONVERTED -> {
                var deducted = hold.convertedAmount().orElseThrow();
                var rest = hold.amount() - deducted;
                yield "hold converted" + by + ": " + credits(deducted) + " deducted"
                        + (rest > 0 ? ", " + credits(rest) + " available again" : "");
            }
            case RELEASED -> "hold released" + by + ": " + credits(hold.amount()) + " available again";
            case EXPIRED -> "hold expired: " + credits(hold.amount()) + " available again";
            case ACTIVE -> throw new IllegalStateException("an active hold has not ended");
        };
    }

    private String next() {
        return switch (hold.status()) {
            case ACTIVE ->
                "the hold expires at " + Words.time(hold.expiresAt())
                        + " unless its caller converts, releases or extends it before.";
            case CONVERTED -> "nothing. An operator or a service can refund it.";
            case RELEASED, EXPIRED -> "nothing. The credits are available to the user.";
        };
    }

    private String credits(long number) {
        return Words.credits(number, hold.account().creditType());
    }
}
