package com.interactioncredits.local.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.AfterMillisNextDelivery;
import org.elasticmq.ImmediateNextDelivery$;
import org.elasticmq.MillisNextDelivery;
import org.elasticmq.NewMessageData;
import org.elasticmq.NextDelivery;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.GetQueueStatistics;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.util.NowProvider;
import scala.Option;

/// ElasticMQ's queues, on the local clock alone.
///
/// ElasticMQ uses real time instead of the given clock in two places: for the due time of a new message, and to count
/// the messages that are due. Each queue is therefore behind a proxy that gives it the local time.
final class ClockedQueues extends AbstractActor {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final NowProvider now;
    private final ActorRef manager;
    private final Map<String, Duration> delays = new HashMap<>();
    private final Map<String, ActorRef> proxies = new HashMap<>();

    private record LookedUp(String queue, Option<ActorRef> found, ActorRef asker) {}

    static Props props(NowProvider now, ActorRef journal) {
        return Props.create(ClockedQueues.class, () -> new ClockedQueues(now, journal));
    }

    private ClockedQueues(NowProvider now, ActorRef journal) {
        this.now = now;
        this.manager = getContext()
                .actorOf(Props.create(
                        QueueManagerActor.class,
                        () -> new QueueManagerActor(now, StrictSQSLimits$.MODULE$, Option.apply(journal))));
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(LookupQueue.class, this::lookUp)
                .match(LookedUp.class, this::answer)
                .match(CreateQueue.class, this::create)
                .matchAny(other -> manager.forward(other, getContext()))
                .build();
    }

    private void create(CreateQueue create) {
        var queue = create.request();
        delays.put(queue.name(), queue.delay().isDefined() ? queue.delay().get() : Duration.ZERO);
        manager.forward(create, getContext());
    }

    @SuppressWarnings("unchecked")
    private void lookUp(LookupQueue lookUp) {
        var asker = getSender();
        var answer = Patterns.ask(manager, lookUp, ANSWER_TIMEOUT)
                .thenApply(found -> new LookedUp(lookUp.queueName(), (Option<ActorRef>) found, asker));
        Patterns.pipe(answer, getContext().dispatcher()).to(getSelf());
    }

    private void answer(LookedUp looked) {
        looked.asker().tell(looked.found().map(queue -> proxy(looked.queue(), queue)), getSelf());
    }

    private ActorRef proxy(String name, ActorRef queue) {
        var delay = delays.getOrDefault(name, Duration.ZERO);
        return proxies.computeIfAbsent(name, _ -> getContext()
                .actorOf(Props.create(QueueProxy.class, () -> new QueueProxy(queue, delay, now))));
    }

    private static final class QueueProxy extends AbstractActor {
        private final ActorRef queue;
        private final Duration delay;
        private final NowProvider now;

        private QueueProxy(ActorRef queue, Duration delay, NowProvider now) {
            this.queue = queue;
            this.delay = delay;
            this.now = now;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(SendMessage.class, send -> queue.forward(new SendMessage(due(send.message())), getContext()))
                    .match(GetQueueStatistics.class, _ -> queue.forward(countedNow(), getContext()))
                    .matchAny(other -> queue.forward(other, getContext()))
                    .build();
        }

        /// A message can be received from the millisecond in which it is due, but is counted as due only after it.
        private GetQueueStatistics countedNow() {
            return new GetQueueStatistics(now.nowMillis() + 1);
        }

        private NewMessageData due(NewMessageData message) {
            return new NewMessageData(
                    message.id(),
                    message.content(),
                    message.messageAttributes(),
                    due(message.nextDelivery()),
                    message.messageGroupId(),
                    message.messageDeduplicationId(),
                    message.orderIndex(),
                    message.tracingId(),
                    message.sequenceNumber(),
                    message.deadLetterSourceQueueName());
        }

        private NextDelivery due(NextDelivery asked) {
            return switch (asked) {
                case AfterMillisNextDelivery after -> new MillisNextDelivery(now.nowMillis() + after.millis());
                case ImmediateNextDelivery$ _ -> new MillisNextDelivery(now.nowMillis() + delay.toMillis());
                default -> asked;
            };
        }
    }
}
