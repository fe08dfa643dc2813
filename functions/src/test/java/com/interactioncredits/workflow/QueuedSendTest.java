package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.workflow.QueuedSend.Invalid;
import com.interactioncredits.workflow.QueuedSend.SendRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The queue is as strict as the API. In the rows, `'` stands for `"`.
class QueuedSendTest {
    private static final String GOOD = "'to':'+15550104711','type':'text','text':{'body':'x'}";
    private static final int MOST = 64 * 1024;

    private static QueuedSend read(String body) {
        return QueuedSend.read(body.replace('\'', '"'));
    }

    private static String request(String message) {
        return "{'userId':'user_ada','idempotencyKey':'order-1','message':" + message + "}";
    }

    private static Invalid invalid(String body) {
        assertThat(read(body)).isInstanceOf(Invalid.class);
        return (Invalid) read(body);
    }

    /// A valid send, padded with blanks to this length.
    private static String ofBytes(int length) {
        var request = request("{" + GOOD + "}");
        return request + " ".repeat(length - request.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{'userId':'user_ada'",
                "{'userId':'user_ada','idempotencyKey':'a','message':{}} {}",
                "{'userId':'user_ada','idempotencyKey':'a','message':{},}",
                "{'userId':'user_ada','idempotencyKey':'a','message':NaN}",
                "{'messageId':'1-1-1-1-1'}",
                "{'messageId':'00000000-0000-0000-0000-000000000001','userId':'user_ada'}",
                "{'messageId':'00000000-0000-0000-0000-000000000001','messageId':'00000000-0000-0000-0000-000000000001'}",
                "{'idempotencyKey':'a','message':{}}",
                "{'userId':'user_ada','message':{}}",
                "{'userId':'ada','idempotencyKey':'a','message':{}}",
                "{'userId':7,'idempotencyKey':'a','message':{}}",
                "{'userId':'user_ada','idempotencyKey':7,'message':{}}",
                "{'userId':'user_ada','idempotencyKey':'a b','message':{}}",
                "{'userId':'user_ada','idempotencyKey':'broadcast:1:1','message':{" + GOOD + "}}",
                "{'userId':'user_ada','idempotencyKey':'stripe:1','message':{}}",
                "{'userId':'user_ada','idempotencyKey':'import:1','message':{}}",
                "{'userId':'user_ada','userId':'user_ada','idempotencyKey':'a','message':{}}",
                "{'userId':'user_ada','idempotencyKey':'a','idempotencyKey':'a','message':{}}",
                "{'userId':'user_ada\\u0000','idempotencyKey':'a','message':{}}",
                "{'userId':'user_ada','idempotencyKey':'\\ud800','message':{}}"
            })
    void anEntryWithoutUserOrKeyIsNoSend(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSendIsNotNestedDeeply() {
        assertThatThrownBy(() -> read(request("[".repeat(10_000) + "]".repeat(10_000))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSendIsNoLargerThanABodyOfTheApi() {
        assertThat(read(ofBytes(MOST))).isInstanceOf(SendRequest.class);
        assertThatThrownBy(() -> read(ofBytes(MOST + 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | message must not be null",
                "{'to':15550104711,'type':'text','text':{'body':'x'}} |"
                        + " to must be a phone number: + and 8 to 15 digits, the first not 0",
                "{'to':'+15550104711','to':'+15550104711','type':'text','text':{'body':'x'}} | to must be given once only",
                "{'to':'+15550104711','type':'text','text':{'body':''}} | text.body must be a string of 1 to 4096 characters, at least one of them visible",
                "{'to':'+15550104711','type':'text','text':{'body':7}} | text.body must be a string of 1 to 4096 characters, at least one of them visible",
                "{'to':'+15550104711','type':'text','text':{'body':'\\ud83c'}} |"
                        + " text.body must not contain NUL or half of a surrogate pair",
                "{'to':'+15550104711','type':'text','text':{'body':'a\\u0000'}} |"
                        + " text.body must not contain NUL or half of a surrogate pair",
                "{'to':'+15550104711','type':'text','text':{'body':'x','previewUrl':'true'}} |"
                        + " text.previewUrl must be true or false",
                "{'to':'+15550104711','type':'text','text':{'body':'x','Rumpel':1}} | text holds something that it must not",
                "{'to':'+15550104711','type':'text','text':{'body':'x'},'template':{'name':'a','language':'b'}} |"
                        + " template must be left out: the type is text",
                "{'to':'+15550104711','type':'template','template':{'name':'a','language':'b','components':{}}} |"
                        + " template.components must be an array of objects",
                "{'to':'+15550104711','type':'template','template':{'name':'a','language':'b','components':[1,2,{}]}} |"
                        + " template.components holds something that it must not",
                "{'to':'+15550104711','type':'template','template':{'name':'a','language':'b','components':[{'Rumpel':1e309}]}}"
                        + " | template.components holds something that it must not",
                "{'to':'+15550104711','type':'template','template':{'name':'a','language':'b',"
                        + "'components':[{'Rumpel':1,'Rumpel':1}]}} | template.components holds something that it must not",
                "{'Rumpel':1,'stilt':2,'to':'4711'} | to must be a phone number: + and 8 to 15 digits, the first not 0;"
                        + " type is missing; message holds something that it must not"
            })
    void problemsNameTheFieldsOfTheApi(String message, String problems) {
        assertThat(invalid(request(message)).problems()).isEqualTo(problems);
    }

    @Test
    void aFieldBesideTheMessageIsNotKnown() {
        var besides = request("{" + GOOD + "}").replace("'userId'", "'Rumpel':1,'userId'");
        assertThat(invalid(besides).problems()).isEqualTo("the entry holds something that it must not");
        assertThat(invalid(besides.replace("'Rumpel':1", "'message':{}")).problems())
                .isEqualTo("message must be given once only");
    }

    @Test
    void manyProblemsMakeAShortText() {
        var items = "1,".repeat(20_000) + "1";
        var template = "{'to':'+15550104711','type':'template','template':{'name':'a','language':'b','components':["
                + items + "]}}";
        assertThat(invalid(request(template)).problems()).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'to':'+1','type':'text'} | {'type' : 'text', 'to':'+1'} | true",
                "{'to':'+1'} | {'to':'+2'} | false",
                "{'x':1} | {'x':'1'} | false",
                "{'x':1} | {'x':1.0} | false",
                "{'x':1e309} | {'x':2e309} | false",
                "{'x':true} | {'x':null} | false",
                "{'x':'a\\u0000'} | {'x':'b\\u0000'} | false",
                "{'x':1,'x':2} | {'x':2} | false",
                "{'x':1,'x':2} | {'x':3,'x':2} | false"
            })
    void invalidSendsAreDistinguished(String message, String other, boolean same) {
        assertThat(invalid(request(message))
                        .given()
                        .equals(invalid(request(other)).given()))
                .isEqualTo(same);
    }
}
