package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loading a definition rejects everything that is unsupported or invalid.
class RefusalTest {

    private static final String TASK =
            "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", \"Arguments\":"
                    + " {\"FunctionName\": \"f\", \"Payload\": {}}, ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "Type": "Parallel", "End": true                                         | state "S": unknown Type Parallel
            "Type": "Map", "End": true                                              | state "S": unknown Type Map
            "End": true                                                             | state "S": Type is missing
            "Type": "Pass", "End": true, "Result": 1                                | state "S": unknown field Result
            "Type": "Pass", "End": true, "InputPath": "$"                           | state "S": unknown field InputPath
            "Type": "Pass", "End": true, "Comment": 1                               | state "S": Comment must be a string
            "Type": "Pass", "End": true, "QueryLanguage": "JSONPath"                | state "S": QueryLanguage must be JSONata
            "Type": "Pass"                                                          | state "S": needs Next or End
            "Type": "Pass", "End": false                                            | state "S": needs Next or End
            "Type": "Pass", "End": true, "Next": "S"                                | state "S": has both Next and End
            "Type": "Pass", "End": "true"                                           | state "S": End must be true or false
            "Type": "Pass", "Next": "Nowhere"                                       | state "S": leads nowhere: there is no state "Nowhere"
            "Type": "Pass", "End": true, "Assign": 1                                | state "S": Assign must be an object
            "Type": "Pass", "End": true, "Assign": {"states": 1}                    | state "S": Assign: states cannot be a variable's name
            "Type": "Pass", "End": true, "Assign": {"a b": 1}                       | state "S": Assign: a b cannot be a variable's name
            "Type": "Pass", "End": true, "Output": "{% 1 + %}"                      | JSONata does not parse
            "Type": "Pass", "End": true, "Output": {"a": ["{% 1 %} "]}              | {% %} must enclose the whole string: {% 1 %}
            "Type": "Pass", "End": true, "Output": "x {% 1 %}"                      | {% %} must enclose the whole string: x {% 1 %}
            "Type": "Pass", "End": true, "Output": "{% $eval('1') %}"               | Output: $eval is forbidden
            "Type": "Pass", "End": true, "Output": "{% '1' ~> $eval %}"             | Output: $eval is forbidden
            "Type": "Pass", "End": true, "Output": {"a": ["{% $summe([1]) %}"]}     | Output/a[0]: unknown function $summe
            "Type": "Pass", "End": true, "Output": "{% [1] ~> $summe %}"            | no state assigns $summe
            "Type": "Pass", "End": true, "Output": "{% $typo.x %}"                  | no state assigns $typo
            "Type": "Pass", "End": true, "Output": "{% $$.x %}"                     | $$ is undefined
            "Type": "Pass", "End": true, "Output": "{% $states.result %}"           | $states.result does not exist here
            "Type": "Pass", "End": true, "Output": "{% $states.Input %}"            | $states.Input does not exist here
            "Type": "Succeed", "End": true                                          | state "S": unknown field End
            "Type": "Succeed", "Assign": {}                                         | state "S": unknown field Assign
            "Type": "Fail", "Output": 1                                             | state "S": unknown field Output
            "Type": "Fail", "Error": 1                                              | state "S": Error must be a string
            "Type": "Fail", "ErrorPath": "$.e"                                      | state "S": unknown field ErrorPath
            "Type": "Wait", "End": true                                             | state "S": needs either Seconds or Timestamp
            "Type": "Wait", "End": true, "Seconds": 1, "Timestamp": "2016-03-14T01:59:00Z" | state "S": needs either Seconds or Timestamp
            "Type": "Wait", "End": true, "Seconds": -1                              | state "S": Seconds must be a whole number
            "Type": "Wait", "End": true, "Seconds": "1"                             | state "S": Seconds must be a whole number or a JSONata string
            "Type": "Wait", "End": true, "Timestamp": "2016-03-14 01:59"            | state "S": Timestamp must be like
            "Type": "Wait", "End": true, "SecondsPath": "$.s"                       | state "S": unknown field SecondsPath
            "Type": "Choice"                                                        | state "S": Choices is missing
            "Type": "Choice", "Choices": []                                         | state "S": Choices must be an array with at least one entry
            "Type": "Choice", "Choices": [1]                                        | state "S": Choices[0]: must be an object
            "Type": "Choice", "Choices": [{"Condition": true}]                      | state "S": Choices[0]: Next is missing
            "Type": "Choice", "Choices": [{"Next": "S"}]                            | state "S": Choices[0]: Condition is missing
            "Type": "Choice", "Choices": [{"Condition": "yes", "Next": "S"}]        | state "S": Choices[0]: Condition must be a JSONata string or a boolean
            "Type": "Choice", "Choices": [{"Condition": true, "Next": "Nowhere"}]   | there is no state "Nowhere"
            "Type": "Choice", "Choices": [{"Condition": true, "Next": "S", "And": []}] | state "S": Choices[0]: unknown field And
            "Type": "Choice", "Choices": [{"Condition": true, "Next": "S"}], "Default": "Nowhere" | there is no state "Nowhere"
            "Type": "Choice", "Choices": [{"Condition": true, "Next": "S"}], "End": true | state "S": unknown field End
            "Type": "Task", "End": true                                             | state "S": Resource is missing
            "Type": "Task", "End": true, "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {} | Resource must be
            "Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke" | state "S": Arguments is missing
            "Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"} | Arguments must be an object
            "Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": 1, "Qualifier": "1"} | Arguments must be an object
            "Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": "{% $states.result %}"} | Arguments/Payload: $states.result does not exist here
            """)
    void aWrongStateIsRefused(String state, String problem) {
        assertRefused("{" + state + "}", problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "HeartbeatSeconds": 1                                                   | state "S": unknown field HeartbeatSeconds
            "TimeoutSeconds": 0                                                     | state "S": TimeoutSeconds must be a whole number
            "TimeoutSeconds": "5"                                                   | state "S": TimeoutSeconds must be a whole number or a JSONata string
            "Retry": {}                                                             | state "S": Retry must be an array with at least one entry
            "Retry": [{}]                                                           | state "S": Retry[0]: ErrorEquals is missing
            "Retry": [{"ErrorEquals": []}]                                          | state "S": Retry[0]: ErrorEquals must be an array of error names
            "Retry": [{"ErrorEquals": [1]}]                                         | state "S": Retry[0]: ErrorEquals must hold strings
            "Retry": [{"ErrorEquals": ["States.Typo"]}]                             | state "S": Retry[0]: ErrorEquals names States.Typo
            "Retry": [{"ErrorEquals": ["States.ALL", "A"]}]                         | state "S": Retry[0]: States.ALL must stand alone
            "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}]      | state "S": Retry[0]: States.ALL must come last
            "Retry": [{"ErrorEquals": ["A"], "Attempts": 1}]                        | state "S": Retry[0]: unknown field Attempts
            "Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 0}]                 | state "S": Retry[0]: IntervalSeconds must be a whole number
            "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1.5}]                   | state "S": Retry[0]: MaxAttempts must be a whole number
            "Retry": [{"ErrorEquals": ["A"], "BackoffRate": 0.5}]                   | state "S": Retry[0]: BackoffRate must be a number of at least 1.0
            "Retry": [{"ErrorEquals": ["A"], "MaxDelaySeconds": 0}]                 | state "S": Retry[0]: MaxDelaySeconds must be a whole number
            "Retry": [{"ErrorEquals": ["A"], "JitterStrategy": "SOME"}]             | state "S": Retry[0]: JitterStrategy must be FULL or NONE
            "Catch": [{"ErrorEquals": ["A"]}]                                       | state "S": Catch[0]: Next is missing
            "Catch": [{"ErrorEquals": ["A"], "Next": "Nowhere"}]                    | there is no state "Nowhere"
            "Catch": [{"ErrorEquals": ["A"], "Next": "S", "ResultPath": "$"}]       | state "S": Catch[0]: unknown field ResultPath
            "Catch": [{"ErrorEquals": ["A"], "Next": "S", "Output": "{% $states.result %}"}] | state "S": Catch[0]: Output: $states.result does not exist here
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "S"}, {"ErrorEquals": ["A"], "Next": "S"}] | state "S": Catch[0]: States.ALL must come last
            "Output": "{% $states.errorOutput %}"                                   | state "S": Output: $states.errorOutput does not exist here
            """)
    void aWrongTaskIsRefused(String fields, String problem) {
        assertRefused("{" + TASK + "\"End\": true, " + fields + "}", problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "StartAt": "S", "States": {"S": {"Type": "Succeed"}}                                              | QueryLanguage must be JSONata
            "QueryLanguage": "JSONPath", "StartAt": "S", "States": {"S": {"Type": "Succeed"}}                 | QueryLanguage must be JSONata
            "QueryLanguage": "JSONata", "States": {"S": {"Type": "Succeed"}}                                  | StartAt is missing
            "QueryLanguage": "JSONata", "StartAt": "T", "States": {"S": {"Type": "Succeed"}}                  | StartAt leads nowhere: there is no state "T"
            "QueryLanguage": "JSONata", "StartAt": "S"                                                        | States is missing
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {}                                          | States must be an object with a state
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": 1}                                    | state "S": must be an object
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed"}}, "Version": "2"  | Version must be "1.0"
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed"}}, "Timeout": 1    | unknown field Timeout
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed"}}, "TimeoutSeconds": "1" | TimeoutSeconds must be a whole number
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed"}, "T": {"Type": "Pass", "Next": "S"}} | state "T": cannot be reached
            "QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed"}, "S": {"Type": "Fail"}} | not JSON: Duplicate field 'S'
            "QueryLanguage": "JSONata"                                                                        | StartAt is missing
            """)
    void aWrongMachineIsRefused(String fields, String problem) {
        assertThat(refusal("{" + fields + "}").problems())
                .anySatisfy(each -> assertThat(each).contains(problem));
    }

    @Test
    void aDefinitionThatIsNotAJsonObjectIsRefused() {
        assertThat(refusal("{").problems()).anySatisfy(each -> assertThat(each).startsWith("not JSON"));
        assertThat(refusal("[]").problems()).contains("must be an object");
        assertThat(refusal("").problems()).contains("must be an object");
    }

    @Test
    void everyProblemIsReported() {
        var refusal = refusal(machine("{\"Type\": \"Pass\", \"Result\": 1, \"Output\": \"{% $eval('1') %}\"}"));

        assertThat(refusal.problems()).hasSize(3);
        assertThat(refusal).hasMessageContainingAll("unknown field Result", "$eval", "needs Next or End");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($double := function($x) { $x * 2 }; $double(2))",
                "$map([1], λ($v, $i) { $v + $i })",
                "'costs $5 (five)' & \\\"$x\\\"",
                "/* $nothing */ 1",
                "$replace('a$b', /[$/](x)/, '')",
                "$contains('a', /[/$x]/)",
                "[6]@$a#$i.($a / $i) / 2",
                "`$odd name`.x",
                "$count([1]) / $sum([2]) / 3",
                "$exists($states.input.a) and /a/ = /b/",
                "$string($states)"
            })
    void whatOnlyLooksLikeAnUnknownNameIsTaken(String expression) {
        assertThatCode(() -> StateMachine.parse(
                        machine("{\"Type\": \"Pass\", \"End\": true, \"Output\": \"{% " + expression + " %}\"}")))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(String state, String problem) {
        assertThat(refusal(machine(state)).problems())
                .anySatisfy(each -> assertThat(each).contains(problem));
    }

    private static InvalidStateMachine refusal(String definition) {
        return catchThrowableOfType(InvalidStateMachine.class, () -> StateMachine.parse(definition));
    }

    private static String machine(String state) {
        return "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"S\", \"States\": {\"S\": " + state + "}}";
    }
}
