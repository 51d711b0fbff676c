package io.callbackgateway.console;

import java.util.List;
import java.util.Set;

/**
 * What every page shows around itself, and what its visitor may do. The server decides that again when it is done.
 *
 * @param user who is signed in
 * @param role in a word
 * @param operates whether actions are shown
 * @param administers whether those of administrators are
 */
public record Console(String user, String role, boolean operates, boolean administers) {

    /** @param shown whether the visitor may see it */
    public record Page(String path, String name, boolean shown) {}

    static Console of(String user, Set<String> authorities) {
        boolean administers = authorities.contains("ROLE_ADMINISTRATOR");
        boolean operates = administers || authorities.contains("ROLE_OPERATOR");
        return new Console(
                user, administers ? "administrator" : operates ? "operator" : "viewer", operates, administers);
    }

    /** In the order of the menu. */
    public List<Page> pages() {
        return List.of(
                new Page("/", "Overview", true),
                new Page("/transactions", "Transactions", true),
                new Page("/dead-letters", "Dead letters", true),
                new Page("/replays", "Replays", true),
                new Page("/rejected", "Rejected", true),
                new Page("/destinations", "Destinations", true),
                new Page("/providers", "Providers", true),
                new Page("/audit", "Audit", true));
    }
}
