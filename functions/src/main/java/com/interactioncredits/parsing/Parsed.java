package com.interactioncredits.parsing;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A field as it was read: its value, or none when the field is bad. What is wrong with a bad field is in `BadFields`,
/// so that reading continues and finds the next bad one.
public sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    record Bad<T>() implements Parsed<T> {}

    /// Combines these fields; bad if one of them is.
    ///
    /// @param make called only when all of them are good
    static <T> Parsed<T> of(Supplier<T> make, Parsed<?>... fields) {
        return Arrays.stream(fields).anyMatch(Bad.class::isInstance) ? new Bad<>() : new Good<>(make.get());
    }

    /// @throws IllegalStateException for a bad field, which has no value
    default T get() {
        return toOptional().orElseThrow(() -> new IllegalStateException("a bad field has no value"));
    }

    default <R> Parsed<R> map(Function<T, R> change) {
        return flatMap(value -> new Good<>(change.apply(value)));
    }

    default <R> Parsed<R> flatMap(Function<T, Parsed<R>> change) {
        return switch (this) {
            case Good<T>(var value) -> change.apply(value);
            case Bad<T>() -> new Bad<>();
        };
    }

    default Optional<T> toOptional() {
        return switch (this) {
            case Good<T>(var value) -> Optional.of(value);
            case Bad<T>() -> Optional.empty();
        };
    }
}
