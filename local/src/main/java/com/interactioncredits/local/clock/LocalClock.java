package com.interactioncredits.local.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Real time plus an offset that only grows and survives a restart. Everything in local mode that looks at the time or
/// waits for one does it here, so that an advance makes due work run at once. Thread-safe.
public final class LocalClock extends Clock {
    private final Path file;
    private final Clock wall;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile Duration offset;
    private volatile Optional<String> keptBy = Optional.empty();

    /// The clock cannot be moved; the message says why.
    public static final class Unmovable extends IllegalStateException {
        private Unmovable(String keptBy) {
            super("the clock cannot be moved: " + keptBy + " would not follow");
        }
    }

    private LocalClock(Path file, Clock wall, Duration offset) {
        this.file = file;
        this.wall = wall;
        this.offset = offset;
    }

    /// From here on nobody moves it: something outside this process keeps real time.
    public void keepRealTimeWith(String outside) {
        keptBy = Optional.of(outside);
    }

    /// The clock of this data folder: it goes on from where it was moved to.
    ///
    /// @throws IllegalStateException if the folder's offset cannot be read; says which file
    public static LocalClock in(Path dataFolder) {
        return in(dataFolder, Clock.systemUTC());
    }

    static LocalClock in(Path dataFolder, Clock wall) {
        var file = dataFolder.resolve("clock-offset");
        try {
            return new LocalClock(
                    file, wall, Duration.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return new LocalClock(file, wall, Duration.ZERO);
        } catch (IOException | DateTimeException unreadable) {
            throw new IllegalStateException("the clock's offset " + file + " cannot be read", unreadable);
        }
    }

    /// Moves the clock forward, wakes all who wait on it, and answers the new time.
    ///
    /// @throws Unmovable if something outside would not follow
    public Instant advance(Duration by) {
        if (keptBy.isPresent()) {
            throw new Unmovable(keptBy.get());
        }
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock never goes back");
        }
        lock.lock();
        try {
            var later = offset.plus(by);
            save(later);
            offset = later;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        return instant();
    }

    /// Returns at `due` on this clock.
    public void sleepUntil(Instant due) throws InterruptedException {
        lock.lock();
        try {
            for (var left = leftUntil(due); left > 0; left = leftUntil(due)) {
                moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public void sleep(Duration duration) throws InterruptedException {
        sleepUntil(instant().plus(duration));
    }

    private long leftUntil(Instant due) {
        // The wall clock may be set while we wait, and a far future does not fit into nanoseconds: look again each
        // minute.
        var left = Duration.between(instant(), due);
        return left.compareTo(Duration.ofMinutes(1)) > 0 ? TimeUnit.MINUTES.toNanos(1) : left.toNanos();
    }

    private void save(Duration later) {
        try {
            var whole = Files.writeString(file.resolveSibling("clock-offset.new"), later + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public Instant instant() {
        return wall.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are UTC");
    }
}
