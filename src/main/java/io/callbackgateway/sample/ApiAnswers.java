package io.callbackgateway.sample;

import io.callbackgateway.api.ApiAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider's API answers in a sample: {@code <name>.api.http}. Each section is a question, with or without headers and body, a blank
 * line, and its answer. A question without a body in the file fits with any body.
 */
final class ApiAnswers {

    /** Where an answer begins, after its question. */
    private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/[0-9.]+ ([1-5][0-9][0-9])\\b.*$");

    /** @param body {@code null} where any fits */
    private record Question(String line, String body) {}

    private final Map<Question, Deque<ApiAnswer>> answers = new LinkedHashMap<>();

    static ApiAnswers parse(String text) {
        ApiAnswers all = new ApiAnswers();
        HttpText.sections(text).forEach(all::add);
        return all;
    }

    private void add(String section) {
        Matcher status = STATUS_LINE.matcher(section);
        if (!status.find()) {
            throw new BadSampleException("an answer is missing, which begins with HTTP/1.1 200");
        }
        HttpText question = HttpText.parse(section.substring(0, status.start()).strip());
        HttpText answer = HttpText.parse(section.substring(status.start()));
        answers.computeIfAbsent(
                        new Question(
                                question.firstLine(), question.body().length == 0 ? null : latin1(question.body())),
                        any -> new ArrayDeque<>())
                .add(new ApiAnswer(Integer.parseInt(status.group(1)), answer.body()));
    }

    /**
     * Several answers to one question are given one after the other; the last one stays.
     *
     * @param target path and query below the API's base URL
     * @return empty where the sample has none
     */
    Optional<ApiAnswer> to(String method, String target, byte[] body) {
        String line = method + " " + target;
        return Optional.ofNullable(answers.get(new Question(line, latin1(body))))
                .or(() -> Optional.ofNullable(answers.get(new Question(line, null))))
                .map(left -> left.size() > 1 ? left.poll() : left.peek());
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
