package io.callbackgateway.template;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.failure.UnreadableException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The query, the headers and the body of a request, with {@code {names}} for what only an exchange knows. */
public final class RequestTemplate {

    /** They follow from the request. */
    private static final Set<String> SET_BY_CLIENT =
            caseInsensitive("Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade");

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Pattern HEADER = Pattern.compile("(" + TOKEN + "):[ \\t]*(.*)");

    /** Not the commas in a value: what follows those is no name with a colon. */
    private static final Pattern BETWEEN_HEADERS = Pattern.compile("[ \\t]*,(?=[ \\t]*" + TOKEN + ":[ \\t])");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    }

    private final Template query;
    private final Template body;
    private final Map<String, Template> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * @param query without question mark, encoded; {@code null} where there is none, as whatever follows
     * @param headers with commas between them
     */
    public record Parts(String query, String form, String json, String xml, String headers) {}

    /**
     * @param headers {@code Content-Type} among them where a form, JSON or XML is the body
     * @param body {@code null} where none of them is
     */
    public record Filled(String query, Map<String, String> headers, String body) {

        /** Without what was filled in, which may be personal data or a secret. */
        @Override
        public String toString() {
            return "a request";
        }
    }

    /** @throws IllegalArgumentException where the parts make no request, with what to do */
    public RequestTemplate(Parts parts) {
        query = parts.query == null ? null : new Template(parts.query, Place.QUERY);
        check(
                Stream.of(parts.form, parts.json, parts.xml)
                                .filter(Objects::nonNull)
                                .count()
                        <= 1,
                "one of form, json and xml is the body");
        if (parts.form != null) {
            body = new Template(parts.form, Place.FORM);
            header("Content-Type", "application/x-www-form-urlencoded");
        } else if (parts.json != null) {
            body = new Template(parts.json, Place.JSON_VALUE);
            header("Content-Type", "application/json");
            checkJson(body.fill(name -> 0));
        } else if (parts.xml != null) {
            body = new Template(parts.xml, Place.XML);
            header("Content-Type", "application/xml; charset=utf-8");
            checkXml(body.fill(name -> 0));
        } else {
            body = null;
        }
        addHeaders(parts.headers);
    }

    private void addHeaders(String text) {
        Set<String> seen = caseInsensitive();
        for (String each : text == null ? new String[0] : BETWEEN_HEADERS.split(text)) {
            Matcher header = HEADER.matcher(each.strip());
            check(header.matches(), "headers must be names, each with a colon and a value, with commas between them");
            String name = header.group(1);
            check(seen.add(name), "headers may name each but once: " + name);
            check(!SET_BY_CLIENT.contains(name), "headers may not set " + name + ": it follows from the request");
            header(name, header.group(2));
        }
    }

    private void header(String name, String value) {
        headers.put(name, new Template(value, Place.HEADER));
    }

    private static void checkJson(String json) {
        try {
            JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "json is none: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    private static void checkXml(String xml) {
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("xml is none: line "
                    + e.getLocation().getLineNumber() + ", column "
                    + e.getLocation().getColumnNumber());
        }
    }

    private static void check(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static Set<String> caseInsensitive(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Arrays.asList(names));
        return set;
    }

    /** Whether a form, JSON or XML is the body. */
    public boolean hasBody() {
        return body != null;
    }

    /** Every {@code name} that stands in braces. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        Stream.concat(Stream.of(query, body), headers.values().stream())
                .filter(Objects::nonNull)
                .forEach(template -> names.addAll(template.names()));
        return names;
    }

    /**
     * @param values of names, as {@link Template#fill} takes them
     * @throws UnreadableException where a value cannot stand in its place
     */
    public Filled fill(Function<String, Object> values) {
        Map<String, String> filled = new LinkedHashMap<>();
        headers.forEach((name, template) -> filled.put(name, template.fill(values)));
        return new Filled(query == null ? null : query.fill(values), filled, body == null ? null : body.fill(values));
    }
}
