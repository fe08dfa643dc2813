package com.interactioncredits.http;

import com.interactioncredits.auth.Caller;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.feed.Since;
import com.interactioncredits.health.SystemMetrics.Range;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.Message;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.parsing.Parsed;
import com.interactioncredits.parsing.Parsed.Bad;
import com.interactioncredits.parsing.Parsed.Good;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One request of a known caller, read field by field; all bad fields are named in one answer.
public final class Request {
    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 25;
    private static final int MAX_IDS = 100;
    private static final String ONE_NAME = "provide exactly one of holdId and referenceId";
    private static final String MESSAGE_STATUSES =
            Arrays.stream(Message.Status.values()).map(Message.Status::label).collect(Collectors.joining(", "));

    private final HttpEvent event;
    private final Caller caller;
    private final BadFields bad = new BadFields();
    private final Query query;
    private final Fields body;
    private Optional<String> badCursor = Optional.empty();

    public Request(HttpEvent event, Caller caller, Access access) {
        this.event = event;
        this.caller = caller;
        this.query = Query.of(event.rawQuery(), bad);
        this.body = access.hasBody() ? bodyOf(event).orElseGet(Fields::none) : Fields.none();
    }

    public Fields body() {
        return body;
    }

    /// A page of a list that was asked for.
    public record PageRequest(Optional<String> from, int limit, Cursor cursor) {}

