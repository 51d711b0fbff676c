package io.callbackgateway.admin.access.browser;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/** Who has logged in gets the page that he wanted before that, or the first one. */
@Component
public class WantedPage extends SimpleUrlAuthenticationSuccessHandler {

    private final CookieRequestCache wanted = new CookieRequestCache() {
        /** What it would restore of a request has no headers: neither is it known then that a browser asks. */
        @Override
        public HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
            return null;
        }
    };
    private final Sessions sessions;

    WantedPage(Sessions sessions) {
        this.sessions = sessions;
        wanted.setRequestMatcher(Browsers::asksForPage);
    }

    /** In a cookie: whoever is not known has no session. */
    public RequestCache wanted() {
        return wanted;
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication user)
            throws IOException, ServletException {
        sessions.opened(user.getName(), request.getSession());
        super.onAuthenticationSuccess(request, response, user);
    }

    /** At this host, whatever the cookie says, and without a scheme: only a proxy may know that. */
    @Override
    protected String determineTargetUrl(HttpServletRequest request, HttpServletResponse response) {
        SavedRequest saved = wanted.getRequest(request, response);
        if (saved == null) {
            return "/";
        }
        wanted.removeRequest(request, response);
        UriComponents page =
                UriComponentsBuilder.fromUriString(saved.getRedirectUrl()).build();
        String path = page.getPath() == null ? "/" : page.getPath().replaceFirst("^/+", "/");
        return path + (page.getQuery() == null ? "" : "?" + page.getQuery());
    }
}
