package io.callbackgateway.routefile.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.routefile.tree.Mistake;
import io.callbackgateway.routefile.tree.ProviderRoute;
import java.beans.Introspector;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with one mistake each: what people get wrong, and what they are told. */
class RouteMistakesTests {

    private static final String GOOD =
            """
            - beans:
                - name: acme
                  type: io.callbackgateway.provider.ProviderFacts
                  properties:
                    environments: production, test
                    ack: 200
            - route:
                id: acme
                description: Several payments in one callback
                from:
                  uri: inbox:acme
                  steps:
                    - unmarshal: { json: {} }
                    - split:
                        simple: "${body[items]}"
                        steps:
                          - setVariable: { name: transactionId, jsonpath: "$.id" }
                          - setVariable: { name: reasonCode, jsonpath: { expression: "$.reason", suppressExceptions: true } }
                          - choice:
                              when:
                                - jsonpath: "$[?(@.paid == true)]"
                                  steps:
                                    - setVariable: { name: status, constant: completed }
                                    - to: direct:record
                                - simple: "${body[kind]} == 'test'"
                                  steps:
                                    - to: direct:ignore
                              otherwise:
                                steps:
                                  - setVariable: { name: status, constant: unknown }
                                  - to: direct:record
            """;

    /** As they are listed. */
    private static final String FACTS = Arrays.stream(ProviderFacts.class.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("set"))
            .map(name -> Introspector.decapitalize(name.substring(3)))
            .sorted()
            .collect(Collectors.joining(", "));

    /** With a route of each kind. */
    private static final String KINDS =
            """
            - beans:
                - name: acme
                  type: io.callbackgateway.provider.ProviderFacts
                  properties:
                    askSettings: base-url, tenant
                    sweeps: true
            - route:
                id: acme
                description: A payment
                from:
                  uri: inbox:acme
                  steps:
                    - unmarshal: { json: {} }
                    - setVariable: { name: transactionId, jsonpath: "$.id" }
                    - setVariable: { name: status, constant: unknown }
                    - to: direct:record
            - route:
                id: acme-ask
                description: One payment, or the list of what changed
                from:
                  uri: ask:acme
                  steps:
                    - choice:
                        when:
                          - simple: "${variable.transactionId} != null"
                            steps:
                              - to: { uri: "api:/payments/{transactionId}", parameters: { headers: "X-Tenant: {tenant}" } }
                              - to: inbox:acme
                        otherwise:
                          steps:
                            - setVariable: { name: page, constant: "1" }
                            - loop:
                                doWhile: true
                                simple: "${variable.page} != null"
                                steps:
                                  - to: { uri: "api:/payments", parameters: { query: "from={since}&to={before}&page={page}" } }
                                  - unmarshal: { json: {} }
                                  - setVariable: { name: page, jsonpath: { expression: "$.next", suppressExceptions: true } }
                                  - split:
                                      jsonpath: "$.payments[*]"
                                      steps:
                                        - setVariable: { name: changed, jsonpath: "$.id" }
                                        - to: { uri: "inbox:acme", parameters: { json: '{"id": "{changed}"}' } }
            - route:
                id: acme-status
                description: Whether it calls us
                from:
                  uri: delivery:acme/status
                  steps:
                    - to: api:/webhook
                    - setVariable: { name: webhook, jsonpath: "$.id" }
                    - setVariable: { name: deliveryPaused, jsonpath: "$.paused" }
            - route:
                id: acme-resume
                description: Call us again
                from:
                  uri: delivery:acme/resume
                  steps:
                    - to: { uri: "api:/webhook/{webhook}", parameters: { json: '{"paused": false}' } }
            - route:
                id: acme-attempts
                description: How often it called us
                from:
                  uri: delivery:acme/attempts
                  steps:
                    - to: "api:/payments/{transactionId}/attempts"
                    - split:
                        jsonpath: "$[*]"
                        steps:
                          - setVariable: { name: attemptId, jsonpath: "$.id" }
                          - setVariable: { name: attemptStatus, jsonpath: "$.answer" }
                          - to: direct:attempt
            """;

