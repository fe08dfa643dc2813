package com.interactioncredits.http;

import com.interactioncredits.auth.Caller;
import com.interactioncredits.feed.Since;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Actor;
import com.interactioncredits.ledger.CreditType;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.HoldName;
import com.interactioncredits.ledger.Principal;
import com.interactioncredits.ledger.Reference;
import com.interactioncredits.ledger.Transaction;
import com.interactioncredits.messaging.Message;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One request of a known caller, read field by field; what is wrong is collected and refused all at once.
public final class Request {
    private static final int LONGEST_PAGE = 100;
    private static final int PAGE = 25;
    private static final int MOST_IDS = 100;
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

    /// A part of a list that was asked for.
    public record PageRequest(Optional<String> from, int limit, Cursor cursor) {}

    /// @param list names what the list shows, the filter included: a cursor of any other list is refused
    public PageRequest part(String... list) {
        var cursor = Cursor.of(list);
        var given = query.text("cursor");
        var from = given.flatMap(cursor::read);
        badCursor = given.filter(_ -> from.isEmpty()).map(_ -> "cursor");
        return new PageRequest(from, query.integer("limit", 1, LONGEST_PAGE, PAGE), cursor);
    }

    /// What a caller wants to know who has seen all before.
    public record ChangesRequest(Optional<Since> since, int limit, Cursor cursor) {}

    /// @param feed names the feed: a cursor of any other is refused
    public ChangesRequest news(String... feed) {
        var cursor = Cursor.of(feed);
        var given = query.text("since");
        var since = given.flatMap(cursor::read).flatMap(Since::of);
        badCursor = given.filter(_ -> since.isEmpty()).map(_ -> "since");
        return new ChangesRequest(since, query.integer("limit", 1, LONGEST_PAGE, LONGEST_PAGE), cursor);
    }

    public Optional<Hold.Status> holdStatus() {
        return parameter("status", Hold.Status::named, "must be one of: active, converted, released, expired");
    }

    public Optional<Message.Status> messageStatus() {
        return parameter("status", Message.Status::named, "must be one of: " + MESSAGE_STATUSES);
    }

    public Optional<Recipient> recipient() {
        return parameter(
                "recipient",
                text -> Optional.of(text).filter(Recipient::isPhoneNumber).map(Recipient::new),
                "must be + and 8 to 15 digits, the first not 0; in a query + is written %2B");
    }

    /// Each once, in the order of the first mention.
    public Optional<List<UUID>> ids() {
        return parameter("ids", Request::uuids, "must be 1 to " + MOST_IDS + " UUIDs, separated by commas");
    }

    private static Optional<List<UUID>> uuids(String text) {
        var given = List.of(text.split(",", -1));
        var ids = given.stream().flatMap(id -> Fields.uuid(id).stream()).toList();
        var isGood = given.size() <= MOST_IDS && ids.size() == given.size();
        return isGood ? Optional.of(ids.stream().distinct().toList()) : Optional.empty();
    }

    /// Refuses each of the others that is given.
    public void refuseBeside(String parameter, String... others) {
        for (var other : others) {
            if (query.text(other).isPresent()) {
                bad.add(other, "must not be given together with " + parameter);
            }
        }
    }

    public Optional<Transaction.Type> transactionType() {
        return parameter("type", Transaction.Type::named, "must be one of: grant, deduction, refund, adjustment");
    }

    public Optional<Reference> optionalReference(String name) {
        return parameter(
                name,
                text -> Optional.of(text).filter(Reference::isReference).map(Reference::new),
                "must be " + Fields.REFERENCE_FORM);
    }

    public Optional<UUID> optionalId(String name) {
        return parameter(name, Fields::uuid, "must be a UUID");
    }

