package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Virtual time in which events happen one after another, in an order that depends only on the seed. Actors are
/// threads; exactly one runs at any moment, until it waits.
public final class Simulation {
    /// Ends a process immediately.
    public static final class ProcessDied extends Error {
        ProcessDied() {
            super("the process died", null, false, false);
        }
    }

    /// How a call of a function ended, as its caller sees it.
    public sealed interface CallOutcome<T> {}

    public record Answered<T>(T answer) implements CallOutcome<T> {}

    /// The process died or exceeded its timeout.
    public record Lost<T>() implements CallOutcome<T> {}

    /// It threw an exception.
    public record Threw<T>(Exception fault) implements CallOutcome<T> {}

    private record Due(long at, long order, boolean lasting, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /// Threads of one process die together.
    private static final class Life {
        private boolean dead;
        private long diesAt = Long.MAX_VALUE;
    }

    /// A caller, or a thread of a function's process.
    public static final class Actor {
        private final String name;
        private final Life life;
        private final Semaphore turn = new Semaphore(0);
        private long waits;

        private Actor(String name, Life life) {
            this.name = name;
            this.life = life;
        }

        public String name() {
            return name;
        }

        public boolean isDead() {
            return life.dead;
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Semaphore mine = new Semaphore(0);
    private final Random random;
    private long now;
    private long order;
    private long passing;
    private @Nullable Actor current;
    private @Nullable Throwable broken;

    public Simulation(Random random) {
        this.random = random;
    }

    /// Nanoseconds since the beginning.
    public long now() {
        return now;
    }

    public Random random() {
        return random;
    }

    public boolean chance(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    /// @return nanoseconds, uniformly distributed
    public long between(Duration min, Duration max) {
        return random.nextLong(min.toNanos(), max.toNanos() + 1);
    }

    public void after(long nanos, Runnable what) {
        due.add(new Due(now + nanos, order++, false, what));
        passing++;
    }

    /// Repeats forever. It does not keep the simulation from being idle.
    public void every(Duration period, Runnable what) {
        due.add(new Due(now + period.toNanos(), order++, true, () -> {
            every(period, what);
            what.run();
        }));
    }

    /// Runs everything that is due within this time, and moves to its end.
    public void run(Duration time) {
        long end = now + time.toNanos();
        while (!due.isEmpty() && due.peek().at() <= end) {
            var next = due.remove();
            passing -= next.lasting() ? 0 : 1;
            now = Math.max(now, next.at());
            next.what().run();
            if (broken != null) {
                throw new IllegalStateException("the simulation failed", broken);
            }
        }
        now = end;
    }

    /// Whether only repeating events are left.
    public boolean isIdle() {
        return passing == 0;
    }

    public Actor current() {
        if (current == null) {
            throw new IllegalStateException("no actor runs");
        }
        return current;
    }

    /// Starts the actor now: it runs when the current one waits.
    public void start(String name, Runnable work) {
        start(new Actor(name, new Life()), work, () -> {});
    }

    private void start(Actor actor, Runnable work, Runnable atEnd) {
        var thread = Thread.ofVirtual().unstarted(() -> {
            actor.turn.acquireUninterruptibly();
            try {
                work.run();
            } catch (ProcessDied _) {
                // A dead process has no result.
            } catch (Throwable fault) {
                broken = fault;
            }
            atEnd.run();
            current = null;
            mine.release();
        });
        thread.start();
        after(0, () -> resume(actor));
    }

    private void resume(Actor actor) {
        current = actor;
        actor.turn.release();
        mine.acquireUninterruptibly();
    }

    private void suspend(Actor actor) {
        current = null;
        mine.release();
        actor.turn.acquireUninterruptibly();
    }

    /// Lets time pass for the current actor, even if its process dies meanwhile.
    public void pass(long nanos) {
        var actor = current();
        after(nanos, () -> resume(actor));
        suspend(actor);
    }

    /// Lets time pass for the current process.
    ///
    /// @throws ProcessDied if the process dies meanwhile
    public void sleep(long nanos) {
        pass(nanos);
        live();
    }

    /// @throws ProcessDied if the process is dead
    public void live() {
        var life = current().life;
        if (life.dead || now >= life.diesAt) {
            life.dead = true;
            throw new ProcessDied();
        }
    }

    /// Kills the current process.
    public void die() {
        current().life.dead = true;
        throw new ProcessDied();
    }

    /// Runs tasks in threads of the current process, and waits until all have ended.
    ///
    /// @throws ProcessDied if the process dies meanwhile
    public void invokeAll(List<Runnable> tasks) {
        var caller = current();
        var left = new AtomicInteger(tasks.size());
        for (var task : tasks) {
            start(new Actor(caller.name, caller.life), task, () -> {
                if (left.decrementAndGet() == 0) {
                    after(0, () -> resume(caller));
                }
            });
        }
        if (!tasks.isEmpty()) {
            suspend(caller);
        }
        live();
    }

    /// Runs work in a process of its own and waits for its end; past `within` the process is killed.
    ///
    /// @param timeout how long the caller waits; a process that outlasts it goes on alone
    public <T> CallOutcome<T> call(String name, Duration within, Duration timeout, Callable<T> work) {
        var caller = current();
        var life = new Life();
        life.diesAt = now + within.toNanos();
        var ending = new Object() {
            CallOutcome<T> is = new Lost<>();
        };
        long waiting = ++caller.waits;
        Runnable wake = () -> {
            if (caller.waits == waiting) {
                caller.waits++;
                resume(caller);
            }
        };
        start(
                new Actor(name, life),
                () -> {
                    CallOutcome<T> how;
                    try {
                        how = new Answered<>(work.call());
                    } catch (Exception fault) {
                        how = new Threw<>(fault);
                    }
                    if (!life.dead) {
                        ending.is = how;
                    }
                },
                () -> after(0, wake));
        after(Math.min(timeout.toNanos(), within.toNanos()), wake);
        suspend(caller);
        var seen = ending.is;
        caller.waits++;
        return seen;
    }
}
