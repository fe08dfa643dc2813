package com.interactioncredits.deployment;

import com.interactioncredits.parsing.KeepReady;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// The published versions of functions whose callers use the alias `live`.
final class PublishedVersions {
    private static final String LIVE = "live";

    /// Enough to go back to, and to see what the last deployments were.
    private static final int KEPT = 5;

    private final LambdaClient lambda;

    PublishedVersions(LambdaClient lambda) {
        this.lambda = lambda;
    }

    /// Calls the version that callers use, with an event that does nothing.
    ///
    /// @throws IllegalStateException if the function answers an error
    void keepReady(String function) {
        var answer = lambda.invoke(
                call -> call.functionName(function).qualifier(LIVE).payload(SdkBytes.fromUtf8String(KeepReady.EVENT)));
        if (answer.functionError() != null) {
            throw new IllegalStateException("the function answered an error");
        }
    }

    /// The versions that nothing needs, newest first.
    List<Long> old(String function) {
        var aliases = lambda.listAliasesPaginator(list -> list.functionName(function)).aliases().stream()
                .toList();
        var live = aliases.stream()
                .filter(alias -> alias.name().equals(LIVE))
                .map(AliasConfiguration::functionVersion)
                .flatMap(PublishedVersions::number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the function has no alias " + LIVE));
        var used = new HashSet<Long>();
        aliases.stream().flatMap(PublishedVersions::usedBy).forEach(used::add);
        var published = lambda.listVersionsByFunctionPaginator(list -> list.functionName(function)).versions().stream()
                .map(FunctionConfiguration::version)
                .flatMap(PublishedVersions::number)
                .toList();
        return old(published, used, live);
    }

    /// All but the newest, those that an alias uses, and those that are newer than the one that callers use: a
    /// deployment may be about to give them calls.
    static List<Long> old(Collection<Long> published, Set<Long> used, long live) {
        return published.stream()
                .sorted(Comparator.reverseOrder())
                .skip(KEPT)
                .filter(version -> version < live && !used.contains(version))
                .toList();
    }

    /// Deletes one version; never the function, which a call without a version would delete.
    void delete(String function, long version) {
        try {
            lambda.deleteFunction(delete -> delete.functionName(function).qualifier(Long.toString(version)));
        } catch (ResourceNotFoundException _) {
            // deleted by an earlier try, or by a person
        }
    }

    private static Stream<Long> usedBy(AliasConfiguration alias) {
        var weights =
                Optional.ofNullable(alias.routingConfig()).map(AliasRoutingConfiguration::additionalVersionWeights);
        return Stream.concat(
                        Stream.of(alias.functionVersion()),
                        weights.stream().flatMap(versions -> versions.keySet().stream()))
                .flatMap(PublishedVersions::number);
    }

    /// Nothing of `$LATEST`, which is no published version.
    private static Stream<Long> number(String version) {
        return version.matches("[0-9]{1,18}") ? Stream.of(Long.valueOf(version)) : Stream.empty();
    }
}
