package com.interactioncredits.wiring;

import com.interactioncredits.auth.AllowedMachines;
import com.interactioncredits.auth.AuthSettings;
import com.interactioncredits.auth.SessionTokens;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.clerk.WebhookSigningSecret;
import com.interactioncredits.feed.ChangeFeed;
import com.interactioncredits.health.Health.QueueName;
import com.interactioncredits.health.HealthReader;
import com.interactioncredits.health.MetricsReader;
import com.interactioncredits.health.Queues;
import com.interactioncredits.ledger.Adjustments;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.DueHolds;
import com.interactioncredits.ledger.Freezes;
import com.interactioncredits.ledger.HoldLimit;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.ledger.Refunds;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.messages.Terms;
import com.interactioncredits.messaging.AcceptMessages;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.messaging.Sender;
import com.interactioncredits.messaging.SendsQueue;
import com.interactioncredits.messaging.StatusQueue;
import com.interactioncredits.messaging.Sweep;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.messaging.Workers;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.Pace;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.reconciliation.DailyJudgement;
import com.interactioncredits.reconciliation.Marks;
import com.interactioncredits.reconciliation.MessageCheck;
import com.interactioncredits.reconciliation.Reconciler;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSecret;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.crac.Core;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The object graph of one environment. Parts are made when they are first asked for: a function asks in its
/// constructor, so what it needs is there before the snapshot, and what it does not need is never configured.
public final class Wiring {
    private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

    /// Leaves an API call time to answer 503 itself before its client gives up.
    private static final Duration STORE_RETRY = Duration.ofSeconds(5);

    private static final Duration FUNCTION_CALL = Duration.ofSeconds(20);

    /// A seed drawn before a snapshot would be the same in every environment restored from it; SecureRandom draws a
    /// new one.
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Settings settings;
    private final Clock clock;
    private final Once<DynamoDbClient> dynamo;
    private final Once<SqsClient> sqs;
    private final Once<SfnClient> stepFunctions;
    private final Once<Secret<WhatsAppSecret>> whatsAppSecret;
    private final Supplier<SecretsManagerClient> secrets;
    private final Once<SessionTokens> tokens;
    private final Once<SendingSwitch> sendingSwitch;
    private final Once<Breaker> breaker;
    private final Optional<SSLContext> tls;
    private final RandomGenerator random;
    private final StoreRetry.Pause pause;
    private final Workers workers;
    private Once<JsonService> cloudWatch;
    private Duration markWindow = Marks.WINDOW;

    public Wiring(Settings settings, Clock clock) {
        this(settings, clock, AwsClients.deployed(), Optional.empty(), RANDOM, Thread::sleep);
    }

    /// @param tls of calls to others than AWS, if not the JDK's own
    Wiring(
            Settings settings,
            Clock clock,
            AwsClients aws,
            Optional<SSLContext> tls,
            RandomGenerator random,
            StoreRetry.Pause pause) {
        this(
                settings,
                clock,
                aws::dynamo,
                aws::sqs,
                aws::secrets,
                aws::stepFunctions,
                tls,
                random,
                pause,
                Workers.threads());
        cloudWatch = new Once<>(aws::cloudWatch);
    }

    /// With a store, queues and secrets of one's own.
    public Wiring(
            Settings settings,
            Clock clock,
            Supplier<DynamoDbClient> dynamo,
            Supplier<SqsClient> sqs,
            Supplier<SecretsManagerClient> secrets) {
        this(
                settings,
                clock,
                dynamo,
                sqs,
                secrets,
                AwsClients.deployed()::stepFunctions,
                RANDOM,
                Thread::sleep,
                Workers.threads());
    }

    /// With all that is outside: chance, the passing of time and threads among it.
    public Wiring(
            Settings settings,
            Clock clock,
            Supplier<DynamoDbClient> dynamo,
            Supplier<SqsClient> sqs,
            Supplier<SecretsManagerClient> secrets,
            Supplier<SfnClient> stepFunctions,
            RandomGenerator random,
            StoreRetry.Pause pause,
            Workers workers) {
        this(settings, clock, dynamo, sqs, secrets, stepFunctions, Optional.empty(), random, pause, workers);
    }

