package com.interactioncredits.local.stepfunctions;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One state of a checked definition.
sealed interface State {

    /// All exits, for the checks of missing and unreachable states.
    List<Exit> exits();

    record Task(Call call, @Nullable Template timeoutSeconds, List<Retrier> retriers, List<Catcher> catchers, Exit exit)
            implements State {
        @Override
        public List<Exit> exits() {
            return Stream.concat(Stream.of(exit), catchers.stream().map(Catcher::exit))
                    .toList();
        }
    }

    /// `defaultExit` is null without a `Default`; then it is an error if no rule matches.
    record Choice(List<Rule> rules, @Nullable Exit defaultExit) implements State {
        @Override
        public List<Exit> exits() {
            return Stream.concat(rules.stream().map(Rule::exit), Stream.ofNullable(defaultExit))
                    .toList();
        }
    }

    record Pass(Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    /// Exactly one of `seconds` and `timestamp` is there.
    record Wait(@Nullable Template seconds, @Nullable Template timestamp, Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    record Succeed(Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    record Fail(@Nullable Template error, @Nullable Template cause) implements State {
        @Override
        public List<Exit> exits() {
            return List.of();
        }
    }

    /// How a state is left: without `output` the state's default applies, without `next` the machine ends.
    record Exit(Map<String, Template> assign, @Nullable Template output, @Nullable String next) {}

    record Rule(Template condition, Exit exit) {}

    record Catcher(ErrorNames errors, Exit exit) {}

    sealed interface Call {
        /// `arn:aws:states:::lambda:invoke`: the result is the invocation's answer, with the function's own as
        /// `Payload`.
        record Invoke(Template functionName, Template payload) implements Call {}

        /// A function's ARN as `Resource`: its answer is the result; without `arguments` it gets the state's input.
        record Direct(String functionName, @Nullable Template arguments) implements Call {}
    }
}
