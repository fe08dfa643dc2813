/// A simulated WhatsApp: the Cloud API's messages, errors and signed webhooks, with the recipient deciding what
/// happens.
@NullMarked
package com.interactioncredits.local.whatsapp;

import org.jspecify.annotations.NullMarked;
