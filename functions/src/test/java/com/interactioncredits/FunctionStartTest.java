package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.TemplateFile.Function;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each function is made as Lambda makes it before its snapshot, from nothing but the environment of the template.
class FunctionStartTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final List<String> CHARGE_ON = List.of("accepted", "delivered");
    private static @Nullable String regionBefore;

    /// Lambda tells the SDK its region; here nothing does.
    @BeforeAll
    static void nameARegion() {
        regionBefore = System.getProperty("aws.region");
        System.setProperty("aws.region", "eu-central-1");
    }

    @AfterAll
    static void forgetTheRegion() {
        if (regionBefore == null) {
            System.clearProperty("aws.region");
        } else {
            System.setProperty("aws.region", regionBefore);
        }
    }

    @Test
    void everyFunctionStartsWithTheEnvironmentThatItIsGiven() throws Exception {
        var failed = new ArrayList<String>();
        for (var function : TEMPLATE.functions()) {
            try {
                readAtStart(function);
            } catch (InvocationTargetException fault) {
                failed.add(function.name() + ": " + fault.getCause());
            }
        }
        assertThat(failed).isEmpty();
    }

    /// More would hand settings and secrets to functions that have no use for them; less would leave a setting at its
    /// default whatever the parameter says.
    @Test
    void aFunctionIsGivenExactlyWhatItReads() throws Exception {
        var wrong = new ArrayList<String>();
        var everywhere = names(TEMPLATE.root()
                .path("Globals")
                .path("Function")
                .path("Environment")
                .path("Variables"));
        for (var function : TEMPLATE.functions()) {
            var read = readAtStart(function);
            if (read.isEmpty()) {
                continue;
            }
            var own = names(function.ownVariables());
            var missing = without(without(read.get(), own), everywhere);
            var unused = without(own, read.get());
            if (!missing.isEmpty() || !unused.isEmpty()) {
                wrong.add(function.name() + " lacks " + missing + " and does not read " + unused);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// The variables that a function's constructor reads under any `CHARGE_ON`; empty while its class is not there.
    private static Optional<Set<String>> readAtStart(Function function) throws ReflectiveOperationException {
        var read = new TreeSet<String>();
        try {
            var constructor = Class.forName(function.className()).getDeclaredConstructor(Wiring.class);
            for (var chargeOn : CHARGE_ON) {
                var environment = new RecordingEnvironment(read);
                function.variables()
                        .properties()
                        .forEach(variable ->
                                environment.put(variable.getKey(), TEMPLATE.environmentValue(variable.getValue())));
                environment.replace("CHARGE_ON", chargeOn);
                constructor.newInstance(new Wiring(new Settings(environment), Clock.systemUTC()));
            }
            return Optional.of(read);
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        }
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> without(Set<String> all, Set<String> taken) {
        var left = new TreeSet<>(all);
        left.removeAll(taken);
        return left;
    }
}
