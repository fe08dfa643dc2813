package com.interactioncredits.local.template;

/// The template has something that local mode does not support; the message says where.
public final class TemplateException extends IllegalStateException {
    TemplateException(String message) {
        super(message);
    }

    TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