    private Wiring(
            Settings settings,
            Clock clock,
            Supplier<DynamoDbClient> dynamo,
            Supplier<SqsClient> sqs,
            Supplier<SecretsManagerClient> secrets,
            Supplier<SfnClient> stepFunctions,
            Optional<SSLContext> tls,
            RandomGenerator random,
            StoreRetry.Pause pause,
            Workers workers) {
        this.settings = settings;
        this.clock = clock;
        this.dynamo = new Once<>(dynamo);
        this.sqs = new Once<>(sqs);
        this.stepFunctions = new Once<>(stepFunctions);
        this.secrets = secrets;
        this.whatsAppSecret = new Once<>(
                () -> new Secret<>(secrets.get(), settings.whatsAppSecretArn(), clock, WhatsAppSecret::from));
        this.cloudWatch = new Once<>(AwsClients.deployed()::cloudWatch);
        this.tls = tls;
        this.random = random;
        this.pause = pause;
        this.workers = workers;
        this.sendingSwitch = new Once<>(() -> new SendingSwitch(dynamo(), settings.tableName(), clock, storeRetry()));
        this.breaker =
                new Once<>(() -> new Breaker(dynamo(), settings.tableName(), clock, storeRetry(), settings.breaker()));
        this.tokens = new Once<>(() -> tokens(tokenRules(settings), clock, tls));
    }

    /// The wiring of this Lambda environment.
    public static Wiring shared() {
        return Shared.WIRING;
    }

    public Settings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    public DynamoDbClient dynamo() {
        return dynamo.get();
    }

    public SqsClient sqs() {
        return sqs.get();
    }

    public SfnClient stepFunctions() {
        return stepFunctions.get();
    }

    /// To check and keep functions ready: its calls may take as long as a function's start.
    public LambdaClient lambda() {
        return LambdaClient.builder()
                .httpClientBuilder(http().socketTimeout(FUNCTION_CALL))
                .overrideConfiguration(override -> override.apiCallTimeout(FUNCTION_CALL.multipliedBy(2)))
                .build();
    }

    public SessionTokens tokens() {
        return tokens.get();
    }

    public Secret<WhatsAppSecret> whatsAppSecret() {
        return whatsAppSecret.get();
    }

    /// One for each process: it knows for some seconds what it read.
    public SendingSwitch sendingSwitch() {
        return sendingSwitch.get();
    }

    /// One for each process: it knows for a second what it read.
    public Breaker breaker() {
        return breaker.get();
    }

    public Pace pace() {
        return new Pace(dynamo(), settings.tableName(), clock, storeRetry(), pause, settings.messagesPerSecond());
    }

    public Optional<Secret<WebhookSigningSecret>> clerkWebhookSecret() {
        return settings.clerkWebhookSecretArn()
                .map(arn -> new Secret<>(secrets.get(), arn, clock, WebhookSigningSecret::from));
    }

