package com.interactioncredits.auth;

import java.util.Set;
import java.util.regex.Pattern;

/// Who makes a call, as proved by the call's token.
public sealed interface Caller {

    /// A person. In an impersonated session another person acts as this one, and may only read.
    ///
    /// @param userId `user_` and 1–64 of `A–Z a–z 0–9 _ -`
    record User(String userId, boolean operator, boolean impersonated) implements Caller {
        private static final Pattern ID = Pattern.compile("user_[A-Za-z0-9_-]{1,64}");

        public User {
            if (!isId(userId)) {
                throw new IllegalArgumentException("a user's id is user_ and 1 to 64 of A-Z a-z 0-9 _ -");
            }
        }

        static boolean isId(String text) {
            return ID.matcher(text).matches();
        }
    }

    /// A backend that may speak for any user.
    ///
    /// @param machineId `mch_` and 1–64 of `A–Z a–z 0–9 _ -`
    /// @param scopes what it may do
    record Service(String machineId, Set<Scope> scopes) implements Caller {
        private static final Pattern ID = Pattern.compile("mch_[A-Za-z0-9_-]{1,64}");

        public Service {
            if (!isId(machineId)) {
                throw new IllegalArgumentException("a machine's id is mch_ and 1 to 64 of A-Z a-z 0-9 _ -");
            }
            scopes = Set.copyOf(scopes);
        }

        static boolean isId(String text) {
            return ID.matcher(text).matches();
        }
    }
}
