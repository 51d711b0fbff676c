package io.callbackgateway.sample;

import io.callbackgateway.ask.Ask;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a provider is asked without a callback: about one transaction, or about all that changed in a time. */
public record SampleQuestion(String provider, Ask ask, String title) implements Result.Cause {

    /** The same time in every run, as callbacks that are made of answers may hold it. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final Pattern FIRST_LINE = Pattern.compile("ASK ([^/ ]+)/([^/ ]+)");

    static SampleQuestion parse(String section) {
        HttpText text = HttpText.parse(section.strip());
        Matcher line = FIRST_LINE.matcher(text.firstLine());
        Map<String, String> about = text.headers().stream()
                .collect(Collectors.toMap(Header::name, Header::value, (first, second) -> second));
        if (!line.matches()) {
            throw new BadSampleException("not ASK <provider>/<environment>: " + text.firstLine());
        }
        String title = section.strip().lines().collect(Collectors.joining(", "));
        return new SampleQuestion(line.group(1), ask(line.group(1), line.group(2), about), title);
    }

    private static Ask ask(String provider, String environment, Map<String, String> about) {
        if (about.keySet().equals(Set.of("transactionId"))) {
            return Ask.about(provider, environment, about.get("transactionId"), null);
        } else if (about.keySet().equals(Set.of("since", "before"))) {
            return Ask.changes(provider, environment, time(about.get("since")), time(about.get("before")));
        }
        throw new BadSampleException(
                "a question has a line `transactionId: …`, or two with `since: …` and `before: …`");
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadSampleException(text + " is no time, such as 2026-01-31T12:00:00Z");
        }
    }
}
