package com.interactioncredits.whatsapp;

import java.net.URI;
import java.util.regex.Pattern;

/// Where and from which number messages are sent.
///
/// @param baseUrl `https://graph.facebook.com`; plain `http` only to this machine, since the token goes along
/// @param apiVersion Graph version, such as `v26.0`
/// @param phoneNumberId Meta's id of the sending number (not the number)
public record WhatsAppSettings(URI baseUrl, String apiVersion, String phoneNumberId) {
    // template.yaml refuses what these refuse, before anything is deployed; TemplatePatternsTest compares the two.
    private static final String HOST =
            "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern BASE_URL = Pattern.compile(
            "(https://" + HOST + "|http://(localhost|127\\.0\\.0\\.1|\\[::1]))(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?");
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,2}");
    private static final Pattern ID = Pattern.compile("[0-9]{5,30}");

    public WhatsAppSettings {
        require(
                BASE_URL,
                baseUrl.toString(),
                "the WhatsApp base URL must be an https URL (or http on this machine) without user, query or fragment");
        require(VERSION, apiVersion, "the WhatsApp API version must look like v26.0");
        require(ID, phoneNumberId, "the WhatsApp phone number id must be 5 to 30 digits");
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
