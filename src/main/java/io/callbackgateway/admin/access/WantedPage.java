package io.callbackgateway.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/** Who has logged in gets the page that he wanted before that, or the first one. */
final class WantedPage extends SimpleUrlAuthenticationSuccessHandler {

    private final RequestCache wanted;

    WantedPage(RequestCache wanted) {
        this.wanted = wanted;
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
