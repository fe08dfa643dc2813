package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.ORIGIN;

import com.interactioncredits.auth.Caller.Service;
import com.interactioncredits.auth.Caller.User;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/// What `SessionTokens` makes of a token.
final class TokenVerification {
    static final Verified ADA = new Verified(new User("user_ada", false, false));

    static final Verified JOBS = new Verified(new Service("mch_jobs", Draft.JOBS_SCOPES));

    private TokenVerification() {}

    static Refused refused(Reason reason) {
        return new Refused(reason);
    }

    static TokenOutcome verify(Draft draft) {
        return verify(draft, NOW);
    }

    static TokenOutcome verify(Draft draft, Instant now) {
        return verify("Bearer " + draft.signed(), now);
    }

    static TokenOutcome verify(String authorization, Instant now) {
        return verify(authorization, now, false);
    }

    static TokenOutcome verify(String authorization, Instant now, boolean withoutOrigin) {
        var settings = new AuthSettings(
                Draft.ISSUER,
                new AuthSettings.Pem(Keys.pem(Keys.CLERKS)),
                Set.of(ORIGIN),
                withoutOrigin,
                Draft.MACHINES);
        return new SessionTokens(settings, Clock.fixed(now, ZoneOffset.UTC)).verify(authorization);
    }
}
