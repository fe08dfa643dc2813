package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import com.interactioncredits.local.template.Template;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;

/// ElasticMQ in this process, on the local clock, behind a loopback port. Its queues live in memory.
public final class LocalQueues implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.apply(3, TimeUnit.SECONDS);

    private final ActorSystem actors;
    private final URI endpoint;

    private LocalQueues(ActorSystem actors, URI endpoint) {
        this.actors = actors;
        this.endpoint = endpoint;
    }

    public static LocalQueues start(Clock clock) {
        var quiet = Map.of("pekko.loglevel", "WARNING", "pekko.stdout-loglevel", "OFF", "pekko.daemonic", "on");
        var actors = ActorSystem.create("queues", ConfigFactory.parseMap(quiet).withFallback(ConfigFactory.load()));
        var manager = actors.actorOf(ClockedQueues.props(now(clock)));
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
        return new LocalQueues(actors, URI.create("http://127.0.0.1:" + address.getPort()));
    }

    public URI endpoint() {
        return endpoint;
    }

    /// The queue's address, also before the queue is there.
    public String url(String queueName) {
        return endpoint + "/" + Template.ACCOUNT + "/" + queueName;
    }

    /// Makes a queue; its dead-letter queue must be there already.
    public static void create(SqsClient sqs, QueueDefinition queue) {
        var attributes = new HashMap<>(queue.attributes());
        queue.redrive()
                .ifPresent(redrive -> attributes.put(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                .formatted(redrive.deadLetterQueueArn(), redrive.maxReceiveCount())));
        sqs.createQueue(CreateQueueRequest.builder()
                .queueName(queue.name())
                .attributesWithStrings(attributes)
                .build());
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
            Await.ready(actors.terminate(), LONGEST_STOP);
        } catch (TimeoutException _) {
            // its threads are daemons and end with the process
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
