package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProblemLocaleTests {

    private final Locale machines = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(machines);
    }

    @Test
    void problemIsJsonWhateverTheMachinesLanguage() throws IOException {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));

        JsonNode problem = new ObjectMapper().readTree(Problem.json(404, "There is no such door."));

        assertThat(problem.path("status").intValue()).isEqualTo(404);
        assertThat(problem.path("title").textValue()).isEqualTo("Not Found");
    }
}
