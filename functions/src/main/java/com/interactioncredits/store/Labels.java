package com.interactioncredits.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the table, URLs and answers spell the constants of an enum: in lower case.
public final class Labels {
    private Labels() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The constant that has this label.
    public static <E extends Enum<E>> Optional<E> named(Class<E> type, String label) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(label))
                .findFirst();
    }
}
