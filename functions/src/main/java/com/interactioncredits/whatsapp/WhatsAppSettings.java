package com.interactioncredits.whatsapp;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/// Where and from which number messages are sent.
///
/// @param baseUrl `https://graph.facebook.com`; plain `http` only to this machine, since the token goes along
/// @param apiVersion Graph version, such as `v26.0`
/// @param phoneNumberId Meta's id of the sending number (not the number)
public record WhatsAppSettings(URI baseUrl, String apiVersion, String phoneNumberId) {
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,3}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public WhatsAppSettings {
        String host = baseUrl.getHost();
        boolean https = "https".equals(baseUrl.getScheme());
        boolean here = "http".equals(baseUrl.getScheme()) && host != null && THIS_MACHINE.contains(host);
        if (host == null || !(https || here) || baseUrl.getQuery() != null || baseUrl.getFragment() != null) {
            throw new IllegalArgumentException("the WhatsApp base URL must be an https URL without a query");
        }
        require(VERSION, apiVersion, "the WhatsApp API version must look like v26.0");
        require(ID, phoneNumberId, "the WhatsApp phone number id must be letters, digits, _ or -");
    }

    private static void require(Pattern pattern, String value, String otherwise) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    URI messages() {
        var base = baseUrl.toString().replaceAll("/+$", "");
        return URI.create(base + "/" + apiVersion + "/" + phoneNumberId + "/messages");
    }
}