    public Freezes freezes() {
        return new Freezes(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public CreditLedger ledger() {
        return new CreditLedger(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public Placing placing() {
        return new Placing(dynamo(), settings.tableName(), clock, storeRetry(), settings.placeBy());
    }

    /// For callers whose holds count towards it.
    public HoldLimit holdLimit() {
        return new HoldLimit(settings.activeHoldLimit(), settings.holdRate());
    }

    public Adjustments adjustments() {
        return new Adjustments(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public Refunds refunds() {
        return new Refunds(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public DueHolds dueHolds() {
        return new DueHolds(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public Corrections corrections() {
        return new Corrections(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public Statement statement() {
        return new Statement(dynamo(), settings.tableName(), clock, storeRetry());
    }

    /// At or under this many available credits an account is low.
    public long lowThreshold() {
        return settings.lowCreditThreshold();
    }

    public Metrics metrics() {
        return new Metrics(System.out, clock, settings.tableName());
    }

    public MessageRepository messageRepository() {
        return new MessageRepository(dynamo(), settings.tableName(), clock, storeRetry());
    }

    public MessageLifecycle messageLifecycle() {
        return new MessageLifecycle(messageRepository(), ledger(), corrections(), metrics(), storeRetry());
    }

    public UserMessages userMessages() {
        return new UserMessages(messageRepository(), dynamo(), settings.tableName(), storeRetry());
    }

    /// What a message costs that is accepted now, in credits.
    public long messagePrice() {
        return settings.messagePrice();
    }

    public AcceptMessages acceptMessages() {
        var terms = new Terms(messagePrice(), settings.chargeOn(), settings.messageHoldDuration(), settings.maxWait());
        return new AcceptMessages(
                messageRepository(),
                placing(),
                ledger(),
                terms,
                settings.sendRate(),
                sendsQueue(),
                sendingSwitch(),
                clock,
                random,
                metrics());
    }

    public ChangeFeed changeFeed() {
        var listing = new Listing(dynamo(), settings.tableName());
        return new ChangeFeed(statement(), userMessages(), listing, clock, storeRetry());
    }

    public SendsQueue sendsQueue() {
        return new SendsQueue(sqs(), settings.sendsQueueUrl());
    }

    public StatusQueue statusQueue() {
        return new StatusQueue(sqs(), settings.statusesQueueUrl());
    }

    /// For operators.
    public HealthReader healthReader() {
        var queues = new Queues(
                sqs(),
                Map.of(
                        QueueName.SENDS, settings.sendsQueueUrl(),
                        QueueName.SENDS_DEAD_LETTERS, settings.sendsDeadLettersUrl(),
                        QueueName.STATUSES, settings.statusesQueueUrl(),
                        QueueName.STATUSES_DEAD_LETTERS, settings.statusesDeadLettersUrl(),
                        QueueName.EXPIRY_FAILURES, settings.expiryFailuresUrl()));
        return new HealthReader(
                sendingSwitch(),
                breaker(),
                messageRepository(),
                dueHolds(),
                dailyJudgement(),
                queues,
                storeRetry(),
                clock);
    }

    /// For operators.
    public MetricsReader metricsReader() {
        return new MetricsReader(cloudWatch.get(), settings.tableName(), clock);
    }

    /// With a CloudWatch of one's own.
    public Wiring readingMetricsFrom(JsonService service) {
        cloudWatch = new Once<>(() -> service);
        return this;
    }

    public Sweep sweep() {
        return new Sweep(
                messageRepository(),
                messageLifecycle(),
                ledger(),
                sendsQueue(),
                settings.messagesPerSecond(),
                sendingSwitch(),
                breaker(),
                metrics(),
                clock,
                pause,
                workers);
    }

    public Reconciler reconciler() {
        return new Reconciler(dynamo(), settings.tableName(), clock, storeRetry(), pause, messageCheck());
    }

    public DailyJudgement dailyJudgement() {
        return new DailyJudgement(dynamo(), settings.tableName(), clock, storeRetry(), pause, messageCheck(), marks());
    }

    /// For a simulation, which has no half days.
    public Wiring markingIn(Duration window) {
        markWindow = window;
        return this;
    }

    public Marks marks() {
        return new Marks(dynamo(), settings.tableName(), clock, markWindow, storeRetry());
    }

    private MessageCheck messageCheck() {
        return new MessageCheck(messageRepository(), ledger(), corrections(), pause);
    }

    public Sender sender() {
        var where = new WhatsAppSettings(
                settings.whatsAppBaseUrl(), settings.whatsAppApiVersion(), settings.whatsAppPhoneNumberId());
        var whatsApp = tls.map(own -> new WhatsApp(where, own)).orElseGet(() -> new WhatsApp(where));
        return new Sender(
                messageRepository(),
                messageLifecycle(),
                sendingSwitch(),
                breaker(),
                pace(),
                whatsApp,
                whatsAppSecret(),
                metrics(),
                clock,
                random);
    }

    public StoreRetry storeRetry() {
        return new StoreRetry(STORE_RETRY, random, countingRepeats());
    }

    private StoreRetry.Pause countingRepeats() {
        var metrics = metrics();
        return new StoreRetry.Pause() {
            @Override
            public void sleep(Duration time) throws InterruptedException {
                pause.sleep(time);
            }

            @Override
            public long nanos() {
                return pause.nanos();
            }

            @Override
            public void repeated(int times) {
                metrics.count(Metrics.Name.STORE_RETRIES, times);
            }
        };
    }

    /// The HTTP client under each call to AWS.
    public static UrlConnectionHttpClient.Builder http() {
        return AwsClients.http();
    }

    private static SessionTokens tokens(AuthSettings rules, Clock clock, Optional<SSLContext> tls) {
        var http = HttpClient.newBuilder();
        tls.ifPresent(http::sslContext);
        return new SessionTokens(rules, clock, http);
    }

    private static AuthSettings tokenRules(Settings settings) {
        AuthSettings.KeySource keys = settings.clerkJwtKey()
                .<AuthSettings.KeySource>map(AuthSettings.Pem::new)
                .orElseGet(() -> new AuthSettings.JwksUrl(settings.clerkJwksUrl()));
        var machines = AllowedMachines.of(settings.machineAudience(), settings.allowedMachines());
        for (var machine : machines.unlimited()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "settings: machine {0} has every scope; list those that it needs in AllowedMachines, such as"
                            + " {0}:hold+read",
                    machine);
        }
        return new AuthSettings(
                settings.clerkIssuer(), keys, settings.allowedOrigins(), settings.allowTokensWithoutOrigin(), machines);
    }

    private static final class Shared {
        private static final Wiring WIRING = ofThisEnvironment();
        /// Held, since the runtime's list of hooks holds nothing.
        private static final Priming PRIMING = new Priming(System.getenv());

        static {
            Core.getGlobalContext().register(PRIMING);
        }

        private static Wiring ofThisEnvironment() {
            var settings = new Settings(System.getenv());
            Logging.install(settings, System.out);
            return new Wiring(settings, Clock.systemUTC());
        }
    }
}
