package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderFactsTests {

    private final ProviderFacts facts = new ProviderFacts();

    @Test
    void pointersKeepTheirOrder() {
        facts.setTransactionIdPointers("/identity/id, /business/0/~0~1 ,/,/a//b");

        assertThat(facts.transactionIdPointers()).containsExactly("/identity/id", "/business/0/~0~1", "/", "/a//b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "$.id", "#/id", "/id~", "/id~2", "/id, data/id"})
    void whatIsNoPointerStopsTheStartAndIsNamed(String pointers) {
        assertThatThrownBy(() -> facts.setTransactionIdPointers(pointers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transactionIdPointers: ")
                .hasMessageContaining("is no JSON pointer");
    }

    // The answer

    @Test
    void theAnswerIsTheCallbacksIdInJson() throws Exception {
        ProviderFacts facts = read("{ methods: POST }");

        assertThat(facts.ackType()).hasToString("application/json");
        assertThat(facts.ackBody()).isNull();
    }

    /** Adyen's {@code [accepted]}: https://docs.adyen.com/development-resources/webhooks/handle-webhook-events */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ ackType: text/plain, ackBody: \"[accepted]\" } | text/plain | [accepted]",
                "{ ackType: text/plain, ackBody: OK } | text/plain | OK",
                "{ ackBody: \"\" } | application/json | ``",
                "{ ackBody: '{\"received\":{\"ok\":true}}' } | application/json | {\"received\":{\"ok\":true}}",
                "{ ackBody: true } | application/json | true",
                "{ ackBody: 0 } | application/json | 0",
                "{ ackType: text/html;charset=ISO-8859-1, ackBody: \"*ok*\" } | text/html;charset=ISO-8859-1 | *ok*",
            })
    void theAnswerIsWhatTheFileSays(String properties, String type, String body) throws Exception {
        ProviderFacts facts = read(properties);

        facts.check();
        assertThat(facts.ackType()).hasToString(type);
        assertThat(facts.ackBody()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ ackBody: OK } | ackBody: is no JSON | set ackType",
                "{ ackBody: \"[accepted]\" } | ackBody: is no JSON | text/plain",
                "{ ackBody: '{} {}' } | ackBody: is no JSON | write JSON",
                "{ ackType: text/plain } | ackType: is text/plain, and ackBody is missing | set both",
                "{ ackType: application/problem+json, ackBody: no } | ackBody: is no JSON | application/problem+json",
            })
    void anAnswerThatIsNotOfItsTypeIsNamed(String properties, String what, String remedy) throws Exception {
        ProviderFacts facts = read(properties);

        assertThatThrownBy(facts::check).hasMessageStartingWith(what).hasMessageContaining(remedy);
    }

    @Test
    void whatIsNoMediaTypeIsNamed() {
        assertThatThrownBy(() -> facts.setAckType("plain")).hasMessageStartingWith("ackType: is no media type");
    }

    // Challenges

    @Test
    void factsOfAChallengeAreReadFromTheFile() throws Exception {
        ChallengeFacts challenge = read("{ challenge: { from: \"body:/payload/plainToken\","
                        + " when: \"body:/event=endpoint.url_validation\","
                        + " answer: '{\"plainToken\":\"{challenge}\",\"encryptedToken\":\"{hmac}\"}' } }")
                .challenge();

        assertThat(challenge.from()).isEqualTo(new RequestField(RequestField.Source.BODY, "/payload/plainToken"));
        assertThat(challenge.when().text()).isEqualTo("endpoint.url_validation");
        assertThat(challenge.answer("a{hmac}b", "h"))
                .isEqualTo("{\"plainToken\":\"a{hmac}b\",\"encryptedToken\":\"h\"}");
        assertThat(challenge.answersJson()).isTrue();
        assertThat(challenge.needsSecrets()).isTrue();
        assertThat(challenge.needsProof()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from: \"query:validationToken\"",
                "from: \"query:hub.challenge\", when: \"query:hub.mode=subscribe\", verify: \"query:hub.verify_token\"",
                "from: \"header:X-Okta-Verification-Challenge\", answer: '{\"verification\":\"{challenge}\"}'",
                "from: \"body:/challenge\", when: \"body:/type=url_verification\"",
                "when: \"header:x-amz-sns-message-type=SubscriptionConfirmation\", confirm: \"body:/SubscribeURL\","
                        + " confirmHosts: \"sns.eu-west-1.amazonaws.com, localhost:8443\"",
                "from: \"query:c\", answer: \"token={challenge}\"",
                "from: \"query:c\", answer: \"{hmac}\", verify: \"query:token\"",
            })
    void challengesOfProvidersAreFacts(String properties) throws Exception {
        ProviderFacts facts = read("{ challenge: { " + properties + " } }");

        assertThatCode(facts::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "from: validationToken | challenge.from: must be query:<parameter>, header:<name> or body:<JSON pointer>",
                "from: \"cookie:a\" | challenge.from: must be query:<parameter>, header:<name> or body:<JSON pointer>",
                "from: \"query:\" | challenge.from: query: needs the name of a parameter",
                "from: \"header:a b\" | challenge.from: header: needs the name of a header",
                "from: \"body:challenge\" | challenge.from: what follows body: is no JSON pointer",
                "from: \"body:\" | challenge.from: what follows body: is no JSON pointer",
                "when: \"query:hub.mode\" | challenge.when: must be a field, = and its text",
                "when: \"mode=subscribe\" | challenge.when: must be query:<parameter>",
                "when: \"query:a=b\" | challenge: needs from, a field whose text the provider wants back, or confirm",
                "from: \"query:a\", confirm: \"body:/u\" | challenge: needs from, a field whose text the provider wants back, or confirm",
                "confirm: \"body:/u\", confirmHosts: a.example | challenge.when: is missing",
                "confirm: \"body:/u\", when: \"query:a=b\" | challenge.confirmHosts: is missing",
                "confirm: \"body:/u\", when: \"query:a=b\", confirmHosts: a.example, answer: OK | challenge.answer: is for from",
                "confirm: \"body:/u\", confirmHosts: \"https://a.example\" | challenge.confirmHosts: https://a.example is no host name",
                "confirm: \"body:/u\", confirmHosts: \"*.example\" | challenge.confirmHosts: *.example is no host name",
                "from: \"query:a\", confirmHosts: a.example | challenge.confirmHosts: is for confirm",
                "from: \"query:a\", answer: OK | challenge.answer: must hold {challenge}",
                "from: \"query:a\", answer: '{\"a\":{challenge}}' | challenge.answer: begins like JSON and is none",
                "from: \"query:a\", answer: \"{challange}\" | challenge.answer: must hold {challenge}",
                "from: \"query:a\", answer: \"{hmac}\" | challenge.answer: has {hmac}, which would sign any text for anybody",
            })
    void factsOfAChallengeThatCannotWorkAreNamed(String properties, String message) {
        assertThatThrownBy(() -> read("{ challenge: { " + properties + " } }").check())
                .hasStackTraceContaining(message);
    }

    @Test
    void aFactOfAChallengeThatIsNoneIsNamed() {
        assertThatThrownBy(() -> read("{ challenge: { form: \"query:a\" } }")).hasStackTraceContaining("form");
    }

    /** As Camel reads them. */
    private static ProviderFacts read(String properties) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            "acme.camel.yaml",
                            "- beans:\n    - name: acme\n      type: " + ProviderFacts.class.getName()
                                    + "\n      properties: " + properties + "\n"));
            return context.getRegistry().lookupByNameAndType("acme", ProviderFacts.class);
        }
    }
}
