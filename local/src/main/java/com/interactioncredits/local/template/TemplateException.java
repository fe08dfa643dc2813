package com.interactioncredits.local.template;

/// The template says something that local mode cannot do or understand; the message says where.
public final class TemplateException extends IllegalStateException {
    TemplateException(String message) {
        super(message);
    }

    TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
