package com.interactioncredits.secrets;

import java.time.Instant;

/// One version of a secret.
///
/// @param id Secrets Manager's `VersionId`
record SecretVersion<T>(T value, String id, Instant createdAt) {}
