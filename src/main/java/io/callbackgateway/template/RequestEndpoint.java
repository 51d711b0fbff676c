package io.callbackgateway.template;

import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** An endpoint whose parameters are a request with {@code {names}}. */
public abstract class RequestEndpoint extends DefaultEndpoint {

    @UriParam(description = "The query, without question mark, such as: expand=captures&order={reference}")
    private String query;

    @UriParam(description = "A form for a body, such as: id={transactionId}&state={state}")
    private String form;

    @UriParam(
            description =
                    "JSON for a body. A {name} in quotes becomes text; one without becomes a number, true, false or null, or else the whole map or list that it is.")
    private String json;

    @UriParam(description = "XML for a body.")
    private String xml;

    @UriParam(description = "Headers, with commas between them, such as: Accept: application/json, X-Tenant: {tenant}")
    private String headers;

    private RequestTemplate request;

    protected RequestEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /**
     * To be called when all parameters are set.
     *
     * @throws IllegalArgumentException where they make no request, with what to do
     */
    public void compile() {
        request = new RequestTemplate(new RequestTemplate.Parts(query, form, json, xml, headers));
        if (request.hasBody() && "GET".equals(getMethod())) {
            String body = form != null ? "form" : json != null ? "json" : "xml";
            throw new IllegalArgumentException("a GET has no body: leave out method, or the " + body);
        }
    }

    /** What {@link #compile} has made of the parameters. */
    protected final RequestTemplate request() {
        return request;
    }

    /** Every {@code name} that stands in braces. */
    public Set<String> names() {
        return request.names();
    }

    /** @return {@code null} where the endpoint is to choose */
    public abstract String getMethod();

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
