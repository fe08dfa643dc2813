package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Judges the accounts that have changed, each by what its checkpoint does not count yet. Repairs nothing.
///
/// A mark is deleted last: a call that dies before leaves it, and the account is judged again.
public final class DailyJudgement {
    private static final System.Logger LOG = System.getLogger(DailyJudgement.class.getName());
    private static final int MARKS_AT_ONCE = 100;
    private static final Map<String, AttributeValue> PLACE =
            Item.key("RECONCILER", "JUDGED").attributes();

    /// Marks may be older than this item, which the first call that works writes: a month in AWS.
    private static final int WINDOWS_BEFORE_THE_FIRST = 60;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private final StoreRetry.Pause pause;
    private final MessageCheck messages;
    private final Marks marks;
    private final Checkpoints checkpoints;
    private final JudgedItem judged;

    /// @param pause waits until what was written shows everywhere, before a suspicion becomes a finding
    public DailyJudgement(
            DynamoDbClient dynamo,
            String table,
            Clock clock,
            StoreRetry storeRetry,
            StoreRetry.Pause pause,
            MessageCheck messages,
            Marks marks) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.storeRetry = storeRetry;
        this.pause = pause;
        this.messages = messages;
        this.marks = marks;
        this.checkpoints = new Checkpoints(dynamo, table, storeRetry);
        this.judged = new JudgedItem(dynamo, table, clock, storeRetry);
    }

    /// Marks of windows that have ended.
    ///
    /// @param window the oldest that has any
    /// @param age how long ago its oldest change may have been
    public record Backlog(long window, Duration age) {}

    /// @return empty when all accounts are judged whose window has ended
    public Optional<Backlog> backlog() {
        var place = place();
        var last = marks.lastEnded();
        var found = backlog(place.orElse(last - WINDOWS_BEFORE_THE_FIRST), last);
        moveTo(found.map(Backlog::window).orElse(last + 1), place);
        return found;
    }

    private Optional<Long> place() {
        return storeRetry.read(() -> new Listing(dynamo, table).rows(List.of(PLACE))).stream()
                .map(item -> new Item(item).getNumber("window"))
                .findFirst();
    }

    private Optional<Backlog> backlog(long first, long last) {
        for (long window = first; window <= last; window++) {
            if (!marks.first(window).isEmpty()) {
                var age = Duration.between(marks.beginningOf(window), clock.instant());
                return Optional.of(new Backlog(window, age));
            }
        }
        return Optional.empty();
    }

    /// How far the judgement is.
    ///
    /// @param last what it found; empty before the first
    /// @param unjudgedSince when the oldest change may have been that it has not seen; empty when there is none and
    ///     before its first call
    public record State(Optional<Judged> last, Optional<Instant> unjudgedSince) {}

    /// Judges nothing, and writes nothing.
    public State state() {
        var backlog = place().flatMap(first -> backlog(first, marks.lastEnded()));
        return new State(judged.read(), backlog.map(found -> marks.beginningOf(found.window())));
    }

    /// The place never goes back.
    private void moveTo(long window, Optional<Long> place) {
        if (place.filter(at -> at >= window).isPresent()) {
            return;
        }
        try {
            storeRetry.untilDone(() -> Optional.of(dynamo.putItem(put -> put.tableName(table)
                    .item(new Item(PLACE).put("window", window).attributes())
                    .conditionExpression("attribute_not_exists(pk) OR #window < :window")
                    .expressionAttributeNames(Map.of("#window", "window"))
                    .expressionAttributeValues(
                            Item.empty().put(":window", window).attributes()))));
        } catch (ConditionalCheckFailedException _) {
            LOG.log(System.Logger.Level.DEBUG, "another call was further");
        }
    }

    /// Judges accounts until all have been looked at or the budget ends. Those that could not be judged keep their
    /// mark.
    public ReconciliationPage judge(Backlog backlog, Duration budget) {
        var began = System.nanoTime();
        return judge(backlog, () -> System.nanoTime() - began >= budget.toNanos());
    }

    ReconciliationPage judge(Backlog backlog, BooleanSupplier isOver) {
        var page = new Part(isOver).judge(backlog);
        keep(page);
        return page;
    }

    /// What was found has still to be counted and logged: a report that could not be kept must not hide it.
    private void keep(ReconciliationPage page) {
        try {
            judged.add(marks.lastEnded(), page);
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "reconciler: what was found could not be kept for operators", fault);
        }
    }

    private final class Part {
        private final BooleanSupplier isOver;
        private final AccountAudit audit;
        private final List<ReconciliationResult> found = new ArrayList<>();
        private int accounts;
        private int unsettled;

        Part(BooleanSupplier isOver) {
            this.isOver = isOver;
            this.audit = new AccountAudit(new LedgerRows(dynamo, table, clock, storeRetry), storeRetry, pause, isOver);
        }

        ReconciliationPage judge(Backlog backlog) {
            var last = marks.lastEnded();
            boolean goesOn = true;
            for (long window = backlog.window(); goesOn && window <= last; window++) {
                goesOn = judge(window);
            }
            return new ReconciliationPage(accounts, unsettled, found, Optional.empty());
        }

        /// @return false when the time is up
        private boolean judge(long window) {
            var after = Optional.<String>empty();
            do {
                var page = marks.in(window, after, MARKS_AT_ONCE);
                for (var account : page.items()) {
                    if (isOver.getAsBoolean() || !isLookedAt(window, account)) {
                        return false;
                    }
                }
                after = page.next();
            } while (after.isPresent());
            return true;
        }

        /// An account whose records cannot be read must not hold up the others.
        ///
        /// @return false when the time is up
        private boolean isLookedAt(long window, AccountId account) {
            try {
                judge(window, account);
                return true;
            } catch (AccountAudit.OutOfTime _) {
                return false;
            } catch (RuntimeException fault) {
                LOG.log(System.Logger.Level.WARNING, "reconciler: an account could not be judged; tried again", fault);
                unsettled++;
                return true;
            }
        }

        private void judge(long window, AccountId account) {
            var now = clock.instant();
            var kept = checkpoints.of(account);
            var from = kept.map(Checkpoints.Kept::checkpoint)
                    .orElseGet(
                            () -> Checkpoint.beginning(marks.beginningOf(window).minus(Progress.LATEST_WRITE), false));
            var outcome = judge(account, kept, from, now);
            if (isSuspicion(from, outcome.judgement())) {
                outcome = judge(account, kept, Checkpoint.beginning(from.comparedTo(), true), now);
            }
            outcome.judgement().findings().forEach(this::take);
            if (!outcome.judgement().isSettled()) {
                unsettled++;
                checkpoints.move(account, kept, outcome.reached());
                return;
            }
            accounts++;
            if (!checkpoints.move(account, kept, outcome.reached().judged(now.minus(Progress.LATEST_WRITE)))) {
                return;
            }
            if (outcome.mayChangeWithoutAMark()) {
                marks.mark(List.of(account));
            }
            marks.delete(window, account);
        }

        /// Sums that do not agree count when no older checkpoint is among their terms.
        private boolean isSuspicion(Checkpoint from, AccountAudit.Judgement judgement) {
            return !from.isBeginning()
                    && !from.isSuspected()
                    && judgement.findings().stream()
                            .anyMatch(finding -> finding instanceof Finding.AccountDrift
                                    || finding instanceof Finding.RefundsDisagree);
        }

        /// What was read before the time is up is kept, so that the next part goes on there.
        private Outcome judge(AccountId account, Optional<Checkpoints.Kept> kept, Checkpoint from, Instant now) {
            var progress = new Progress(from);
            var changed = new ChangedMessages(messages, from.comparedTo());
            try {
                var judgement = audit.judge(account, progress, changed, now);
                return new Outcome(judgement, progress.reached(), changed.found());
            } catch (AccountAudit.OutOfTime outOfTime) {
                checkpoints.move(account, kept, progress.reached());
                throw outOfTime;
            } finally {
                changed.found().forEach(this::take);
            }
        }

        private void take(Finding finding) {
            found.add(new ReconciliationResult(finding, ReconciliationResult.Outcome.REPORTED));
        }
    }

    private record Outcome(AccountAudit.Judgement judgement, Checkpoint reached, Set<Finding> ofMessages) {
        /// A finding is found again until it is repaired; and an open hold may end, or stay open, without a write of
        /// the account.
        boolean mayChangeWithoutAMark() {
            return !judgement.findings().isEmpty() || !ofMessages.isEmpty() || judgement.hasActive();
        }
    }
}
