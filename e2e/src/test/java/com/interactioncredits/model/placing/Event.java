package com.interactioncredits.model.placing;

/// One transition, as a trace prints it.
sealed interface Event {
    record Begins(String name) implements Event {
        @Override
        public String toString() {
            return name + " begins";
        }
    }

    record Answered(String name, Request request, Answer answer, ModelProcess then) implements Event {
        @Override
        public String toString() {
            var end =
                    then instanceof ModelProcess.Over(var over, var result) ? "; " + over + " is over: " + result : "";
            return name + ": " + request + " -> " + answer + end;
        }
    }

    record NotAnswered(String name, Request request) implements Event {
        @Override
        public String toString() {
            return name + ": " + request + " -> no answer; it may take effect later";
        }
    }

    record SentTwice(String name, Request request) implements Event {
        @Override
        public String toString() {
            return name + ": " + request + " is sent twice";
        }
    }

    record Dies(String name, Request request) implements Event {
        @Override
        public String toString() {
            return name + " dies before " + request;
        }
    }

    record TakesEffectLate(Request request, Answer answer) implements Event {
        @Override
        public String toString() {
            return "late: " + request + " -> " + answer;
        }
    }

    record TimePasses() implements Event {
        @Override
        public String toString() {
            return "time passes: what early calls committed is due";
        }
    }
}
