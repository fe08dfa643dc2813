package com.interactioncredits.local.show;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.http.Views;
import com.interactioncredits.messages.Message;
import java.time.Instant;
import java.util.Optional;

/// How a story puts numbers, people and times.
final class Words {
    private Words() {}

    /// Such as `2026-11-28T10:00:00.000Z`, as in logs and answers.
    static String time(Instant instant) {
        return Views.time(instant);
    }

    static String credits(long number) {
        return number + (number == 1 ? " credit" : " credits");
    }

    /// Of one type: that of messages goes without saying.
    static String credits(long number, CreditType type) {
        return type == CreditType.INTERACTION
                ? credits(number)
                : number + " " + type.label() + (number == 1 ? " credit" : " credits");
    }

    static String by(Optional<Actor> actor) {
        return actor.map(known -> " by " + known.id()).orElse("");
    }

    /// The last two digits: enough to compare with what a person says, and no number.
    static String recipient(Message message) {
        return message.to()
                .map(number -> "to a number ending in " + number.substring(number.length() - 2))
                .orElse("without a recipient (never valid, or erased)");
    }

    static String error(Message.Failure error) {
        return error.code() + ", " + error.title();
    }
}
