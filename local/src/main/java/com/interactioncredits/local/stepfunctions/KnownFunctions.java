package com.interactioncredits.local.stepfunctions;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The functions an expression may call: JSONata's own except `$eval`, which AWS forbids, and the six that AWS adds.
/// Time and randomness come from the execution's environment.
final class KnownFunctions {

    static final String FORBIDDEN = "eval";

    /// Added or replaced here.
    private static final Set<String> OURS =
            Set.of("partition", "range", "hash", "random", "uuid", "parse", "now", "millis");

    private static final Set<String> LIBRARY =
            Set.of(("abs append assert average base64decode base64encode boolean ceil clone contains count"
                            + " decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter"
                            + " floor formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map"
                            + " match max merge min not number pad parseInteger power reduce replace reverse round shuffle"
                            + " sift single sort split spread sqrt string substring substringAfter substringBefore sum"
                            + " toMillis trim type uppercase zip")
                    .split(" "));

    private static final Set<String> HASHES = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");
    private static final int MAX_RANGE_SIZE = 1000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private KnownFunctions() {}

    static boolean known(String name) {
        return OURS.contains(name) || LIBRARY.contains(name);
    }

    static void bind(Jsonata.Frame frame, Scope scope) {
        bind(frame, "partition", "<an:a>", 2, args -> partition((List<?>) args.get(0), (Number) args.get(1)));
        bind(
                frame,
                "range",
                "<nnn:a>",
                3,
                args -> range((Number) args.get(0), (Number) args.get(1), (Number) args.get(2)));
        bind(frame, "hash", "<ss:s>", 2, args -> hash((String) args.get(0), (String) args.get(1)));
        bind(frame, "random", "<n?:n>", 0, args -> random((Number) optional(args, 0), scope.random()));
        bind(frame, "uuid", "<:s>", 0, _ -> uuid(scope.random()));
        bind(frame, "parse", "<s:x>", 1, args -> parse((String) args.get(0)));
        bind(frame, "now", "<s?s?:s>", 0, args -> now(args, scope.clock()));
        bind(frame, "millis", "<:n>", 0, _ -> scope.clock().millis());
    }

    private interface Body {
        @Nullable
        Object call(List<?> args);
    }

    /// A function applied to undefined is undefined, as everywhere in JSONata.
    private static void bind(Jsonata.Frame frame, String name, String signature, int required, Body body) {
        frame.bind(
                name,
                new Jsonata.JFunction(
                        (_, args) -> {
                            for (int i = 0; i < required; i++) {
                                if (optional(args, i) == null) {
                                    return null;
                                }
                            }
                            return body.call(args);
                        },
                        signature));
    }

    private static @Nullable Object optional(List<?> args, int index) {
        return index < args.size() ? args.get(index) : null;
    }

    private static List<Object> partition(List<?> array, Number size) {
        int chunk = whole(size);
        if (chunk <= 0) {
            throw new JException("$partition needs a positive size");
        }
        var parts = new ArrayList<Object>();
        for (int from = 0; from < array.size(); from += chunk) {
            parts.add(new ArrayList<Object>(array.subList(from, Math.min(from + chunk, array.size()))));
        }
        return parts;
    }

    /// Returns an array, not a sequence, as documented: a range of one number is an array of one.
    private static List<Object> range(Number first, Number last, Number step) {
        int by = whole(step);
        if (by == 0) {
            throw new JException("$range needs a step that is not 0");
        }
        var numbers = new ArrayList<Object>();
        int end = whole(last);
        for (long next = whole(first); by > 0 ? next <= end : next >= end; next += by) {
            if (numbers.size() == MAX_RANGE_SIZE) {
                throw new JException("$range gives at most " + MAX_RANGE_SIZE + " numbers");
            }
            numbers.add(next);
        }
        return numbers;
    }

    private static int whole(Number number) {
        if (number.doubleValue() != number.intValue()) {
            throw new JException("not a whole number");
        }
        return number.intValue();
    }

    private static String hash(String text, String algorithm) {
        if (!HASHES.contains(algorithm)) {
            throw new JException("$hash supports " + HASHES);
        }
        try {
            var digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The same seed gives the same number, but not the same as on AWS.
    private static double random(@Nullable Number seed, RandomGenerator random) {
        return seed == null ? random.nextDouble() : new Random(seed.longValue()).nextDouble();
    }

    private static String uuid(RandomGenerator random) {
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(version4, variant2).toString();
    }

    private static Object parse(String json) {
        try {
            return Values.toLibrary(JSON.readTree(json));
        } catch (JsonProcessingException | IllegalArgumentException _) {
            throw new JException("$parse got something that is not JSON");
        }
    }

    private static @Nullable String now(List<?> args, Clock clock) {
        return Functions.dateTimeFromMillis(clock.millis(), (String) optional(args, 0), (String) optional(args, 1));
    }
}
