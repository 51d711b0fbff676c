package io.callbackgateway.payload;

import io.callbackgateway.payload.XmlDocument.NotXmlException;
import java.util.Map;

/**
 * {@code unmarshal: { custom: xml }} in routes: an element with children is a map, one without is its text, an empty one is {@code ""}; what
 * repeats is a list. The root's own name stands under {@code @root}, an {@code xsi:type} under {@code @type}. Public for Camel.
 */
public final class XmlFormat extends BodyFormat {

    @Override
    public String getDataFormatName() {
        return "xml";
    }

    @Override
    Map<String, Object> read(RouteBody body) {
        try {
            return XmlDocument.parse(body.bytes());
        } catch (NotXmlException e) {
            throw body.unreadable("is no XML: " + e.getMessage());
        }
    }
}
