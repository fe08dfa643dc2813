package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Principals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjustmentsAndRefundsOverHttpTest {
    private static final AccountId ACCOUNT = new AccountId(ADA, CreditType.INTERACTION);

    private final TestApi api = new TestApi();

    @BeforeEach
    void grant100ToAda() {
        api.call(GrantCreditsHandler::new).as(api.operator("user_root")).send().isOk(201);
    }

    @Test
    void anAdjustmentTakesBackWhatIsAvailable() {
        var transaction =
                adjust(10, "a-1", "Granted twice").isOk(201).isNoReplay().get("transaction");

        assertThat(transaction.path("type").asText()).isEqualTo("adjustment");
        assertThat(transaction.path("amount").asLong()).isEqualTo(-10);
        assertThat(transaction.path("reason").asText()).isEqualTo("Granted twice");
        assertThat(transaction.path("actor").asText()).isEqualTo("user_root");
        assertThat(balance()).isEqualTo("90 available, 0 held, 0 spent, 90 granted");
        assertThat(adjust(10, "a-1", "Granted twice").isOk(200).isReplay().get("transaction"))
                .isEqualTo(transaction);
        var other = adjust(11, "a-1", "Typo").isRefused(409, "reference_reused");
        assertThat(other.get("differs").toString()).isEqualTo("[\"amount\",\"reason\"]");
        assertThat(other.get("existing")).isEqualTo(transaction);
        assertThat(balance()).isEqualTo("90 available, 0 held, 0 spent, 90 granted");
    }

    @Test
    void whatIsHeldCannotBeTakenBackUntilItExpires() {
        place("r", 95);
        var refused = adjust(10, "a-1", "Granted twice").isRefused(402, "insufficient_credits");

        assertThat(refused.get("available").asLong()).isEqualTo(5);
        assertThat(refused.get("shortfall").asLong()).isEqualTo(5);
        api.advance(Duration.ofMinutes(15));
        adjust(10, "a-1", "Granted twice").isOk(201);
        assertThat(balance()).isEqualTo("90 available, 0 held, 0 spent, 90 granted");
    }

    @ParameterizedTest
    @CsvSource({"adjustments,a user", "adjustments,an impersonated operator", "refunds,a user"})
    void onlyOperatorsAndServicesMoveWhatIsNotTheirs(String route, String caller) {
        var token = caller.equals("a user") ? api.user(ADA) : api.impersonated("user_root");

        api.call(route.equals("refunds") ? RefundHoldHandler::new : AdjustCreditsHandler::new)
                .as(token)
                .send()
                .isRefused(403, "forbidden");
        assertThat(balance()).isEqualTo("100 available, 0 held, 0 spent, 100 granted");
    }

    @Test
    void aReasonIsGivenForAnAdjustment() {
        assertThat(api.call(AdjustCreditsHandler::new)
                        .as(api.operator("user_root"))
                        .body("{\"userId\":\"user_ada\",\"amount\":1,\"referenceId\":\"a-1\",\"reason\":\"\"}")
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("reason");
    }

    @Test
    void aHoldIsRefundedInPartsAndNeverMoreThanWasConverted() {
        var hold = converted("r", 30, 20);

        var first = refund(hold, "\"amount\":15,", "r-1").isOk(201).isNoReplay().get("transaction");
        assertThat(first.path("type").asText()).isEqualTo("refund");
        assertThat(first.path("amount").asLong()).isEqualTo(15);
        assertThat(first.path("holdId").asText()).isEqualTo(hold);
        assertThat(first.path("referenceId").asText()).isEqualTo("r-1");
        var tooMuch = refund(hold, "\"amount\":6,", "r-2").isRefused(409, "amount_exceeds_hold");
        assertThat(tooMuch.get("detail").asText()).contains("at most 5");
        refund(hold, "", "r-2").isRefused(409, "amount_exceeds_hold");
        refund(hold, "\"amount\":5,", "r-2").isOk(201);
        refund(hold, "\"amount\":1,", "r-3").isRefused(409, "amount_exceeds_hold");
        assertThat(balance()).isEqualTo("100 available, 0 held, 0 spent, 100 granted");
    }

    @Test
    void aRefundWithoutAnAmountIsOfAllAndTheSameCallAgainIsAReplay() {
        var hold = converted("r", 30, 20);
        var first = refund(hold, "", "r-1").isOk(201);

        assertThat(refund(hold, "", "r-1").isOk(200).isReplay().json()).isEqualTo(first.json());
        refund(hold, "\"amount\":20,", "r-1").isOk(200).isReplay();
        var other = converted("other", 5, 5);
        assertThat(refund(other, "", "r-1")
                        .isRefused(409, "reference_reused")
                        .get("differs")
                        .toString())
                .isEqualTo("[\"holdId\",\"amount\"]");
        assertThat(balance()).isEqualTo("95 available, 0 held, 5 spent, 100 granted");
    }

    @Test
    void manyRefundsAtOnceGiveBackNoMoreThanWasConverted() throws InterruptedException {
        var hold = converted("r", 30, 20);
        var replies = new ArrayList<Reply>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 12; i++) {
            var reference = "r-" + i;
            threads.add(Thread.startVirtualThread(() -> {
                var reply = refund(hold, "\"amount\":3,", reference);
                synchronized (replies) {
                    replies.add(reply);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(6);
        assertThat(balance()).isEqualTo("98 available, 0 held, 2 spent, 100 granted");
    }

    @Test
    void onlyAConvertedHoldOfThisUserIsRefunded() {
        var hold = place("r", 30);

        refund(hold, "", "r-1").isRefused(409, "hold_not_converted");
        api.advance(Duration.ofMinutes(15));
        var expired = refund(hold, "", "r-1").isRefused(409, "hold_not_converted");
        assertThat(expired.get("hold").path("status").asText()).isEqualTo("expired");
        refund("00000000-0000-8000-8000-000000000000", "", "r-1").isRefused(404, "hold_not_found");
        refund(BEN, converted("other", 5, 5), "", "r-1").isRefused(404, "hold_not_found");
        assertThat(balance()).isEqualTo("95 available, 0 held, 5 spent, 100 granted");
    }

    @Test
    void aMessagesHoldIsRefundedByItsOwnFlowOnly() {
        var flow = Principals.of(Hold.Source.MESSAGE);
        var placed = (PlaceHoldOutcome.Placed) api.wiring()
                .placing()
                .place(new PlaceHold(
                        ACCOUNT, flow, new Reference("m"), new Credits(3), Duration.ofMinutes(15), Optional.empty()));
        var id = placed.hold().id();
        api.wiring().ledger().convert(new HoldCall(ACCOUNT, new HoldName.ById(id), flow), OptionalLong.empty());

        refund(id.toString(), "", "r-1").isRefused(409, "hold_managed");
        assertThat(balance()).isEqualTo("97 available, 0 held, 3 spent, 100 granted");
    }

    @Test
    void theMovementsShowInTheListToOperatorsWithTheirActors() {
        refund(converted("r", 30, 20), "\"amount\":5,", "r-1").isOk(201);
        api.advance(Duration.ofMillis(1));
        adjust(10, "a-1", "Granted twice").isOk(201);

        assertThat(movements(api.user(ADA), ""))
                .containsExactly("adjustment -10 null", "refund 5 null", "deduction -20 null", "grant 100 null");
        assertThat(movements(api.operator("user_root"), "userId=user_ada"))
                .containsExactly(
                        "adjustment -10 user_root",
                        "refund 5 user_root",
                        "deduction -20 user_ada",
                        "grant 100 user_root");
        assertThat(movements(api.service(), "userId=user_ada&type=adjustment"))
                .containsExactly("adjustment -10 user_root");
    }

    private List<String> movements(String token, String query) {
        var movements = new ArrayList<String>();
        api.call(ListTransactionsHandler::new)
                .as(token)
                .query(query)
                .send()
                .isOk(200)
                .get("transactions")
                .forEach(each -> movements.add(each.path("type").asText() + " "
                        + each.path("amount").asLong() + " "
                        + each.path("actor").asText()));
        return movements;
    }

    private String balance() {
        var balance = api.call(GetBalanceHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(200)
                .get("balance");
        return "%d available, %d held, %d spent, %d granted"
                .formatted(
                        balance.path("available").asLong(),
                        balance.path("held").asLong(),
                        balance.path("spent").asLong(),
                        balance.path("granted").asLong());
    }

    private Reply adjust(long amount, String reference, String reason) {
        return api.call(AdjustCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"user_ada\",\"amount\":%d,\"referenceId\":\"%s\",\"reason\":\"%s\"}"
                        .formatted(amount, reference, reason))
                .send();
    }

    private Reply refund(String hold, String amount, String reference) {
        return refund(ADA, hold, amount, reference);
    }

    private Reply refund(String userId, String hold, String amount, String reference) {
        return api.call(RefundHoldHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"%s\",\"holdId\":\"%s\",%s\"referenceId\":\"%s\"}"
                        .formatted(userId, hold, amount, reference))
                .send();
    }

    private String place(String reference, long amount) {
        return api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"amount\":%d,\"referenceId\":\"%s\"}".formatted(amount, reference))
                .send()
                .isOk(201)
                .get("hold")
                .path("id")
                .asText();
    }

    private String converted(String reference, long held, long amount) {
        var id = place(reference, held);
        api.advance(Duration.ofMillis(1));
        api.call(DeductHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"%s\",\"amount\":%d}".formatted(reference, amount))
                .send()
                .isOk(200);
        api.advance(Duration.ofMillis(1));
        return id;
    }
}
