package com.interactioncredits.simulation;

import java.util.Random;

/// How likely each fault is in one scenario. Each scenario has its own rates. Many faults are off in each, so that the
/// scenario gets far enough to meet the others.
///
/// @param lost a request of the store that never arrives
/// @param answerLost a request that is done, and whose answer is lost
/// @param twice a write of one item that is done twice, the second time perhaps much later
/// @param late a request that arrives when its caller has given up
/// @param throttled a request that is turned away
/// @param dies a process that ends before or after a call of the store
/// @param queueAway a call of a queue, the state machine or Secrets Manager that fails, done or not
/// @param deliveredAgain a queued message that is delivered again after it was processed
/// @param runLost a run of the state machine that never begins
/// @param runAgain a run that begins twice
/// @param timerDead a TTL that never comes
/// @param timerAgain a stream record that comes twice
/// @param sweepDead a minute without a sweep
/// @param webhookLost a webhook that never comes
/// @param webhookAgain a webhook that comes twice
/// @param whatsAppUnsure WhatsApp gives no clear answer, whether or not it accepted the message
/// @param whatsAppRefuses it refuses, temporarily or permanently
/// @param rotated WhatsApp's secret is rotated at some moment
/// @param skewMillis how far apart the clocks of two processes may be
record FaultRates(
        double lost,
        double answerLost,
        double twice,
        double late,
        double throttled,
        double dies,
        double queueAway,
        double deliveredAgain,
        double runLost,
        double runAgain,
        double timerDead,
        double timerAgain,
        double sweepDead,
        double webhookLost,
        double webhookAgain,
        double whatsAppUnsure,
        double whatsAppRefuses,
        double rotated,
        int skewMillis) {

    static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static FaultRates drawn(Random random) {
        return new FaultRates(
                some(random, 0.08),
                some(random, 0.08),
                some(random, 0.08),
                some(random, 0.05),
                some(random, 0.15),
                some(random, 0.04),
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.2),
                some(random, 0.2),
                some(random, 0.7),
                some(random, 0.4),
                some(random, 0.5),
                some(random, 0.4),
                some(random, 0.4),
                some(random, 0.6),
                some(random, 0.6),
                some(random, 1),
                random.nextInt(3) == 0 ? 200 : 0);
    }

    private static double some(Random random, double max) {
        return random.nextBoolean() ? 0 : random.nextDouble() * max;
    }
}
