package com.interactioncredits.secrets;

/// The outcomes of reading one version of a secret.
sealed interface Reading<T> {
    record Found<T>(SecretVersion<T> version) implements Reading<T> {}

    /// The secret has no such version.
    record Missing<T>() implements Reading<T> {}

    /// Secrets Manager did not give it, or it is not usable; why was logged.
    record Failed<T>() implements Reading<T> {}
}
