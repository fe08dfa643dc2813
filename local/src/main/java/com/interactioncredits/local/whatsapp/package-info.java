/// A simulated WhatsApp: the Cloud API's messages, errors and signed webhooks. The recipient determines the outcome.
@NullMarked
package com.interactioncredits.local.whatsapp;

import org.jspecify.annotations.NullMarked;
