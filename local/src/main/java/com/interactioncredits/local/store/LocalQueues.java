package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import com.interactioncredits.local.template.Template;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;

/// ElasticMQ in this process, on the local clock, behind a loopback port. Its queues are in memory; a journal restores
/// them after a restart.
public final class LocalQueues implements Queues {
    private static final java.time.Duration ANSWER_TIMEOUT = java.time.Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.apply(3, TimeUnit.SECONDS);

    private final ActorSystem actors;
    private final ActorRef manager;
    private final QueueJournal journal;
    private final Clock clock;
    private final Set<String> names = new TreeSet<>();
    private final URI endpoint;

    private LocalQueues(ActorSystem actors, ActorRef manager, QueueJournal journal, Clock clock, URI endpoint) {
        this.actors = actors;
        this.manager = manager;
        this.journal = journal;
        this.clock = clock;
        this.endpoint = endpoint;
    }

    /// @throws IllegalStateException if the journal of an earlier run cannot be used
    public static LocalQueues start(Clock clock, Path folder) {
        var journal = QueueJournal.in(folder);
        var quiet = Map.of("pekko.loglevel", "WARNING", "pekko.stdout-loglevel", "OFF", "pekko.daemonic", "on");
        var actors = ActorSystem.create("queues", ConfigFactory.parseMap(quiet).withFallback(ConfigFactory.load()));
        var manager = actors.actorOf(ClockedQueues.props(now(clock), actors.actorOf(JournalKeeper.props(journal))));
        var server = SQSRestServerBuilder.withActorSystem(actors)
                .withQueueManagerActor(manager)
                .withInterface("127.0.0.1")
                .withPort(0)
                .withServerAddress(NodeAddress.apply("http", "127.0.0.1", 0, ""))
                .withSQSLimits(StrictSQSLimits$.MODULE$)
                .withAWSRegion(Template.REGION)
                .withAWSAccountId(Template.ACCOUNT)
                .start();
        var address = server.waitUntilStarted().localAddress();
        return new LocalQueues(actors, manager, journal, clock, URI.create("http://127.0.0.1:" + address.getPort()));
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String url(String queueName) {
        return endpoint + "/" + Template.ACCOUNT + "/" + queueName;
    }

    /// Creates a queue, with the messages of an earlier run; its dead-letter queue must already exist.
    @Override
    public void create(SqsClient sqs, QueueDefinition queue) {
        var attributes = new HashMap<>(queue.attributes());
        queue.redrive()
                .ifPresent(redrive -> attributes.put("RedrivePolicy", redrive.policy(redrive.deadLetterQueueArn())));
        sqs.createQueue(CreateQueueRequest.builder()
                .queueName(queue.name())
                .attributesWithStrings(attributes)
                .build());
        names.add(queue.name());
        var left =
                journal.left(queue.name()).stream().map(JournalKeeper::message).toList();
        var restore = new RestoreMessages(CollectionConverters.asScala(left).toList());
        Patterns.ask(manager, new LookupQueue(queue.name()), ANSWER_TIMEOUT)
                .thenCompose(found -> Patterns.ask(
                        ((Option<?>) found).map(ActorRef.class::cast).get(), restore, ANSWER_TIMEOUT))
                .toCompletableFuture()
                .join();
    }

    /// From the journal, since to receive a message would change it.
    @Override
    public Map<String, Waiting> waiting() {
        var now = clock.instant();
        var journaled = journal.now();
        var waiting = new HashMap<String, Waiting>();
        for (var name : names) {
            var messages = journaled.getOrDefault(name, List.of());
            var visible = messages.stream()
                    .filter(message -> message.path("due").asLong() <= now.toEpochMilli())
                    .count();
            var oldest = messages.stream()
                    .mapToLong(message -> message.path("created").asLong())
                    .min()
                    .orElse(now.toEpochMilli());
            waiting.put(name, new Waiting(visible, java.time.Duration.between(Instant.ofEpochMilli(oldest), now)));
        }
        return waiting;
    }

    private static NowProvider now(Clock clock) {
        return new NowProvider() {
            @Override
            public long nowMillis() {
                return clock.millis();
            }

            @Override
            public OffsetDateTime now() {
                return clock.instant().atOffset(ZoneOffset.UTC);
            }
        };
    }

    @Override
    public void close() {
        try {
            Await.ready(actors.terminate(), STOP_TIMEOUT);
        } catch (TimeoutException _) {
            // its daemon threads end with the process
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }
}
