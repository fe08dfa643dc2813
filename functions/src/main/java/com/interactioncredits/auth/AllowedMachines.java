package com.interactioncredits.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The machines that may call as services.
///
/// @param audience this system's own machine id (`mch_…`), which their tokens must name in `aud`; there is one if any
///     machine is allowed, since a token for another of the instance's machines would count here otherwise
/// @param scopes what each machine (`mch_…`) may do, never nothing
/// @param unlimited those of them that were listed without scopes
public record AllowedMachines(Optional<String> audience, Map<String, Set<Scope>> scopes, Set<String> unlimited) {

    public static final AllowedMachines NONE = new AllowedMachines(Optional.empty(), Map.of(), Set.of());

    private static final String FORM =
            "an allowed machine is mch_ and 1 to 64 of A-Z a-z 0-9 _ -, and perhaps a colon and"
                    + " its scopes (hold, send, grant, read) with + between: ";

    public AllowedMachines {
        require(
                audience.isEmpty() || Caller.Service.isId(audience.get()),
                "the machine audience must be mch_ and 1 to 64 of A-Z a-z 0-9 _ -");
        require(
                audience.isPresent() || scopes.isEmpty(),
                "machines are allowed, but MachineAudience (MACHINE_AUDIENCE) is empty: set it to the id of the Clerk"
                        + " machine that stands for this system");
        scopes = Map.copyOf(scopes);
        unlimited = Set.copyOf(unlimited);
    }

    /// Reads a setting.
    ///
    /// @param listed each a machine's id with its scopes (`mch_a:hold+read`), or without them (`mch_a`) for all
    /// @throws IllegalArgumentException if an entry has another form or an unknown scope, if a machine comes twice,
    ///     or if there are machines and no audience
    public static AllowedMachines of(Optional<String> audience, Collection<String> listed) {
        var scopes = new TreeMap<String, Set<Scope>>();
        var unlimited = new TreeSet<String>();
        for (var entry : listed) {
            var parts = entry.split(":", 2);
            require(Caller.Service.isId(parts[0]), FORM + entry);
            if (parts.length == 1) {
                unlimited.add(parts[0]);
            }
            var given = parts.length == 1 ? EnumSet.allOf(Scope.class) : scopes(parts[1], entry);
            require(scopes.put(parts[0], given) == null, "an allowed machine is listed twice: " + parts[0]);
        }
        return new AllowedMachines(audience, scopes, unlimited);
    }

    private static Set<Scope> scopes(String text, String entry) {
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(text.split("\\+", -1))
                .map(label -> Scope.named(label).orElseThrow(() -> new IllegalArgumentException(FORM + entry)))
                .forEach(scopes::add);
        return scopes;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
