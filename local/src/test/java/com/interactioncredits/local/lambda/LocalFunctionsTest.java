package com.interactioncredits.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.lambda.Invocation.Answered;
import com.interactioncredits.local.lambda.Invocation.Failed;
import com.interactioncredits.local.lambda.Invocation.TimedOut;
import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.wiring.Wiring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalFunctionsTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    /// A bean, because the runtime's serialization does not support records.
    public static final class Order {
        private String item = "";
        private int count;

        public void setItem(String item) {
            this.item = item;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    public static final class Receipt {
        private final String text;
        private final long total;

        Receipt(String text, long total) {
            this.text = text;
            this.total = total;
        }

        public String getText() {
            return text;
        }

        public long getTotal() {
            return total;
        }
    }

    public static final class Priced implements RequestHandler<Order, Receipt> {
        private final long price;

        public Priced(Wiring wiring) {
            price = wiring.settings().messagePrice();
        }

        @Override
        public Receipt handleRequest(Order order, Context context) {
            return new Receipt(context.getFunctionName() + " " + order.item, price * order.count);
        }
    }

    public static final class Batched implements RequestHandler<SQSEvent, SQSBatchResponse> {
        @Override
        public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
            return new SQSBatchResponse(event.getRecords().stream()
                    .map(record -> new SQSBatchResponse.BatchItemFailure(record.getMessageId() + record.getBody()))
                    .toList());
        }
    }

    public static final class Echo implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            input.transferTo(output);
        }
    }

    public static final class Broken implements RequestHandler<Order, Receipt> {
        static final class Nested extends RuntimeException {
            Nested(String message) {
                super(message);
            }
        }

        @Override
        public Receipt handleRequest(Order order, Context context) {
            throw new Nested("no " + order.item);
        }
    }

    public static final class Endless implements RequestHandler<Order, Receipt> {
        static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

        @Override
        public Receipt handleRequest(Order order, Context context) {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException _) {
                INTERRUPTED.countDown();
                Thread.currentThread().interrupt();
            }
            return new Receipt("late", 0);
        }
    }

    private Invocation invoke(Class<?> handler, String json) throws InterruptedException, JsonProcessingException {
        return invoke(handler, "Shop", json);
    }

    private Invocation invoke(Class<?> handler, String name, String json)
            throws InterruptedException, JsonProcessingException {
        var definition =
                new FunctionDefinition("Shop", handler.getName(), Map.of("MESSAGE_PRICE", "3"), timeout(handler));
        var log = new FunctionLog(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        try (var functions = new LocalFunctions(List.of(definition), Clock.systemUTC(), log)) {
            return functions.invoke(name, new ObjectMapper().readTree(json));
        }
    }

    /// Long enough for slow machines, except for the function that never answers.
    static Duration timeout(Class<?> handler) {
        return handler == Endless.class ? Duration.ofMillis(500) : Duration.ofSeconds(20);
    }

    private static Answered answered(String json) throws JsonProcessingException {
        JsonNode expected = new ObjectMapper().readTree(json);
        return new Answered(expected);
    }

    @Test
    void jsonBecomesTheHandlersInputAndItsOutputJson() throws Exception {
        assertThat(invoke(Priced.class, "{\"item\":\"tea\",\"count\":2}"))
                .isEqualTo(answered("{\"text\":\"Shop tea\",\"total\":6}"));
    }

    @Test
    void anAwsEventIsReadAsTheRuntimeReadsIt() throws Exception {
        assertThat(invoke(Batched.class, "{\"Records\":[{\"messageId\":\"m1\",\"body\":\"b\"}]}"))
                .isEqualTo(answered("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1b\"}]}"));
    }

    @Test
    void aStreamHandlerIsCalledWithTheBytes() throws Exception {
        assertThat(invoke(Echo.class, "{\"a\":[1,null]}")).isEqualTo(answered("{\"a\":[1,null]}"));
    }

    @Test
    void anArnWithAnAliasNamesTheFunction() throws Exception {
        var arn = "arn:aws:lambda:eu-central-1:000000000000:function:Shop:live";
        assertThat(invoke(Echo.class, arn, "1")).isEqualTo(answered("1"));
    }

    @Test
    void anExceptionIsReportedByItsClassAndMessage() throws Exception {
        assertThat(invoke(Broken.class, "{\"item\":\"tea\",\"count\":2}"))
                .isEqualTo(new Failed(Broken.class.getName() + "$Nested", "no tea"));
    }

    @Test
    void theLogOfAFailureHasNoExceptionMessage() throws Exception {
        invoke(Broken.class, "{\"item\":\"secret\",\"count\":2}");
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .contains("Shop failed", "Broken$Nested")
                .doesNotContain("secret");
    }

    @Test
    void aFunctionThatTakesTooLongIsInterrupted() throws Exception {
        assertThat(invoke(Endless.class, "{\"item\":\"tea\",\"count\":2}"))
                .isEqualTo(new TimedOut(Duration.ofMillis(500)));
        assertThat(Endless.INTERRUPTED.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFunctionWithInvalidSettingsStopsTheStart() {
        var wrong = new FunctionDefinition(
                "Shop", Priced.class.getName(), Map.of("MESSAGE_PRICE", "free"), Duration.ofSeconds(1));
        var log = new FunctionLog(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new LocalFunctions(List.of(wrong), Clock.systemUTC(), log))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MESSAGE_PRICE must be a whole number");
    }

    @Test
    void aMissingHandlerStopsTheStart() {
        var missing = new FunctionDefinition("Shop", "shop.Missing", Map.of(), Duration.ofSeconds(1));
        var log = new FunctionLog(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new LocalFunctions(List.of(missing), Clock.systemUTC(), log))
                .hasMessageContaining("shop.Missing");
    }
}
