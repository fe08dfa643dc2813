package com.interactioncredits.feed;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.ledger.AccountSnapshot;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.SortKey;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists what of a user has changed: not each change, but the present state of each thing that did.
///
/// Holds and messages are found in an index that each of their writes moves one entry of; what fell due without a write
/// is found among the open holds. Both are read again from a little before where the last reading ended, because what
/// was written before it may show after it. So a state may come twice, and clients keep the highest version.
public final class ChangeFeed {
    /// The longest time between an entry's position and its change becoming visible: a message keeps its place for
    /// ten seconds, a writer retries for eight, a request may take effect half a minute after its caller gave up,
    /// the index lags, and two clocks differ.
    static final Duration OVERLAP = Duration.ofMinutes(1);

    static final Duration CURSOR_LASTS = Duration.ofHours(24);

    private final Statement statement;
    private final UserMessages messages;
    private final Listing listing;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public ChangeFeed(Statement statement, UserMessages messages, Listing listing, Clock clock, StoreRetry storeRetry) {
        this.statement = statement;
        this.messages = messages;
        this.listing = listing;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// @param since empty to begin: the answer has both balances, and what changes from now on can be asked for
    /// @param limit how many changes of holds and messages are looked at, at most 100
    public ChangesOutcome read(String userId, Optional<Since> since, int limit) {
        var now = StoredTime.now(clock);
        if (since.isEmpty()) {
            return begin(userId, now);
        }
        return since.get().seenUntil().isBefore(now.minus(CURSOR_LASTS))
                ? new ChangesOutcome.CursorExpired()
                : continued(userId, since.get(), limit, now);
    }

    private ChangesOutcome begin(String userId, Instant now) {
        var balances = snapshots(userId).stream().map(AccountSnapshot::balance).toList();
        var next = Since.time(now.minus(OVERLAP), versions(balances, _ -> 0L));
        return new ChangesOutcome.Changes(balances, List.of(), List.of(), false, next);
    }

    /// The balances are read last: a client that sees that a message has ended and stops reading has the
    /// balance that goes with it. One that is ahead of a message does no harm, since the message is still under
    /// way then.
    private ChangesOutcome continued(String userId, Since since, int limit, Instant now) {
        var indexed = storeRetry.read(() -> listing.changes(userId, since.after(), limit));
        var changed = messages.withIds(ids(indexed.entries().stream(), ItemKind.MESSAGE));
        var holds = new HashMap<UUID, Hold>();
        statement.holds(holdIds(indexed.entries(), changed)).forEach(hold -> holds.put(hold.id(), hold));
        var snapshots = snapshotsSince(userId, since);
        var due = fallenDue(snapshots, since).toList();
        var changes = Stream.concat(indexed.entries().stream(), due.stream())
                .sorted(Comparator.comparing(Listing.Change::position))
                .toList();
        var page = changes.subList(0, Math.min(limit, changes.size()));
        var more = indexed.more() || page.size() < changes.size();

        statement
                .holds(ids(page.stream().filter(due::contains), ItemKind.HOLD))
                .forEach(hold -> holds.put(hold.id(), hold));
        var shown = new HashSet<>(ids(page.stream(), ItemKind.MESSAGE));
        var messagesShown =
                changed.stream().filter(message -> shown.contains(message.id())).toList();
        var balances = snapshots.stream().map(AccountSnapshot::balance).toList();
        var newer = balances.stream()
                .filter(balance -> balance.version() > since.version(type(balance)))
                .toList();
        return new ChangesOutcome.Changes(
                newer,
                holdIds(page, messagesShown).stream()
                        .flatMap(id -> Stream.ofNullable(holds.get(id)))
                        .toList(),
                messagesShown,
                more,
                next(since, page, more, versions(balances, since::version), now));
    }

    /// The next reading starts a little before this one, and so finds entries that became visible late.
    private static Since next(
            Since since, List<Listing.Change> page, boolean more, Map<CreditType, Long> versions, Instant now) {
        var ago = now.minus(OVERLAP);
        var restartAt = since.restartAt().filter(time -> time.isBefore(ago)).orElse(ago);
        return more
                ? new Since(page.getLast().position(), Optional.of(restartAt), versions)
                : Since.time(restartAt, versions);
    }

    private List<AccountSnapshot> snapshots(String userId) {
        return Arrays.stream(CreditType.values())
                .map(type -> statement.snapshot(new AccountId(userId, type)))
                .toList();
    }

    /// Between two pages all of them: a hold that fell due may stand on a later page.
    private List<AccountSnapshot> snapshotsSince(String userId, Since since) {
        return since.restartAt().isPresent()
                ? snapshots(userId)
                : Arrays.stream(CreditType.values())
                        .flatMap(type ->
                                statement.snapshotSince(new AccountId(userId, type), since.version(type)).stream())
                        .toList();
    }

    private static Stream<Listing.Change> fallenDue(List<AccountSnapshot> snapshots, Since since) {
        return snapshots.stream()
                .flatMap(snapshot -> snapshot.fallenDue().stream())
                .map(due -> new Listing.Change(SortKey.of(due.at(), due.holdId()), ItemKind.HOLD.name(), due.holdId()))
                .filter(change -> change.position().compareTo(since.after()) > 0);
    }

    private static List<UUID> ids(Stream<Listing.Change> changes, ItemKind kind) {
        return changes.filter(change -> isOf(kind, change))
                .map(Listing.Change::id)
                .toList();
    }

    private static boolean isOf(ItemKind kind, Listing.Change change) {
        return change.kind().equals(kind.name());
    }

    /// Each hold once, and where its first change stands; a message's hold changes with its message.
    private static List<UUID> holdIds(List<Listing.Change> changes, List<Message> changed) {
        var byId = changed.stream().collect(Collectors.toMap(Message::id, Function.identity()));
        var ids = new LinkedHashSet<UUID>();
        for (var change : changes) {
            if (isOf(ItemKind.HOLD, change)) {
                ids.add(change.id());
            } else {
                Optional.ofNullable(byId.get(change.id()))
                        .flatMap(Message::holdId)
                        .ifPresent(ids::add);
            }
        }
        return List.copyOf(ids);
    }

    private static Map<CreditType, Long> versions(List<Balance> balances, Function<CreditType, Long> known) {
        var versions = new EnumMap<CreditType, Long>(CreditType.class);
        for (var type : CreditType.values()) {
            versions.put(type, known.apply(type));
        }
        balances.forEach(balance -> versions.merge(type(balance), balance.version(), Math::max));
        return versions;
    }

    private static CreditType type(Balance balance) {
        return balance.account().creditType();
    }
}
