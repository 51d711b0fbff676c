package io.callbackgateway.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.springframework.stereotype.Component;

/** Documents behind links that expire, as the bean {@code emulatorDocuments}. */
@Component("emulatorDocuments")
public class EmulatorDocuments {

    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0\1\1\0\0\1\0\1\0\0";
    private static final String PDF = "%PDF-1.4\n";

    private final EmulatorComponent component;

    EmulatorDocuments(EmulatorComponent component) {
        this.component = component;
    }

    /** @return Unix time in seconds, until when a link that is made now is good */
    public long expires(String provider) {
        return Instant.now().getEpochSecond() + component.emulator(provider).switches().linksFor;
    }

    /** @param expires Unix time in seconds */
    public boolean isExpired(String expires) {
        return expires == null || Long.parseLong(expires) <= Instant.now().getEpochSecond();
    }

    /** @return the same bytes for the same name, different ones for others; what kind they say they are follows from its ending */
    public byte[] content(String name) {
        Random random = new Random(name.hashCode());
        byte[] start = (name.endsWith(".pdf") ? PDF : JPEG).getBytes(StandardCharsets.ISO_8859_1);
        byte[] content = new byte[20_000 + random.nextInt(40_000)];
        random.nextBytes(content);
        System.arraycopy(start, 0, content, 0, start.length);
        return content;
    }
}