    public Optional<Instant> optionalTime(String name) {
        return parameter(name, Request::time, "must be a time in UTC, like 2026-11-28T10:00:00.000Z");
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.endsWith("Z") ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> parameter(String name, Function<String, Optional<T>> read, String problem) {
        var given = query.text(name);
        var value = given.flatMap(read);
        if (given.isPresent() && value.isEmpty()) {
            bad.add(name, problem);
        }
        return value;
    }

    /// The user's own account; a service says whose, and an operator may.
    public AccountId account() {
        return new AccountId(userId(), creditType());
    }

    /// Whose hold it is that the body names: an operator may name any user.
    public AccountId accountOfHold() {
        return userOfOperator()
                .map(userId -> new AccountId(userId, creditType()))
                .orElseGet(this::account);
    }

    /// The user whom an operator names.
    private Optional<String> userOfOperator() {
        return caller instanceof Caller.User user && user.operator()
                ? body.matching("userId", AccountId::isUserId, "must be " + Fields.USER_ID_FORM)
                : Optional.empty();
    }

    /// The account that the body names.
    public AccountId namedAccount() {
        return new AccountId(body.userId("userId"), creditType());
    }

    public String userId() {
        return switch (caller) {
            case Caller.User user
            when user.operator() && event.isGet() && query.text("userId").isPresent() -> userIdOfQuery();
            case Caller.User user -> user.userId();
            case Caller.Service _ when event.isGet() -> userIdOfQuery();
            case Caller.Service _ -> body.userId("userId");
        };
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
        var isOperator = caller instanceof Caller.User user && user.operator() && body.has("userId");
        return isOperator ? new Principal(actor(), Hold.Source.API, true) : principal();
    }

    /// Whether the caller may see who made a movement.
    public boolean seesActors() {
        return switch (caller) {
            case Caller.User user -> user.operator();
            case Caller.Service _ -> true;
        };
    }

    /// Exactly one of `holdId` and `referenceId`.
    public HoldName holdName() {
        if (body.has("holdId") == body.has("referenceId")) {
            body.refuse("holdId", "must be given if referenceId is not, and only then");
            body.refuse("referenceId", "must be given if holdId is not, and only then");
        }
        var reference = body.optionalReference("referenceId").<HoldName>map(HoldName.ByReference::new);
        return body.optionalId("holdId")
                .<HoldName>map(HoldName.ById::new)
                .or(() -> reference)
                .orElseGet(() -> new HoldName.ByReference(new Reference("x")));
    }

    public Reference idempotencyKey() {
        var key = event.header("Idempotency-Key").map(Request::unquoted);
        if (key.isEmpty()) {
            bad.add("Idempotency-Key", "is missing: this header names the message, so that it is sent once only");
        } else if (!Reference.isReference(key.get())) {
            bad.add("Idempotency-Key", "must be " + Fields.REFERENCE_FORM);
        } else if (new Reference(key.get()).isReserved()) {
            bad.add("Idempotency-Key", Fields.RESERVED_REFERENCE);
        }
        return new Reference(key.filter(Reference::isReference).orElse("x"));
    }

    /// A structured header's string means what is between its quotes (RFC 8941).
    private static String unquoted(String key) {
        var isQuoted = key.length() > 2 && key.startsWith("\"") && key.endsWith("\"");
        return isQuoted ? key.substring(1, key.length() - 1) : key;
    }

    public Optional<UUID> messageId() {
        return event.pathParameter("messageId").flatMap(Fields::uuid);
    }

    /// Of the path; empty if it is no UUID, which names nothing.
    public Optional<UUID> holdId() {
        return event.pathParameter("holdId").flatMap(Fields::uuid);
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
        badCursor.ifPresent(parameter -> bad.add(parameter, Refusals.NO_CURSOR_OF_THIS_LIST));
        return bad.isEmpty() ? Optional.empty() : Optional.of(Refusals.invalidRequest(bad));
    }

    private CreditType creditType() {
        return event.pathParameter("creditType").flatMap(CreditType::named).orElseThrow();
    }

    private String userIdOfQuery() {
        var given = query.text("userId");
        if (given.isEmpty()) {
            bad.add("userId", "is missing: a service names the user that it acts for");
        } else if (!AccountId.isUserId(given.get())) {
            bad.add("userId", "must be " + Fields.USER_ID_FORM);
        }
        return given.filter(AccountId::isUserId).orElse(Fields.PLACEHOLDER_USER);
    }

    private Optional<Fields> bodyOf(HttpEvent event) {
        var text = event.bodyText();
        if (text.isEmpty()) {
            bad.add("body", "must be UTF-8");
        }
        return text.flatMap(body -> Fields.of(body, bad));
    }
}
