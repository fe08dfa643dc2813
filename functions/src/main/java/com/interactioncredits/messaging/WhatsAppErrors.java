package com.interactioncredits.messaging;

import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.whatsapp.GraphError;
import java.util.UUID;

/// Where each error of WhatsApp is logged and, if only the sending account can cause it, counted for the operators'
/// alarm: the same whether it answered a send, came with a message's status, or beside one.
public record WhatsAppErrors(Metrics metrics) {
    private static final System.Logger LOG = System.getLogger(WhatsAppErrors.class.getName());

    /// An error that one message met.
    public void told(UUID messageId, GraphError error) {
        told("message " + messageId + ": ", error);
    }

    /// An error of no message that we know.
    public void told(GraphError error) {
        told("", error);
    }

    private void told(String where, GraphError error) {
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
