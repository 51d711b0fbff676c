package io.callbackgateway.provider;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One entry of {@code auth}: exactly one method is set.
 *
 * @param none {@code true} lets anybody in, and has to be spelled out
 */
public record AuthSettings(Basic basic, ApiKey apiKey, Boolean none) {

    /** RFC 7617. All passwords are valid at the same time, so that one can be rotated; empty ones are ignored. */
    public record Basic(@DefaultValue("") String username, @DefaultValue List<String> passwords) {}

    /**
     * A secret as the whole value of a header; {@code Authorization} without a scheme is such a header too. All secrets are
     * valid at the same time; empty ones are ignored.
     */
    public record ApiKey(@DefaultValue("X-API-Key") String header, @DefaultValue List<String> secrets) {}
}
