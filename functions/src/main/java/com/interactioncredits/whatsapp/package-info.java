/// The WhatsApp Cloud API: sending a message, understanding its errors, trusting its webhooks.
@NullMarked
package com.interactioncredits.whatsapp;

import org.jspecify.annotations.NullMarked;
