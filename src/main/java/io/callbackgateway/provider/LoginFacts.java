package io.callbackgateway.provider;

import io.callbackgateway.json.JsonText;
import java.util.regex.Pattern;

/**
 * {@code login} of {@link ProviderFacts}: how a provider's API gives a token for a user and a password, which
 * {@code api.auth.login} has in the settings. The token is then sent as {@code Authorization: Bearer}; how long it lasts is read from
 * it where it is a JWT.
 */
public class LoginFacts {

    private static final String USERNAME = "{username}";
    private static final String PASSWORD = "{password}";
    private static final String REFRESH = "{refresh}";
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@/-]*");

    private String path;
    private String json;
    private String form;
    private String token;
    private String refresh;
    private String refreshPath;
    private String refreshJson;

    /** What stands behind {@code base-url}, beginning with a slash, and is sent user and password by POST. */
    public void setPath(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** JSON for a body, with <code>{username}</code> and <code>{password}</code> in quotes. This or {@code form}. */
    public void setJson(String json) {
        this.json = json;
    }

    /** @return {@code null} where it is a form */
    public String json() {
        return json;
    }

    /** A form for a body, such as <code>user={username}&amp;password={password}</code>. This or {@code json}. */
    public void setForm(String form) {
        this.form = form;
    }

    /** @return {@code null} where it is JSON */
    public String form() {
        return form;
    }

    /** JSON pointer (RFC 6901) of the token in the answer, such as {@code /access}; in that to a refresh, too. */
    public void setToken(String pointer) {
        this.token = pointer(pointer, "token");
    }

    public String token() {
        return token;
    }

    /** JSON pointer of the token that gets a new one without the password. Default: there is none. */
    public void setRefresh(String pointer) {
        this.refresh = pointer(pointer, "refresh");
    }

    /** @return {@code null} where there is none */
    public String refresh() {
        return refresh;
    }

    /** Where that is sent. Needs {@code refresh} and {@code refreshJson}. */
    public void setRefreshPath(String path) {
        this.refreshPath = path;
    }

    public String refreshPath() {
        return refreshPath;
    }

    /** JSON for a body, with <code>{refresh}</code> in quotes. */
    public void setRefreshJson(String json) {
        this.refreshJson = json;
    }

    public String refreshJson() {
        return refreshJson;
    }

    /** @throws IllegalArgumentException where facts that are good each by itself do not fit together */
    void check() {
        require(path != null && PATH.matcher(path).matches(), "path", "is missing, or does not begin with a slash");
        require(
                (json == null) != (form == null),
                "json",
                "this or form must be there, and hold {username} and {password}");
        String body = json == null ? form : json;
        String fact = json == null ? "form" : "json";
        require(body.contains(USERNAME) && body.contains(PASSWORD), fact, "must hold {username} and {password}");
        require(json == null || isJson(json), "json", "is none; put {username} and {password} into quotes");
        require(token != null, "token", "is missing; it says where the token stands in the answer, such as /access");
        boolean refreshes = refresh != null;
        String together = "refresh, refreshPath and refreshJson go together";
        require((refreshPath != null) == refreshes, "refreshPath", together);
        require((refreshJson != null) == refreshes, "refreshJson", together);
        require(!refreshes || PATH.matcher(refreshPath).matches(), "refreshPath", "does not begin with a slash");
        require(!refreshes || refreshJson.contains(REFRESH), "refreshJson", "must hold {refresh}");
        require(!refreshes || isJson(refreshJson), "refreshJson", "is none; put {refresh} into quotes");
    }

    /** In quotes; what is filled in is text. */
    private static boolean isJson(String template) {
        return JsonText.isJson(
                template.replace(USERNAME, "x").replace(PASSWORD, "x").replace(REFRESH, "x"));
    }

    private static String pointer(String pointer, String fact) {
        require(JsonText.isPointer(pointer), fact, JsonText.NO_POINTER);
        return pointer;
    }

    private static void require(boolean good, String fact, String problem) {
        if (!good) {
            throw new IllegalArgumentException("login." + fact + ": " + problem);
        }
    }
}
