package com.interactioncredits.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// How the table, URLs and answers spell the constants of an enum.
public final class Labels {
    private Labels() {}

    /// The constant's name in lower case.
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The constant whose name in lower case is this label.
    public static <E extends Enum<E>> Optional<E> named(Class<E> type, String label) {
        return named(type, Labels::of, label);
    }

    /// The constant with this label, where the label is not its name.
    public static <E extends Enum<E>> Optional<E> named(Class<E> type, Function<E, String> labelOf, String label) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> labelOf.apply(constant).equals(label))
                .findFirst();
    }
}