    /// @param list whose cursors count: that of any other list or filter is refused
    public Parsed<PageRequest> page(Parsed<Cursor> list) {
        var limit = query.integer("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        var from = readCursor("cursor", list, Optional::of);
        return Parsed.of(() -> new PageRequest(from.get(), limit.get(), list.get()), from, limit, list);
    }

    /// What a caller asks for that has read the feed up to a cursor.
    public record ChangesRequest(Optional<Since> since, int limit, Cursor cursor) {}

    /// @param feed whose cursors count
    public Parsed<ChangesRequest> changes(Parsed<Cursor> feed) {
        var limit = query.integer("limit", 1, MAX_PAGE, MAX_PAGE);
        var since = readCursor("since", feed, Since::of);
        return Parsed.of(() -> new ChangesRequest(since.get(), limit.get(), feed.get()), since, limit, feed);
    }

    /// A cursor of a list that is not known belongs to none.
    private <T> Parsed<Optional<T>> readCursor(
            String parameter, Parsed<Cursor> list, Function<String, Optional<T>> position) {
        return query.text(parameter).flatMap(given -> {
            var read = given.flatMap(cursor -> list.toOptional().flatMap(of -> of.read(cursor)))
                    .flatMap(position);
            if (given.isPresent() && read.isEmpty()) {
                badCursor = Optional.of(parameter);
                return new Bad<>();
            }
            return new Good<>(read);
        });
    }

    public Parsed<Optional<Hold.Status>> holdStatus() {
        return query.optional("status", Hold.Status::named, "must be one of: active, converted, released, expired");
    }

    public Parsed<Optional<Message.Status>> messageStatus() {
        return query.optional("status", Message.Status::named, "must be one of: " + MESSAGE_STATUSES);
    }

    public Parsed<Optional<Recipient>> recipient() {
        return query.optional(
                "recipient",
                text -> Optional.of(text).filter(Recipient::isPhoneNumber).map(Recipient::new),
                "must be + and 8 to 15 digits, the first not 0; in a query + is written %2B");
    }

    /// How far back metrics are read.
    public Parsed<Range> hours() {
        return query.optional("hours", Range::named, "must be one of: 1, 3, 24")
                .map(given -> given.orElse(Range.THREE_HOURS));
    }

    /// Each once, in the order of the first mention.
    public Parsed<Optional<List<UUID>>> ids() {
        return query.optional("ids", Request::uuids, "must be 1 to " + MAX_IDS + " UUIDs, separated by commas");
    }

    private static Optional<List<UUID>> uuids(String text) {
        var given = List.of(text.split(",", -1));
        var ids = given.stream().flatMap(id -> Fields.uuid(id).stream()).toList();
        var isGood = given.size() <= MAX_IDS && ids.size() == given.size();
        return isGood ? Optional.of(ids.stream().distinct().toList()) : Optional.empty();
    }

    /// Refuses each of the others that is given.
    public void refuseBeside(String parameter, String... others) {
        for (var other : others) {
            if (query.has(other)) {
                query.text(other);
                bad.add(other, "must not be given together with " + parameter);
            }
        }
    }

    public Parsed<Optional<Transaction.Type>> transactionType() {
        return query.optional("type", Transaction.Type::named, "must be one of: grant, deduction, refund, adjustment");
    }

    public Parsed<Optional<Reference>> optionalReference(String name) {
        return query.optional(
                name,
                text -> Optional.of(text).filter(Reference::isReference).map(Reference::new),
                "must be " + Fields.REFERENCE_FORM);
    }

    public Parsed<Optional<UUID>> optionalId(String name) {
        return query.optional(name, Fields::uuid, "must be a UUID");
    }

    public Parsed<Optional<Instant>> optionalTime(String name) {
        return query.optional(name, Request::time, "must be a time in UTC, like 2026-11-28T10:00:00.000Z");
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.endsWith("Z") ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// The user's own account; a service says whose, and an operator may.
    public Parsed<AccountId> account() {
        return accountOf(userId());
    }

    /// Whose hold it is that the body names: an operator may name any user.
    public Parsed<AccountId> accountOfHold() {
        return isOperator()
                ? body.optionalUserId("userId").flatMap(named -> named.map(userId -> accountOf(new Good<>(userId)))
                        .orElseGet(this::account))
                : account();
    }

    /// The account that the body names.
    public Parsed<AccountId> namedAccount() {
        return accountOf(body.userId("userId"));
    }

    private Parsed<AccountId> accountOf(Parsed<String> user) {
        return user.map(userId -> new AccountId(userId, creditType()));
    }

    private boolean isOperator() {
        return caller instanceof Caller.User user && user.operator();
    }

    public Parsed<String> userId() {
        return switch (caller) {
            case Caller.User _ when isOperator() && event.isGet() && query.has("userId") -> userIdOfQuery();
            case Caller.User user -> new Good<>(user.userId());
            case Caller.Service _ when event.isGet() -> userIdOfQuery();
            case Caller.Service _ -> body.userId("userId");
        };
    }

    /// Whom the path names.
    public Parsed<String> userIdOfPath() {
        return event.pathParameter("userId")
                .filter(AccountId::isUserId)
                .<Parsed<String>>map(Good::new)
                .orElseGet(() -> {
                    bad.add("userId", "must be " + Fields.USER_ID_FORM);
                    return new Bad<>();
                });
    }

    public Actor actor() {
        return switch (caller) {
            case Caller.User user -> new Actor(user.userId());
            case Caller.Service service -> new Actor(service.machineId());
        };
    }

    /// As whom the caller places and ends holds.
    public Principal principal() {
        return switch (caller) {
            case Caller.User _ -> new Principal(actor(), Hold.Source.API);
            case Caller.Service _ -> new Principal(actor(), Hold.Source.SERVICE);
        };
    }

    /// The same, but that an operator who names a user may end all but messages' holds.
    public Principal principalForAnyHold() {
        return isOperator() && body.has("userId") ? new Principal(actor(), Hold.Source.API, true) : principal();
    }

    /// Whether the caller may see who made a movement.
    public boolean seesActors() {
        return switch (caller) {
            case Caller.User user -> user.operator();
            case Caller.Service _ -> true;
        };
    }

    /// Exactly one of `holdId` and `referenceId`.
    public Parsed<HoldName> holdName() {
        var id = body.optionalId("holdId");
        var reference = body.optionalReference("referenceId");
        if (body.has("holdId") == body.has("referenceId")) {
            body.refuse("holdId", ONE_NAME);
            body.refuse("referenceId", ONE_NAME);
            return new Bad<>();
        }
        return body.has("holdId")
                ? id.map(given -> new HoldName.ById(given.orElseThrow()))
                : reference.map(given -> new HoldName.ByReference(given.orElseThrow()));
    }

    public Parsed<Reference> idempotencyKey() {
        var key = event.header("Idempotency-Key").map(Request::unquoted);
        if (key.isEmpty()) {
            return badKey("is missing: this header names the message, so that it is sent once only");
        }
        if (!Reference.isReference(key.get())) {
            return badKey("must be " + Fields.REFERENCE_FORM);
        }
        var reference = new Reference(key.get());
        return reference.isReserved() ? badKey(Fields.RESERVED_REFERENCE) : new Good<>(reference);
    }

    private Parsed<Reference> badKey(String problem) {
        bad.add("Idempotency-Key", problem);
        return new Bad<>();
    }

    /// A structured header's string means what is between its quotes (RFC 8941).
    private static String unquoted(String key) {
        var isQuoted = key.length() > 2 && key.startsWith("\"") && key.endsWith("\"");
        return isQuoted ? key.substring(1, key.length() - 1) : key;
    }

    public Optional<UUID> messageId() {
        var id = event.pathParameter("messageId").flatMap(Fields::uuid);
        id.ifPresent(LogContext::messageId);
        return id;
    }

    /// Of the path; empty if it is no UUID, which names nothing.
    public Optional<UUID> holdId() {
        var id = event.pathParameter("holdId").flatMap(Fields::uuid);
        id.ifPresent(LogContext::holdId);
        return id;
    }

    public Optional<String> ifNoneMatch() {
        return event.header("If-None-Match");
    }

    /// What is wrong with the request; to be asked when all of it was read.
    Optional<Answer.Refusal> refusal() {
        query.refuseTheRest();
        body.refuseTheRest();
        if (badCursor.isPresent() && bad.isEmpty()) {
            return badCursor.map(Refusals::invalidCursor);
        }
        badCursor.ifPresent(parameter -> bad.add(parameter, Refusals.OTHER_CURSOR));
        return bad.isEmpty() ? Optional.empty() : Optional.of(Refusals.invalidRequest(bad));
    }

    private CreditType creditType() {
        return event.pathParameter("creditType").flatMap(CreditType::named).orElseThrow();
    }

    private Parsed<String> userIdOfQuery() {
        var read = query.optional(
                "userId", text -> Optional.of(text).filter(AccountId::isUserId), "must be " + Fields.USER_ID_FORM);
        return read.flatMap(given -> given.<Parsed<String>>map(Good::new).orElseGet(() -> {
            bad.add("userId", "is missing: a service names the user that it acts for");
            return new Bad<>();
        }));
    }

    private Optional<Fields> bodyOf(HttpEvent event) {
        var text = event.bodyText();
        if (text.isEmpty()) {
            bad.add("body", "must be UTF-8");
        }
        return text.flatMap(body -> Fields.of(body, bad));
    }
}
