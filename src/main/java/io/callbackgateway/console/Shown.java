package io.callbackgateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.event.Status;
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
