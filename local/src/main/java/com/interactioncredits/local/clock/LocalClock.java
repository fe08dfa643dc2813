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

/// Real time plus an offset that only grows and survives a restart. All code of local mode reads the time and waits
/// through this clock, so that an advance makes due work run immediately. Thread-safe.
public final class LocalClock extends Clock {
    private final Path file;
    private final Clock wall;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile Duration offset;
    private volatile Optional<String> externalService = Optional.empty();

    /// The clock cannot be moved; the message says why.
    public static final class Unmovable extends IllegalStateException {
        private Unmovable(String externalService) {
            super("the clock cannot be moved: " + externalService + " keeps real time");
        }
    }

    private LocalClock(Path file, Clock wall, Duration offset) {
        this.file = file;
        this.wall = wall;
        this.offset = offset;
    }

    /// Forbids advances, because an external service keeps real time.
    public void keepRealTimeWith(String outside) {
        externalService = Optional.of(outside);
    }

    /// The clock of this data folder, with the offset of earlier runs.
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

    /// Moves the clock forward, wakes all waiting threads, and returns the new time.
    ///
    /// @throws Unmovable if an external service keeps real time
    public Instant advance(Duration by) {
        if (externalService.isPresent()) {
            throw new Unmovable(externalService.get());
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
        // Checked every minute, because the wall clock may be changed meanwhile, and long waits do not fit into
        // nanoseconds.
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