    private static final String SECOND_QUESTION =
            """
            - route:
                id: acme-ask
                description: one more
                from:
                  uri: ask:acme
                  steps:
                    - to: inbox:acme
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "direct:record is forgotten",
                        lines(31, 31),
                        "28: in this `otherwise`, the steps of the `split` end without a word on what becomes of the callback; end it in `to: direct:record`, `to: direct:ignore` or `throwException`"),
                mistake(
                        "a route that only sets variables",
                        lines(14, 31, "        - setVariable: { name: status, constant: unknown }"),
                        "14: the route ends here without a word on what becomes of the callback; end it in `to: direct:record`, `to: direct:ignore` or `throwException`"),
                mistake(
                        "some items of a batch vanish",
                        line(27, "                        - log: not for us"),
                        "25: where this `when` holds, the steps of the `split` end without a word on what becomes of the callback; end it in `to: direct:record`, `to: direct:ignore` or `throwException`"),
                mistake(
                        "a choice without otherwise",
                        lines(28, 31),
                        "19: where no `when` of this `choice` holds, the steps of the `split` end without a word on what becomes of the callback; end it in `to: direct:record`, `to: direct:ignore` or `throwException`"),
                mistake(
                        "misspelt status",
                        replaced("constant: completed", "constant: complete"),
                        "23: `complete` is no status; did you mean `completed`? There are pending, in_review, action_required, approved, declined, inconclusive, canceled, expired, fulfilling, completed, reversed, unknown"),
                mistake(
                        "a status of the provider's",
                        replaced("constant: completed", "constant: paid"),
                        "23: `paid` is no status. There are pending, in_review, action_required, approved, declined, inconclusive, canceled, expired, fulfilling, completed, reversed, unknown"),
                mistake(
                        "a path without a status",
                        lines(23, 23),
                        "21: where this `when` holds, `direct:record` in line 23 is reached without a `status`; set it on every path, to `unknown` where nothing else fits"),
                mistake(
                        "a path without a transaction",
                        lines(17, 17),
                        "20: where this `when` holds, `direct:record` in line 23 is reached without a `transactionId`; set it on every path, such as to `${variable.callback.id}` where the callback names none",
                        "27: in this `otherwise`, `direct:record` in line 30 is reached without a `transactionId`; set it on every path, such as to `${variable.callback.id}` where the callback names none"),
                mistake(
                        "status computed on one path only",
                        line(
                                30,
                                "                      - setVariable: { name: providerStatus, simple: \"${body[kind]}\" }"),
                        "28: in this `otherwise`, `direct:record` in line 31 is reached without a `status`; set it on every path, to `unknown` where nothing else fits"),
                mistake(
                        "bad jsonpath",
                        replaced("\"$.id\"", "\"$.id[\""),
                        "17: `$.id[` is no JSONPath: a [ or ] has no counterpart. Right ones are $.payment.id, $.items[0].id or $.items[?(@.kind == 'paid')].id"),
                mistake(
                        "bad filter in a jsonpath",
                        replaced("@.paid == true)]", "@.paid == true]"),
                        "21: `$[?(@.paid == true]` is no JSONPath: Could not parse token starting at position 1. Expected ?, ', 0-9, *. Right ones are $.payment.id, $.items[0].id or $.items[?(@.kind == 'paid')].id"),
                mistake(
                        "bad simple",
                        replaced("${body[kind]} == 'test'", "${body[kind]} === 'test'"),
                        "25: `${body[kind]} === 'test'` is no expression of simple: Unexpected token =; operators are ==, !=, <, >, <=, >=, in, contains, startsWith, && and ||, with blanks around them"),
                mistake(
                        "unknown function of simple",
                        replaced("${body[items]}", "${bdy[items]}"),
                        "15: `${bdy[items]}` is no expression of simple: Unknown function: bdy[items]; such as ${body[name]}, ${variable.name} or ${variable.callback.id}"),
                mistake(
                        "unknown step",
                        replaced("unmarshal:", "unmarshall:"),
                        "13: there is no step `unmarshall`; did you mean `unmarshal`?"),
                mistake(
                        "unknown fact",
                        replaced("ack:", "acknowledge:"),
                        "6: there is no fact `acknowledge`. There are " + FACTS),
                mistake(
                        "misspelt fact",
                        replaced("environments:", "enviroments:"),
                        "5: there is no fact `enviroments`; did you mean `environments`? There are " + FACTS),
                mistake(
                        "wrong value of a fact",
                        replaced("ack: 200", "ack: 302"),
                        "6: ack: 302 is not between 200 and 299"),
                mistake(
                        "text for a number in a fact",
                        replaced("ack: 200", "ack: ok"),
                        "6: `ack` must be a whole number"),
                mistake(
                        "list for text in a fact",
                        replaced("production, test", "[ production, test ]"),
                        "5: `environments` is a list; write it as text with commas: `environments: production, test`"),
                mistake(
                        "misspelt variable",
                        replaced("reasonCode", "reasoncode"),
                        "18: nothing reads the variable `reasoncode`; did you mean `reasonCode`? What is read: amountCaptured, amountCredited, currency, occurredAt, providerLabel, providerStatus, reasonCode, reasonText, reference, status, transactionId, version"),
                mistake(
                        "variable that nobody sets",
                        replaced("${body[kind]} == 'test'", "${variable.reasonCod} == 'test'"),
                        "25: no step sets the variable `reasonCod`, so that it is always empty; did you mean `reasonCode`?"),
                mistake(
                        "constant that is no time",
                        line(18, "              - setVariable: { name: occurredAt, constant: yesterday }"),
                        "18: `yesterday` is no time; take ISO 8601 with its offset, such as 2026-01-31T12:00:00Z, or Unix time"),
                mistake(
                        "constant that is no currency",
                        line(18, "              - setVariable: { name: currency, constant: kroner }"),
                        "18: `kroner` is no currency; take a code of ISO 4217, such as EUR"),
                mistake(
                        "a second route",
                        file -> file
                                + "- route:\n    id: more\n    description: more\n    from:\n      uri: direct:more\n      steps:\n        - stop: {}\n",
                        "32: there is a route from `inbox:acme` in line 7; put these steps into that one, by a `choice`. Other routes of a file start at `ask:acme` and `delivery:acme/<operation>`"),
                mistake(
                        "a second bean",
                        line(7, "    - name: clock", "      type: java.time.Clock", "- route:"),
                        "7: a provider's file has one bean, its facts, and this is another; take it out"),
                mistake(
                        "misspelt direct:",
                        line(31, "                      - to: direct:recrod"),
                        "31: nobody reads `direct:recrod`; did you mean `direct:record`? A route from `inbox:acme` can call `direct:record`, `direct:ignore`, `api:`"),
                mistake(
                        "an endpoint of nobody",
                        line(13, "        - to: direct:enrich", "        - unmarshal: { json: {} }"),
                        "13: nobody reads `direct:enrich`. A route from `inbox:acme` can call `direct:record`, `direct:ignore`, `api:`"),
                mistake(
                        "unknown option of an endpoint",
                        line(31, "                      - to: { uri: direct:record, parameters: { blok: false } }"),
                        "31: `direct:` has no option `blok`; did you mean `block`? There are block, bridgeErrorHandler, exceptionHandler, exchangePattern, failIfNoConsumers, lazyStartProducer, synchronous, timeout"),
                mistake(
                        "unknown component",
                        line(13, "        - to: kafka:audit", "        - unmarshal: { json: {} }"),
                        "13: there is no endpoint `kafka:`. A route from `inbox:acme` can call `direct:record`, `direct:ignore`, `api:`"),
                mistake(
                        "unknown option of a step",
                        replaced("suppressExceptions", "suppressExeptions"),
                        "18: `suppressExeptions` has no place here; did you mean `suppressExceptions`? Allowed are allowEasyPredicate, allowSimple, expression, option, resultType, source, suppressExceptions, trim, unpackArray, writeAsString"),
                mistake(
                        "an expression is missing",
                        line(18, "              - setVariable: { name: reasonCode }"),
                        "18: the variable `reasonCode` gets no value; write one of `constant`, `jsonpath` or `simple` beside its name"),
                mistake(
                        "missing steps",
                        lines(29, 31, "                    - to: direct:record"),
                        "28: `otherwise` has no `steps:`, so Camel would take all that follows for its steps; put what belongs to it under `steps:`"),
                mistake(
                        "unknown bean",
                        line(
                                13,
                                "        - bean: { ref: payloads, method: text }",
                                "        - unmarshal: { json: {} }"),
                        "13: there is no bean `payloads`; did you mean `payload`? A provider's route can use `payload`"),
                mistake(
                        "unknown method of a bean",
                        line(
                                13,
                                "        - setVariable: { name: note, simple: \"${bean:payload?method=txt('note')}\" }",
                                "        - unmarshal: { json: {} }"),
                        "13: `${bean:payload?method=txt('note')}` is no expression of simple: there is no method `txt`; did you mean `text`? There are field, text"),
                mistake(
                        "unknown data format",
                        replaced("json: {}", "custom: toml"),
                        "13: there is no data format `toml`; take `json: {}`, `custom: form` or `custom: xml`"),
                mistake(
                        "a request's header",
                        replaced("${body[kind]}", "${header.x-kind}"),
                        "25: a route has no headers; the request's are `${variable.callback.headers[x-kind]}`, in lower case"),
                mistake(
                        "a secret",
                        line(13, "        - log: \"{{acme.token}}\"", "        - unmarshal: { json: {} }"),
                        "13: `{{…}}` would put a setting, perhaps a secret, into dumps of the route; what an API needs is a key of `api` in the provider's settings, which `api:` names as {key}"),
                mistake(
                        "no such exception",
                        line(
                                31,
                                "                      - throwException: { exceptionType: UnreadableException, message: odd }"),
                        "31: there is no such exception; take `io.callbackgateway.failure.UnreadableException` for a callback that no attempt will ever read, `io.callbackgateway.failure.ProviderUnavailableException` for one to be tried again"),
                mistake(
                        "another file's route",
                        replaced("id: acme", "id: akme"),
                        "8: the route must have the file's name: `id: acme`"),
                mistake(
                        "another provider's inbox",
                        replaced("inbox:acme", "inbox:akme"),
                        "11: the route must start at the provider's own inbox: `uri: inbox:acme`"),
                mistake(
                        "facts of another name",
                        replaced("name: acme", "name: akme"),
                        "2: the facts must be named like the file: `name: acme`"),
                mistake(
                        "no facts",
                        lines(1, 6),
                        "1: the provider's facts are missing; begin the file with `- beans:` and in it `- name: acme`, `type: io.callbackgateway.provider.ProviderFacts` and `properties:`"),
                mistake(
                        "no route",
                        lines(7, 31),
                        "1: there is no route for callbacks; add `- route:` with `id: acme` and `from: uri: inbox:acme`"),
                mistake(
                        "no map at the top",
                        file -> "beans: []\n",
                        "1: the file must be a list: `- beans:` with the provider's facts, then `- route:`"),
                mistake(
                        "a tab",
                        replaced("      uri: inbox", "\turi: inbox"),
                        "11: a tab stands where YAML wants blanks; indent by blanks"),
                mistake(
                        "wrong indent",
                        line(9, "     description: Several payments in one callback"),
                        "9: a `:` stands where YAML expects none; check the indentation, and quote a text that has a colon and a blank"),
                mistake(
                        "text with a colon",
                        replaced("Several payments in", "Several payments: in"),
                        "9: a `:` stands where YAML expects none; check the indentation, and quote a text that has a colon and a blank"),
                mistake(
                        "a key twice",
                        line(9, "    description: one", "    description: two"),
                        "10: `description` stands here twice; leave one of them out"),
                mistake(
                        "an unclosed quote",
                        replaced("\"$.id\"", "\"$.id"),
                        "18: a quote or bracket that line 17 opens is not closed"),
                mistake(
                        "a word that YAML takes for another",
                        line(18, "              - setVariable: { name: reference, constant: 5 }"),
                        "18: warning: `5` is a number or a word of YAML; quote it: \"5\""),
                mistake(
                        "an empty file",
                        file -> "",
                        "1: the file is empty; it needs `- beans:` with the provider's facts and a `- route:`"),
                mistake(
                        "api: names nothing",
                        asking("to: \"api:/payments/{transactionID}\""),
                        "18: `{transactionID}` is neither a key of `apiSettings` nor a variable that the route sets; did you mean `transactionId`? There are base-url, status, transactionId"),
                mistake(
                        "api: that no setting leads to",
                        line(18, "              - to: \"api:/payments/{transactionId}\""),
                        "18: a route that asks the provider's API needs `base-url` among the `apiSettings`, so that no environment goes without"),
                mistake(
                        "api: by toD",
                        asking("toD: \"api:/payments/{transactionId}\""),
                        "18: `toD` puts values into a question as they are; write `to`, which encodes its `{names}`"),
                mistake(
                        "unknown option of api:",
                        asking("to: { uri: \"api:/payments/{transactionId}\", parameters: { querry: a=1 } }"),
                        "18: `api:` has no option `querry`; did you mean `query`? There are form, headers, json, method, query, xml"),
                mistake(
                        "a GET with a body",
                        asking("to: { uri: \"api:/payments\", parameters: { method: GET, json: \"{}\" } }"),
                        "18: `api:/payments` cannot be used: Camel cannot build this step: a GET has no body: leave out method, or the json"),
                mistake(
                        "login that is incomplete",
                        line(6, "        login: { path: /token, token: /access }"),
                        "6: login.json: this or form must be there, and hold {username} and {password}"),
                mistake(
                        "login that is text",
                        line(6, "        login: /token"),
                        "6: `login` must be a map, such as `{ path: /token, json: …, token: /access }`"),
                mistake(
                        "a status that a loop may not come to",
                        lines(
                                30,
                                30,
                                "                      - loop:",
                                "                          doWhile: true",
                                "                          simple: \"${variable.status} == null\"",
                                "                          steps: [ { setVariable: { name: status, constant: unknown } } ]"),
                        "30: where this `loop` does not run, `direct:record` in line 34 is reached without a `status`; set it on every path, to `unknown` where nothing else fits"),
                mistake(
                        "challenge that is incomplete",
                        line(6, "        challenge: { when: \"query:mode=subscribe\" }"),
                        "6: challenge: needs from, a field whose text the provider wants back, or confirm, a field with a URL; not both"));
    }

    /** Of {@link #KINDS}. */
    static Stream<Arguments> mistakesInOtherRoutes() {
        return Stream.of(
                mistake(
                        "misspelt start",
                        replaced("uri: ask:acme", "uri: asc:acme"),
                        "21: the route must start at `uri: ask:acme`"),
                mistake(
                        "another provider's question",
                        replaced("uri: ask:acme", "uri: ask:akme"),
                        "21: the route must start at `uri: ask:acme`"),
                mistake(
                        "id of a question",
                        replaced("id: acme-ask", "id: acme-question"),
                        "18: a route from `ask:acme` must have the `id: acme-ask`"),
                mistake(
                        "unknown operation",
                        replaced("delivery:acme/resume", "delivery:acme/resumee"),
                        "57: there is no operation `resumee`; did you mean `resume`? There are attempts, configure, resend, restart, resume, status"),
                mistake(
                        "no operation",
                        replaced("delivery:acme/resume", "delivery:acme"),
                        "57: the route must start at `uri: delivery:acme/resume`"),
                mistake(
                        "two questions",
                        replaced("- route:\n    id: acme-status", SECOND_QUESTION + "- route:\n    id: acme-status"),
                        "44: there is a route from `ask:acme` in line 17; put these steps into that one, by a `choice`. Other routes of a file start at `ask:acme` and `delivery:acme/<operation>`"),
                mistake(
                        "a callback is recorded by a question",
                        replaced("- to: inbox:acme\n", "- to: direct:record\n"),
                        "28: `direct:record` is for other routes. A route from `ask:acme` can call `inbox:acme`, `api:`"),
                mistake(
                        "a callback makes callbacks",
                        replaced("- to: direct:record\n", "- to: inbox:acme\n"),
                        "16: `inbox:acme` cannot be called here: callbacks are made in a route from `ask:acme`, for `inbox:acme`"),
                mistake(
                        "callbacks of another provider",
                        replaced("- to: inbox:acme\n", "- to: inbox:akme\n"),
                        "28: `inbox:akme` cannot be called here: callbacks are made in a route from `ask:acme`, for `inbox:acme`"),
                mistake(
                        "a path without a callback",
                        replaced("- to: inbox:acme\n", "- log: found\n"),
                        "25: where this `when` holds, the route ends without a callback; end it in `to: inbox:acme` or `throwException`, and put that into a `filter`, `split` or `loop` where there may be none"),
                mistake(
                        "a sweep without a callback",
                        replaced("- to: { uri: \"inbox:acme\"", "- log: { message: found } #"),
                        "29: in this `otherwise`, the route ends without a callback; end it in `to: inbox:acme` or `throwException`, and put that into a `filter`, `split` or `loop` where there may be none"),
                mistake(
                        "a route that a question starts",
                        replaced("- to: inbox:acme\n", "- to: ask:acme\n"),
                        "25: where this `when` holds, the route ends without a callback; end it in `to: inbox:acme` or `throwException`, and put that into a `filter`, `split` or `loop` where there may be none",
                        "28: a route starts at `ask:acme`, it cannot send there"),
                mistake(
                        "misspelt variable of a question",
                        replaced("from={since}", "from={sinse}"),
                        "36: `{sinse}` is neither a key of `apiSettings` or `askSettings` nor a variable that the route sets; did you mean `since`? There are apiStatus, askedAt, askedAtUnix, base-url, before, beforeUnix, changed, page, since, sinceUnix, tenant, transactionId"),
                mistake(
                        "misspelt variable in simple",
                        replaced("${variable.transactionId}", "${variable.transactionID}"),
                        "25: no step sets the variable `transactionID`, so that it is always empty; did you mean `transactionId`?"),
                mistake(
                        "the callback in a question",
                        replaced("${variable.transactionId}", "${variable.callback.id}"),
                        "25: there is no `callback` in a route from `ask:acme`; it is given apiStatus, askedAt, askedAtUnix, before, beforeUnix, since, sinceUnix, transactionId"),
                mistake(
                        "a secret in a callback",
                        replaced("\"{changed}\"", "\"{tenant}\""),
                        "43: `{tenant}` is no variable that the route sets. There are apiStatus, askedAt, askedAtUnix, before, beforeUnix, changed, page, since, sinceUnix, transactionId"),
                mistake(
                        "a time that is set",
                        replaced("name: changed,", "name: since,").andThen(replaced("{changed}", "{since}"))::apply,
                        "42: the variable `since` is set by the gateway; choose another name"),
                mistake(
                        "a loop without end",
                        replaced("name: page, jsonpath", "name: next, jsonpath"),
                        "32: this `loop` would never end, as nothing in it changes what it waits for; let its `simple` read a variable that its steps set, such as `${variable.more} != 'no'`"),
                mistake(
                        "a bad condition of a loop",
                        replaced("${variable.page} != null", "${variable.page} =! null"),
                        "34: `${variable.page} =! null` is no expression of simple: Unexpected token =; operators are ==, !=, <, >, <=, >=, in, contains, startsWith, && and ||, with blanks around them"),
                mistake(
                        "a sweep that nobody asks for",
                        replaced("sweeps: true", "sweeps: false"),
                        "36: a time is given only to providers that have the fact `sweeps: true`; add it to the facts"),
                mistake(
                        "sweeps without a question",
                        file -> GOOD.replace("ack: 200", "sweeps: true"),
                        "6: `sweeps` needs a route that asks, from `ask:acme`; add it, or take `sweeps` out"),
                mistake(
                        "no base-url for questions",
                        replaced("base-url, tenant", "tenant"),
                        "27: a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without",
                        "36: a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without",
                        "50: a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without",
                        "59: a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without",
                        "66: a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without"),
                mistake(
                        "unknown option of inbox:",
                        replaced(
                                "parameters: { json: '{\"id\": \"{changed}\"}'",
                                "parameters: { jsn: '{\"id\": \"{changed}\"}'"),
                        "43: `inbox:` has no option `jsn`; did you mean `json`? There are form, headers, json, method, query, xml"),
                mistake(
                        "a callback of another method",
                        replaced("parameters: { json: '{\"id\"", "parameters: { method: PUT, json: '{\"id\""),
                        "43: `PUT` is none of the `methods` that the facts name: POST"),
                mistake(
                        "a callback that is no JSON",
                        replaced("\"{changed}\"}'", "\"{changed}\"'"),
                        "43: `inbox:acme` cannot be used: Camel cannot build this step: json is none: line 1, column 11"),
                mistake(
                        "a header",
                        replaced("constant: \"1\"", "simple: \"${header.page}\""),
                        "31: a route has no headers; what it is given are variables: apiStatus, askedAt, askedAtUnix, before, beforeUnix, since, sinceUnix, transactionId"),
                mistake(
                        "nothing of the delivery",
                        replaced("name: deliveryPaused", "name: paused"),
                        "44: the route says nothing of the provider's delivery; set at least one of deliveryAuthentication, deliveryEnabled, deliveryExpectedStatus, deliveryPaused, deliveryUrl"),
                mistake(
                        "misspelt variable of the delivery",
                        replaced("name: deliveryPaused", "name: deliveryPausd"),
                        "44: the route says nothing of the provider's delivery; set at least one of deliveryAuthentication, deliveryEnabled, deliveryExpectedStatus, deliveryPaused, deliveryUrl",
                        "52: nothing reads the variable `deliveryPausd`; did you mean `deliveryPaused`? What is read: deliveryAuthentication, deliveryEnabled, deliveryExpectedStatus, deliveryMessage, deliveryPaused, deliveryUrl"),
                mistake(
                        "an operation that asks nobody",
                        replaced(
                                "- to: { uri: \"api:/webhook/{webhook}\", parameters: { json: '{\"paused\": false}' } }",
                                "- log: resumed"),
                        "53: the route asks nobody: `to: api:` with a path of the provider's API is missing"),
                mistake(
                        "no attempt",
                        replaced("- to: direct:attempt", "- log: attempt"),
                        "60: the route tells of no attempt; let a `split` of the provider's list end in `to: direct:attempt`"),
                mistake(
                        "an attempt without id",
                        replaced("name: attemptId", "name: id"),
                        "72: `direct:attempt` is reached without a `attemptId`; set it on every path"),
                mistake(
                        "misspelt variable of an attempt",
                        replaced("name: attemptStatus", "name: attemptstatus"),
                        "71: nothing reads the variable `attemptstatus`; did you mean `attemptStatus`? What is read: attemptAt, attemptId, attemptNumber, attemptState, attemptStatus, deliveryMessage"));
    }

    private static Arguments mistake(String name, UnaryOperator<String> edit, String... messages) {
        return Arguments.of(name, edit, List.of(messages));
    }

    private static UnaryOperator<String> replaced(String right, String wrong) {
        return file -> {
            assertThat(file).contains(right);
            return file.replace(right, wrong);
        };
    }

    /** @param line of the file, from 1 on, with what stands in its place */
    private static UnaryOperator<String> line(int line, String... instead) {
        return lines(line, line, instead);
    }

    /** Of a provider whose API can be reached. */
    private static UnaryOperator<String> asking(String step) {
        return file -> line(18, "              - " + step)
                .apply(line(6, "        apiSettings: base-url").apply(file));
    }

    private static UnaryOperator<String> lines(int from, int to, String... instead) {
        return file -> {
            List<String> lines = new ArrayList<>(file.lines().toList());
            lines.subList(from - 1, to).clear();
            lines.addAll(from - 1, List.of(instead));
            return String.join("\n", lines) + "\n";
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakesInOtherRoutes")
    void ofOtherRoutesIsSaidToo(String name, UnaryOperator<String> edit, List<String> messages) throws IOException {
        isSaidWithItsLineAndWhatToDo(name, file -> edit.apply(KINDS), messages);
        isSaidAtAStartToo(name, file -> edit.apply(KINDS), messages);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isSaidWithItsLineAndWhatToDo(String name, UnaryOperator<String> edit, List<String> messages)
            throws IOException {
        assertThat(check("acme.camel.yaml", edit.apply(GOOD)))
                .extracting(each -> each.line() + ": " + (each.isError() ? "" : "warning: ") + each.message())
                .containsExactlyElementsOf(messages);
    }

    /** There, a file is judged by its text alone; what only Camel knows shows when the route is loaded, and is said in the same words. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isSaidAtAStartToo(String name, UnaryOperator<String> edit, List<String> messages) throws IOException {
        Path file = Files.writeString(folder.resolve("acme.camel.yaml"), edit.apply(GOOD));

        assertThat(atAStart(file))
                .filteredOn(Mistake::isError)
                .extracting(each -> each.line() + ": " + each.message())
                .containsExactlyElementsOf(messages.stream()
                        .filter(message -> !message.contains(": warning: "))
                        .toList());
    }

    private static List<Mistake> atAStart(Path file) {
        try (TrialContext start = new TrialContext()) {
            RouteFileCheck.Read read = RouteFileCheck.read(file, start.camel());
            if (!read.mistakes().haveErrors()) {
                try {
                    start.load(read.tree().orElseThrow());
                } catch (Exception e) {
                    return RouteFileCheck.explain(file, e);
                }
            }
            return read.mistakes().inOrder();
        }
    }

    @Test
    void operationsAreThoseThatThereAre() {
        assertThat(ProviderRoute.OPERATIONS)
                .containsExactlyElementsOf(Arrays.stream(Operation.values())
                        .map(Operation::word)
                        .sorted()
                        .toList());
    }

    @Test
    void goodFileHasNone() throws IOException {
        assertThat(check("acme.camel.yaml", GOOD)).isEmpty();
    }

    @Test
    void fileWithRoutesOfEveryKindHasNone() throws IOException {
        assertThat(check("acme.camel.yaml", KINDS)).isEmpty();
    }

    @Test
    void canonicalFormOfOtherRoutesHasNone() throws IOException {
        String canonical = KINDS.replace("uri: ask:acme", "uri: ask\n      parameters: { provider: acme }")
                .replace(
                        "uri: delivery:acme/status",
                        "uri: delivery\n      parameters: { provider: acme, operation: status }")
                .replace("- to: inbox:acme", "- to: { uri: inbox, parameters: { provider: acme } }")
                .replace("\"inbox:acme\", parameters: { json", "inbox, parameters: { provider: acme, json")
                .replace("- to: direct:attempt", "- to: { uri: direct, parameters: { name: attempt } }");

        assertThat(canonical).isNotEqualTo(KINDS).doesNotContain("ask:acme", "inbox:acme\"", "direct:attempt");
        assertThat(check("acme.camel.yaml", canonical)).isEmpty();
    }

    @Test
    void canonicalFormOfKaotoHasNone() throws IOException {
        assertThat(
                        check(
                                "acme.camel.yaml",
                                """
                        - beans:
                            - name: acme
                              type: io.callbackgateway.provider.ProviderFacts
                        - route:
                            id: acme
                            description: As Kaoto saves it
                            from:
                              id: from-1
                              uri: inbox
                              parameters:
                                provider: acme
                              steps:
                                - setVariables:
                                    variables:
                                      - name: transactionId
                                        expression:
                                          simple:
                                            expression: "${variable.callback.id}"
                                      - name: status
                                        expression:
                                          constant:
                                            expression: pending
                                - filter:
                                    expression:
                                      simple:
                                        expression: "${variable.callback.headers[x-kind]} == 'test'"
                                    steps:
                                      - to:
                                          uri: direct
                                          parameters:
                                            name: ignore
                                      - stop: {}
                                - doTry:
                                    steps:
                                      - unmarshal:
                                          json: {}
                                    doCatch:
                                      - exception: [ java.lang.Exception ]
                                        steps:
                                          - throwException:
                                              exceptionType: io.callbackgateway.failure.UnreadableException
                                              message: it is no JSON
                                - to:
                                    uri: direct
                                    parameters:
                                      name: record
                        """))
                .isEmpty();
    }

    @Test
    void allMistakesOfAFileAreSaid() throws IOException {
        String three = GOOD.replace("ack: 200", "ack: 100")
                .replace("constant: completed", "constant: done")
                .replace("- to: direct:ignore", "- log: ignored");

        assertThat(check("acme.camel.yaml", three)).extracting(Mistake::line).containsExactly(6, 23, 25);
    }

    @Test
    void isWrittenAsEditorsReadIt() throws IOException {
        Path file = folder.resolve("acme.camel.yaml");

        assertThat(check("acme.camel.yaml", GOOD.replace("ack: 200", "ack: 100")))
                .extracting(Mistake::toString)
                .containsExactly(file + ":6: ack: 100 is not between 200 and 299");
    }

    @Test
    void fileThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("acme.camel.yaml");
        Files.write(file, GOOD.replace("Several", "Mehrere für").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(RouteFileCheck.check(file))
                .extracting(each -> each.line() + ": " + each.message())
                .containsExactly("9: the file is not UTF-8 here; save it in that encoding");
    }

    @Test
    void fileWhoseNameIsNoProviders() throws IOException {
        assertThat(check("Acme-Pay.camel.yaml", GOOD.replace("acme", "Acme-Pay")))
                .extracting(each -> each.line() + ": " + each.message())
                .contains(
                        "1: `Acme-Pay` cannot be a provider's name; call the file <provider>.camel.yaml, the provider one word of"
                                + " a-z and 0-9 that begins with a letter");
    }

    @Test
    void fileThatContainsItself() throws IOException {
        assertThat(check("acme.camel.yaml", "- &a [ *a ]\n")).hasSize(1);
    }

    @Test
    void otherFilesAreCheckedAsFarAsTheirTextGoes() throws IOException {
        Path file = Files.writeString(
                folder.resolve("audit.camel.yaml"),
                """
                - route:
                    id: audit
                    from:
                      uri: events:audit
                      steps:
                        - filter:
                            simple: "${body} != null"
                        - tos: log:audit
                """);

        assertThat(RouteFileCheck.checkOther(file))
                .extracting(each -> each.line() + ": " + each.message())
                .containsExactly(
                        "1: the route has no `description`; say what it is for",
                        "6: `filter` has no `steps:`, so Camel would take all that follows for its steps; put what belongs to it under"
                                + " `steps:`",
                        "8: there is no step `tos`; did you mean `to`?");
    }

    private List<Mistake> check(String name, String content) throws IOException {
        return RouteFileCheck.check(Files.writeString(folder.resolve(name), content));
    }
}
