package io.callbackgateway.payload;

import io.callbackgateway.payload.BodyValues.Replacement;
import java.util.List;

/** The texts and attributes of XML, or of what looks like it: read from left to right, whatever it is. */
final class XmlValues {

    private static final List<String> OWN_ENTITIES = List.of("&amp;", "&lt;", "&gt;", "&quot;", "&apos;");

    private final String xml;
    private final Replacement replacement;
    private final StringBuilder other = new StringBuilder();
    private String element = "the document";
    private int at;

    XmlValues(String xml, Replacement replacement) {
        this.xml = xml;
        this.replacement = replacement;
    }

    String replaced() {
        while (at < xml.length()) {
            if (xml.startsWith("<![CDATA[", at)) {
                enclosed("<![CDATA[", "]]>");
            } else if (xml.startsWith("<!--", at)) {
                enclosed("<!--", "-->");
            } else if (xml.startsWith("<?", at)) {
                enclosed(xml.startsWith("<?xml ", at) ? "" : "<?", "?>");
            } else if (xml.charAt(at) == '<') {
                tag();
            } else if (xml.charAt(at) == '&') {
                entity();
            } else {
                text(end('<', '&'));
            }
        }
        return other.toString();
    }

    /** @param start empty: what stands in it stays */
    private void enclosed(String start, String end) {
        int close = xml.indexOf(end, at + start.length());
        int until = close < 0 ? xml.length() : close;
        if (start.isEmpty()) {
            other.append(xml, at, until);
            at = until;
        } else {
            other.append(start);
            at += start.length();
            text(until);
        }
        other.append(xml, at, Math.min(xml.length(), at + end.length()));
        at = Math.min(xml.length(), at + end.length());
    }

    /** One of XML's own stays; any other is text, of which the ampersand stays. */
    private void entity() {
        String own = OWN_ENTITIES.stream()
                .filter(each -> xml.startsWith(each, at))
                .findFirst()
                .orElse("&");
        other.append(own);
        at += own.length();
    }

    private void tag() {
        int nameEnd = at + 1;
        while (nameEnd < xml.length() && " \t\r\n/>".indexOf(xml.charAt(nameEnd)) < 0 || nameEnd == at + 1) {
            nameEnd++;
        }
        nameEnd = Math.min(nameEnd, xml.length());
        if (xml.charAt(Math.min(at + 1, xml.length() - 1)) != '/') {
            element = xml.substring(Math.min(at + 1, nameEnd), nameEnd);
        }
        other.append(xml, at, nameEnd);
        at = nameEnd;
        String attribute = "";
        while (at < xml.length()) {
            char c = xml.charAt(at);
            if (c == '>') {
                other.append(c);
                at++;
                return;
            }
            if (c == '"' || c == '\'') {
                int close = xml.indexOf(c, at + 1);
                int until = close < 0 ? xml.length() : close;
                other.append(c);
                at++;
                if (attribute.startsWith("xmlns") || attribute.startsWith("xsi:")) {
                    other.append(xml, at, until);
                    at = until;
                } else {
                    text(until);
                }
                if (close >= 0) {
                    other.append(c);
                    at++;
                }
            } else {
                int until = end('"', '\'', '>');
                attribute = xml.substring(at, until).replace("=", " ").strip();
                int equals = xml.indexOf('=', at);
                if (equals >= 0 && equals < until) {
                    other.append(xml, at, equals + 1);
                    at = equals + 1; // what follows without quotes is no XML, but a value
                    text(until);
                } else {
                    other.append(xml, at, until);
                    at = until;
                }
            }
        }
    }

    private int end(char... stops) {
        for (int i = at; i < xml.length(); i++) {
            for (char stop : stops) {
                if (xml.charAt(i) == stop) {
                    return i;
                }
            }
        }
        return xml.length();
    }

    private void text(int until) {
        String text = xml.substring(at, until);
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            other.append(text);
        } else {
            int start = text.indexOf(stripped);
            other.append(text, 0, start)
                    .append(replacement.text(stripped, element))
                    .append(text, start + stripped.length(), text.length());
        }
        at = until;
    }
}
