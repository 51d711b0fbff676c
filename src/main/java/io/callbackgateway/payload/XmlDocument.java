package io.callbackgateway.payload;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML to nested maps, by StAX and with limits of its own: no DTD, no entity but the five of XML, bounded depth and size. The bytes
 * are parsed as they came, so that the prolog's encoding holds whatever an HTTP header says or leaves out.
 */
final class XmlDocument {

    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_DEPTH = 32;

    private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();

    static {
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        FACTORY.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        FACTORY.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    private XmlDocument() {}

    /** @throws NotXmlException for anything that is no well-formed document within the limits */
    static Map<String, Object> parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new NotXmlException("it is larger than " + MAX_BYTES + " bytes");
        }
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD -> throw new NotXmlException("it has a document type declaration");
                    case XMLStreamConstants.START_ELEMENT -> {
                        return root(reader);
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new NotXmlException("it is not well-formed");
        }
        throw new NotXmlException("it is empty");
    }

    private static Map<String, Object> root(XMLStreamReader reader) throws XMLStreamException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("@root", reader.getLocalName());
        if (content(reader, 1) instanceof Map<?, ?> children) {
            children.forEach((name, value) -> document.put(name.toString(), value));
        }
        while (reader.hasNext()) { // what follows the root must be well-formed, too
            reader.next();
        }
        return document;
    }

    /** Reads on to the end of the current element. */
    private static Object content(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new NotXmlException("it is nested deeper than " + MAX_DEPTH);
        }
        Map<String, Object> children = new LinkedHashMap<>();
        String type = reader.getAttributeValue("http://www.w3.org/2001/XMLSchema-instance", "type");
        if (type != null) {
            children.put("@type", type);
        }
        StringBuilder text = new StringBuilder();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                add(children, name, content(reader, depth + 1));
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new NotXmlException("it has an entity of its own");
            }
        }
        return children.isEmpty() ? text.toString().trim() : children;
    }

    private static void add(Map<String, Object> children, String name, Object value) {
        Object present = children.get(name);
        if (present instanceof Repeated repeated) {
            repeated.add(value);
        } else if (present != null) {
            children.put(name, new Repeated(List.of(present, value)));
        } else {
            children.put(name, value);
        }
    }

    private static final class Repeated extends ArrayList<Object> {
        Repeated(List<Object> values) {
            super(values);
        }
    }

    /** The message says why, and holds nothing of the content. */
    static final class NotXmlException extends RuntimeException {
        NotXmlException(String why) {
            super(why);
        }
    }
}
