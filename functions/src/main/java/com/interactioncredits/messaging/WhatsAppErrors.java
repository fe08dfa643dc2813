package com.interactioncredits.messaging;

import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.whatsapp.GraphError;
import java.util.UUID;

/// Where each error of WhatsApp is logged and, if only the sending account can cause it, counted for the operators'
/// alarm: the same whether it answered a send, came with a message's status, or beside one.
public record WhatsAppErrors(Metrics metrics) {
    private static final System.Logger LOG = System.getLogger(WhatsAppErrors.class.getName());

    /// An error that one message met.
    public void report(UUID messageId, GraphError error) {
        report("message " + messageId + ": ", error);
    }

    /// An error of no message that we know.
    public void report(GraphError error) {
        report("", error);
    }

    private void report(String where, GraphError error) {
        if (error.ofSender()) {
            metrics.count(Metrics.Name.OPERATOR_ACTION_NEEDED, 1);
            LOG.log(
                    System.Logger.Level.ERROR,
                    where + "WhatsApp refuses the sending account until an operator acts: " + error.numbers());
        } else {
            LOG.log(System.Logger.Level.WARNING, where + "WhatsApp answered with an error: " + error.numbers());
        }
    }
}
