package io.callbackgateway.routefile.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A route of a provider's file.
 *
 * @param provider whose file it is
 * @param operation what a route of {@link Kind#DELIVERY} does, as it stands there; {@code ""} of others
 * @param lastLine the last of its lines, from 1 on
 */
public record ProviderRoute(String provider, Kind kind, String operation, YamlNode node, int lastLine) {

    /** Of {@link Kind#DELIVERY}. */
    public static final List<String> OPERATIONS =
            List.of("attempts", "configure", "resend", "restart", "resume", "status");

    /** What a route is for; the word is the scheme at which it starts. */
    public enum Kind {
        /** Says what a callback means. Every provider has one. */
        INBOX,
        /** Asks the provider's API, and ends in callbacks. */
        ASK,
        /** Asks or tells the provider how it delivers callbacks to us. */
        DELIVERY;

        private static final List<String> SCHEMES =
                Arrays.stream(values()).map(Kind::scheme).toList();

        String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Kind> of(String scheme) {
            return Words.nearest(scheme, SCHEMES).map(near -> values()[SCHEMES.indexOf(near)]);
        }
    }

    static ProviderRoute of(String provider, YamlNode node, int lastLine) {
        String[] start = Step.uri(node.at("from")).split(":", 2);
        String id = node.textAt("id");
        String suffix = id.startsWith(provider + "-") ? id.substring(provider.length() + 1) : "";
        Kind kind = Kind.of(start[0])
                .orElse(suffix.isEmpty() ? Kind.INBOX : suffix.equals("ask") ? Kind.ASK : Kind.DELIVERY);
        String path = start.length == 2 ? start[1] : "";
        String operation =
                kind != Kind.DELIVERY ? "" : path.contains("/") ? path.substring(path.indexOf('/') + 1) : suffix;
        return new ProviderRoute(provider, kind, operation, node, lastLine);
    }

    /** Where it has to start. */
    public String start() {
        return kind.scheme() + ":" + provider + (kind == Kind.DELIVERY ? "/" + operation : "");
    }

    /** The id that it has to have. */
    public String id() {
        return switch (kind) {
            case INBOX -> provider;
            case ASK -> provider + "-ask";
            case DELIVERY -> provider + "-" + operation;
        };
    }

    public boolean is(String deliveryOperation) {
        return operation.equals(deliveryOperation);
    }

    public YamlNode from() {
        return node.at("from");
    }

    /** Its first level. */
    public List<Step> steps() {
        return Step.listOf(node.at("from", "steps"));
    }

    public int line() {
        return node.line();
    }
}
