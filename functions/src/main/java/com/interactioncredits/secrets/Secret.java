package com.interactioncredits.secrets;

import com.interactioncredits.store.TryAgainException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// One secret of Secrets Manager, read when it is first needed and kept for five minutes. Safe for threads: one
/// reads, the others wait for it.
///
/// Nothing is read before the first call: a value from before SnapStart's snapshot would be as old as the snapshot.
/// While Secrets Manager is away, or the secret is not usable, the value that was read last stays in use.
///
/// @param <T> what the secret's texts are read as
public final class Secret<T> {
    private static final Duration KEPT_FOR = Duration.ofMinutes(5);

    /// Strangers can send forged signatures at will, so they must not turn us into a load on Secrets Manager.
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(30);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
    /// Without any value every call fails: one lost packet must not cost half a minute.
    private static final Duration AFTER_A_FIRST_FAILURE = Duration.ofSeconds(1);

    private static final Duration PREVIOUS_COUNTS_FOR = Duration.ofHours(24);

    private final SecretVersions<T> versions;
    private final Clock clock;
    private @Nullable SecretVersion<T> current;
    private Instant readAgainAt = Instant.MIN;
    private Instant renewAgainAt = Instant.MIN;
    private Previous<T> previous = new Previous<>("", Optional.empty(), Instant.MIN);

    /// @param besides the id of the version that it preceded
    private record Previous<T>(String besides, Optional<T> value, Instant readAgainAt) {}

    /// @param arn which secret; its text is a JSON object
    /// @param reader makes the value out of the object's texts. Its IllegalArgumentException is logged: it names
    ///     the key at fault and not what it holds
    public Secret(SecretsManagerClient client, String arn, Clock clock, Function<Map<String, String>, T> reader) {
        this.versions = new SecretVersions<>(client, arn, reader);
        this.clock = clock;
    }

    /// The current value, at most five minutes old unless it could not be read again.
    ///
    /// @throws TryAgainException if it was never read
    public T current() {
        return known().value();
    }

    /// The current value after another side refused the one that was used: read afresh, at most every 30 seconds.
    ///
    /// @throws TryAgainException if it was never read
    public T renewed() {
        return renewedVersion().value();
    }

    /// Whether the current value passes, or the previous one while the current is younger than 24 hours: the other
    /// side may learn of a rotation later than we do. If neither passes, the secret is read afresh, at most every
    /// 30 seconds, and a new version is tried as well: the other side may have learned of it earlier.
    ///
    /// @throws TryAgainException if it was never read
    public boolean passes(Predicate<T> test) {
        var before = known();
        if (eitherPasses(before, test)) {
            return true;
        }
        var after = renewedVersion();
        return !after.id().equals(before.id()) && eitherPasses(after, test);
    }

    private boolean eitherPasses(SecretVersion<T> version, Predicate<T> test) {
        return test.test(version.value()) || previousOf(version).filter(test).isPresent();
    }

    private synchronized SecretVersion<T> known() {
        if (isDue(readAgainAt)) {
            read();
        }
        if (current == null) {
            throw new TryAgainException("a secret could not be read", null);
        }
        return current;
    }

    private synchronized SecretVersion<T> renewedVersion() {
        if (isDue(renewAgainAt)) {
            renewAgainAt = clock.instant().plus(BETWEEN_RENEWALS);
            read();
        }
        return known();
    }

    /// A failure changes nothing about the value that is known.
    private void read() {
        if (versions.current() instanceof Reading.Found<T>(var version)) {
            current = version;
            readAgainAt = clock.instant().plus(KEPT_FOR);
        } else {
            readAgainAt = clock.instant().plus(current == null ? AFTER_A_FIRST_FAILURE : AFTER_A_FAILURE);
        }
    }

    private synchronized Optional<T> previousOf(SecretVersion<T> version) {
        if (isDue(version.createdAt().plus(PREVIOUS_COUNTS_FOR))) {
            return Optional.empty();
        }
        var isAnother = !previous.besides().equals(version.id());
        if (isAnother || isDue(previous.readAgainAt())) {
            var kept = isAnother ? Optional.<T>empty() : previous.value();
            var now = clock.instant();
            previous = switch (versions.previous()) {
                case Reading.Found<T>(var found) ->
                    new Previous<>(version.id(), Optional.of(found.value()), now.plus(KEPT_FOR));
                case Reading.Missing<T> _ -> new Previous<>(version.id(), Optional.empty(), now.plus(KEPT_FOR));
                case Reading.Failed<T> _ -> new Previous<>(version.id(), kept, now.plus(AFTER_A_FAILURE));
            };
        }
        return previous.value();
    }

    private boolean isDue(Instant moment) {
        return !clock.instant().isBefore(moment);
    }
}
