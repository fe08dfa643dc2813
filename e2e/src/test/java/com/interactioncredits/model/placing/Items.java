package com.interactioncredits.model.placing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A small immutable set in a fixed order, so that equal sets explore alike. It remembers its hash, which the explorer
/// asks for in every state.
final class Items<T extends Comparable<? super T>> implements Iterable<T> {
    private final List<T> items;
    private final int hash;

    private Items(List<T> items) {
        this.items = items;
        this.hash = items.hashCode();
    }

    static <T extends Comparable<? super T>> Items<T> none() {
        return new Items<T>(List.of());
    }

    /// With this item, in the place of one that has the same key.
    Items<T> with(T item) {
        var all = new ArrayList<T>(items.size() + 1);
        for (var other : items) {
            if (other.compareTo(item) != 0) {
                all.add(other);
            }
        }
        all.add(item);
        all.sort(null);
        return new Items<>(all);
    }

    Items<T> without(T item) {
        return filter(other -> !other.equals(item));
    }

    Items<T> filter(Predicate<T> kept) {
        var all = new ArrayList<T>(items.size());
        for (var item : items) {
            if (kept.test(item)) {
                all.add(item);
            }
        }
        return new Items<>(all);
    }

    Optional<T> find(Predicate<T> wanted) {
        for (var item : items) {
            if (wanted.test(item)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    boolean contains(T item) {
        return items.contains(item);
    }

    T first() {
        return items.getFirst();
    }

    T get(int index) {
        return items.get(index);
    }

    Items<T> rest() {
        return new Items<>(items.subList(1, items.size()));
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public Iterator<T> iterator() {
        return items.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Items<?> that && hash == that.hash && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
