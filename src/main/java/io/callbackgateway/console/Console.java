package io.callbackgateway.console;

import io.callbackgateway.admin.access.Access;
import io.callbackgateway.admin.access.Role;
import java.util.List;

/**
 * What every page shows around itself, and what its visitor may do. The server decides that again when it is done.
 *
 * @param user who is signed in
 * @param role in a word
 * @param operates whether actions are shown
 * @param administers whether those of administrators are
 * @param unmasks whether personal data can be shown
 */
public record Console(String user, String role, boolean operates, boolean administers, boolean unmasks) {

    /** @param shown whether the visitor may see it */
    public record Page(String path, String name, boolean shown) {}

    static Console of(Access visitor) {
        return new Console(
                visitor.who(),
                visitor.role().word(),
                visitor.role().compareTo(Role.OPERATOR) >= 0,
                visitor.role() == Role.ADMINISTRATOR,
                visitor.personalData());
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
                new Page("/audit", "Audit", true),
                new Page("/tokens", "Tokens", administers));
    }
}
