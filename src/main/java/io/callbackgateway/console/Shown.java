package io.callbackgateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.event.Status;
import io.callbackgateway.replay.ReplayFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Values as people read them. All of it is text: pages escape it. */
@Component("shown")
public class Shown {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON in lines; what is none stays as it is. */
    public String json(Object json) {
        if (json == null) {
            return "";
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json.toString()));
        } catch (JsonProcessingException e) {
            return json.toString();
        }
    }

    /** Such as {@code netki/production, since 2026-11-20T10:15:30Z}. */
    public String filter(ReplayFilter filter) {
        List<String> words = new ArrayList<>();
        words.add(
                filter.provider() == null
                        ? "all providers"
                        : filter.provider() + (filter.environment() == null ? "" : "/" + filter.environment()));
        if (!filter.ids().isEmpty()) {
            words.add(filter.ids().size() == 1 ? "one callback" : filter.ids().size() + " callbacks");
        }
        if (!filter.transactionIds().isEmpty()) {
            words.add("transaction " + String.join(", ", filter.transactionIds()));
        }
        add(words, "status ", filter.status());
        add(words, "outcome ", filter.outcome());
        add(words, "since ", filter.since());
        add(words, "until ", filter.until());
        add(words, "reason: ", filter.reason());
        return String.join(", ", words);
    }

    private static void add(List<String> words, String before, Object value) {
        if (value != null) {
            words.add(before + value);
        }
    }

    /** Such as {@code 12 callbacks, 3 differences}. */
    public String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "nothing yet"
                : counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** That an event may have. */
    public List<String> statuses() {
        return Arrays.stream(Status.values()).map(Status::word).toList();
    }
}
