package com.interactioncredits.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keys from a key set's address, fetched when first asked for and kept.
///
/// One caller fetches at a time. There is no background thread, since a frozen function would not run it: the
/// caller that finds the keys old refreshes them, and the others use the old ones meanwhile.
final class JwksKeys implements SigningKeys {

    private static final Duration REFRESH_AFTER = Duration.ofHours(1);
    /// Attackers can invent key ids, which must not turn into load on the key set's address.
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    /// Without any key every call fails: one lost packet must not cost half a minute.
    private static final Duration BETWEEN_FIRST_FETCHES = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long MAX_BODY_BYTES = 256 * 1024;

    private final URI address;
    private final Clock clock;
    private final HttpClient http;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable KeySet known;
    private volatile @Nullable Instant lastFetchEnded;

    JwksKeys(URI address, Clock clock, HttpClient.Builder http) {
        this.address = address;
        this.clock = clock;
        this.http = http.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /// @param number rises with each fetch that succeeded
    private record KeySet(Map<String, RSAPublicKey> byId, Instant fetchedAt, long number) {}

    @Override
    public Lookup find(@Nullable String keyId) {
        if (keyId == null) {
            return new Lookup.NoKeyId();
        }
        long before = fetched();
        if (!knows(keyId)) {
            fetchFor(keyId);
        } else if (areOld()) {
            refresh();
        }
        var keys = known;
        if (keys == null) {
            return new Lookup.Unavailable();
        }
        var key = keys.byId().get(keyId);
        if (key != null) {
            return new Lookup.Candidates(List.of(key));
        }
        // It may have been added since: only a key set fetched after the question knows that there is no such key.
        return fetched() > before ? new Lookup.Unknown() : new Lookup.Unavailable();
    }

    private long fetched() {
        var keys = known;
        return keys == null ? 0 : keys.number();
    }

    private boolean knows(String keyId) {
        var keys = known;
        return keys != null && keys.byId().containsKey(keyId);
    }

    private boolean areOld() {
        var keys = known;
        return keys != null && !clock.instant().isBefore(keys.fetchedAt().plus(REFRESH_AFTER));
    }

    private void fetchFor(String keyId) {
        if (!mayFetch()) {
            return;
        }
        fetching.lock();
        try {
            if (!knows(keyId) && mayFetch()) {
                fetch();
            }
        } finally {
            fetching.unlock();
        }
    }

    private void refresh() {
        if (!mayFetch() || !fetching.tryLock()) {
            return;
        }
        try {
            if (areOld() && mayFetch()) {
                fetch();
            }
        } finally {
            fetching.unlock();
        }
    }

    private boolean mayFetch() {
        var last = lastFetchEnded;
        var pause = known == null ? BETWEEN_FIRST_FETCHES : BETWEEN_FETCHES;
        return last == null || !clock.instant().isBefore(last.plus(pause));
    }

    /// A failed fetch changes nothing: the keys that were known stay good.
    private void fetch() {
        var keys = download().map(JwksKeys::usableKeys).filter(found -> !found.isEmpty());
        var now = clock.instant();
        keys.ifPresent(found -> known = new KeySet(found, now, fetched() + 1));
        lastFetchEnded = now;
    }

    private Optional<String> download() {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .build();
        var body = BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BODY_BYTES);
        var answer = http.sendAsync(request, body);
        try {
            // Not the request's own timeout, which ends with the headers: a body that drips would hold us forever.
            var got = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return got.statusCode() == 200 ? Optional.of(got.body()) : Optional.empty();
        } catch (ExecutionException | TimeoutException _) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Map<String, RSAPublicKey> usableKeys(String json) {
        var usable = new HashMap<String, RSAPublicKey>();
        try {
            for (var listed : JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys")) {
                addIfUsable(listed, usable);
            }
            return Map.copyOf(usable);
        } catch (ParseException | RuntimeException _) { // the library has a NullPointerException for a few odd texts
            return Map.of();
        }
    }

    /// A key of a kind that we do not understand must not cost us those that we do.
    private static void addIfUsable(Map<String, Object> listed, Map<String, RSAPublicKey> usable) {
        try {
            if (JWK.parse(listed) instanceof RSAKey rsa && rsa.getKeyID() != null && isForSignatures(rsa)) {
                var key = rsa.toRSAPublicKey();
                if (SigningKeys.isLongEnough(key)) {
                    usable.putIfAbsent(rsa.getKeyID(), key);
                }
            }
        } catch (ParseException | JOSEException | RuntimeException _) {
            // As good as absent.
        }
    }

    private static boolean isForSignatures(RSAKey key) {
        var use = key.getKeyUse();
        var algorithm = key.getAlgorithm();
        return (use == null || use.equals(KeyUse.SIGNATURE))
                && (algorithm == null || algorithm.equals(JWSAlgorithm.RS256));
    }
}
