package io.callbackgateway.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What matters of a browser at the admin door: it keeps cookies, wants pages, and sends forms with the token of the page. */
public final class Browser {

    private static final Pattern PAGE_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private static final String PAGES = "text/html,*/*;q=0.8";

    private final int port;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(int port) {
        this.port = port;
    }

    /** With the same cookies. */
    public Browser copy() {
        Browser copy = new Browser(port);
        copy.cookies.putAll(cookies);
        return copy;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).header("Accept", PAGES));
    }

    public HttpResponse<String> logIn(String name, String password) {
        return post(
                "/login",
                "username=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8));
    }

    /** A form of a page of this gateway. */
    public HttpResponse<String> post(String path, String form) {
        Matcher token = PAGE_TOKEN.matcher(get("/login").body());
        if (!token.find()) {
            throw new AssertionError("There is no token in the page");
        }
        return send(request(path)
                .header("Accept", PAGES)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://localhost:" + port)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(form + (form.isEmpty() ? "" : "&") + "_csrf=" + token.group(1))));
    }

    /** Whatever else can be sent, with the cookies. */
    public HttpResponse<String> withoutPageToken(String method, String path, String authorization, String... headers) {
        HttpRequest.Builder request = request(path).headers(headers);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request.method(method, BodyPublishers.noBody()));
    }

    public void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    /** {@code null} where there is none. */
    public String cookie(String name) {
        return cookies.get(name);
    }

    public static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpResponse<String> answer = AdminDoor.send(request);
        answer.headers().allValues("Set-Cookie").forEach(set -> {
            String[] cookie = set.split(";", 2)[0].split("=", 2);
            if (cookie[1].isEmpty() || set.contains("Max-Age=0")) {
                cookies.remove(cookie[0]);
            } else {
                cookies.put(cookie[0], cookie[1]);
            }
        });
        return answer;
    }
}
