package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
