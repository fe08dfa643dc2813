package com.interactioncredits.torture;

import java.util.Map;

/// One call of the API as its caller meant it.
///
/// @param kind the route's last word
/// @param account whose credits it is about: `user#creditType`
/// @param source who calls: `api` or `service`
/// @param words what the caller gave along
/// @param process the process that answered it
/// @param from when it was called, and `to` when it was answered, in nanoseconds of virtual time
record Call(String kind, String account, String source, Map<String, String> words, String process, long from, long to) {
    String word(String name) {
        return words.getOrDefault(name, "");
    }

    long number(String name) {
        return Long.parseLong(word(name));
    }
}
