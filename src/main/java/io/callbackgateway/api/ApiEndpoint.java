package io.callbackgateway.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Ask the API of the callback's provider. The body becomes the answer, as bytes, and the variable apiStatus its status: 200 to 299, or 404. An
 * API that does not answer, or with 401, 403, 408, 429 or 5xx, is asked again later; any other status is a permanent failure.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "api",
        title = "Provider API",
        syntax = "api:path",
        category = {Category.HTTP},
        producerOnly = true)
public final class ApiEndpoint extends DefaultEndpoint {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** The client's own, as they follow from the question. */
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

    @UriPath(
            description =
                    "What stands behind the API's base URL, beginning with a slash. As everywhere here, {name} stands for a key of the environment's api settings, or else for a variable of the route: encoded for where it stands, here as one part of the path.")
    @Metadata(required = true)
    private final String path;

    @UriParam(
            description =
                    "GET, POST, PUT, PATCH or DELETE. Without it: POST where there is a form, json or xml, else GET.")
    private String method;

    @UriParam(description = "The query, without question mark, such as: expand=captures&order={reference}")
    private String query;

    @UriParam(description = "A form for a body, such as: id={transactionId}&token={token}")
    private String form;

    @UriParam(
            description =
                    "JSON for a body. A {name} in quotes becomes text, and one without a number, true, false or null.")
    private String json;

    @UriParam(description = "XML for a body.")
    private String xml;

    @UriParam(description = "Headers, with commas between them, such as: Accept: application/json, X-Tenant: {tenant}")
    private String headers;

    private final ApiComponent component;

    private Template target;
    private Template parameters;
    private Template body;
    private final Map<String, Template> filledHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    ApiEndpoint(String uri, ApiComponent component, String path) {
        super(uri, component);
        this.component = component;
        this.path = path;
    }

    /** @throws IllegalArgumentException where the endpoint cannot make a question, with what to do */
    void compile() {
        check(path != null && path.startsWith("/"), "path must begin with a slash");
        check(
                Arrays.stream(path.split("/")).skip(1).noneMatch(part -> part.isEmpty() || part.matches("\\.\\.?")),
                "path may not hold an empty part, . or ..");
        target = new Template(path, Place.PATH);
        parameters = query == null ? null : new Template(query, Place.QUERY);
        check(
                Stream.of(form, json, xml).filter(Objects::nonNull).count() <= 1,
                "one of form, json and xml is the body");
        if (form != null) {
            body = new Template(form, Place.FORM);
            header("Content-Type", "application/x-www-form-urlencoded");
        } else if (json != null) {
            body = new Template(json, Place.JSON_VALUE);
            header("Content-Type", "application/json");
            checkJson(body.fill(name -> "0"));
        } else if (xml != null) {
            body = new Template(xml, Place.XML);
            header("Content-Type", "application/xml; charset=utf-8");
            checkXml(body.fill(name -> "0"));
        }
        if (method == null) {
            method = body == null ? "GET" : "POST";
        }
        check(METHODS.contains(method), "method must be one of " + METHODS);
        check(body == null || !method.equals("GET"), "a GET has no body: leave out method, or the " + bodyName());
        compileHeaders();
    }

    private String bodyName() {
        return form != null ? "form" : json != null ? "json" : "xml";
    }

    private void compileHeaders() {
        Set<String> seen = caseInsensitive();
        for (String each : headers == null ? new String[0] : BETWEEN_HEADERS.split(headers)) {
            Matcher header = HEADER.matcher(each.strip());
            check(header.matches(), "headers must be names, each with a colon and a value, with commas between them");
            String name = header.group(1);
            check(seen.add(name), "headers may name each but once: " + name);
            check(!SET_BY_CLIENT.contains(name), "headers may not set " + name + ": it follows from the question");
            header(name, header.group(2));
        }
    }

    private void header(String name, String value) {
        filledHeaders.put(name, new Template(value, Place.HEADER));
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
        set.addAll(List.of(names));
        return set;
    }

    /** Every {@code name} that stands in braces: each must be a key of {@code api}, or a variable that the route sets before it asks. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(target.names());
        Stream.concat(Stream.of(parameters, body), filledHeaders.values().stream())
                .filter(Objects::nonNull)
                .forEach(template -> names.addAll(template.names()));
        return names;
    }

    /** The same of a URI or a parameter that is not yet an endpoint's. */
    public static Set<String> namesIn(String text) {
        return Template.namesIn(text);
    }

    /** @param values of names */
    ApiQuestion question(String provider, String environment, UnaryOperator<String> values) {
        Map<String, String> filled = new LinkedHashMap<>();
        filledHeaders.forEach((name, template) -> filled.put(name, template.fill(values)));
        return new ApiQuestion(
                provider,
                environment,
                method,
                target.fill(values) + (parameters == null ? "" : "?" + parameters.fill(values)),
                filled,
                body == null ? null : body.fill(values));
    }

    /** The question without what is filled in, for people. */
    String description() {
        return method + " " + path;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("no route can start at api:; it asks, by to");
    }

    @Override
    public Producer createProducer() {
        return new ApiProducer(this, component);
    }

    public String getMethod() {
        return method;
    }

    public void setMethod(String method) {
        this.method = method;
    }

    public String getQuery() {
        return query;
    }

    public void setQuery(String query) {
        this.query = query;
    }

    public String getForm() {
        return form;
    }

    public void setForm(String form) {
        this.form = form;
    }

    public String getJson() {
        return json;
    }

    public void setJson(String json) {
        this.json = json;
    }

    public String getXml() {
        return xml;
    }

    public void setXml(String xml) {
        this.xml = xml;
    }

    public String getHeaders() {
        return headers;
    }

    public void setHeaders(String headers) {
        this.headers = headers;
    }
}
