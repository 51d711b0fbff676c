package io.callbackgateway.admin.access;

import io.callbackgateway.admin.access.browser.Browsers;
import io.callbackgateway.http.Problem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** What those get who are not let in: a page to log in, where a browser asks for a page, and otherwise a problem. */
@Component
class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

    static final String LOGIN = "/login";

    /** The page that says so, whatever the method of what was not permitted. */
    static final String DENIED = "/denied";

    /** What is below these has no page. */
    private static final List<String> PROGRAMS = List.of("/api", "/actuator", "/callbacks");

    /** Nobody has proven who calls, or not with what is right. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyFailuresException tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
            Problem.TOO_MANY_FAILURES.write(response);
        } else if (failure instanceof AuthenticationServiceException) {
            Problem.TOKENS_AWAY.write(response);
        } else if (Browsers.asksForPart(request)) {
            response.setHeader("HX-Redirect", LOGIN);
            Problem.UNAUTHENTICATED.write(response);
        } else if (Browsers.asksForPage(request)) {
            response.sendRedirect(LOGIN);
        } else {
            if (request.getHeader("Sec-Fetch-Mode") == null) { // a browser would ask for a password itself
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"gateway\"");
            }
            Problem.UNAUTHENTICATED.write(response);
        }
    }

    /** Of a form. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        response.sendRedirect(LOGIN
                + (failure instanceof TooManyFailuresException tooMany ? "?wait=" + tooMany.seconds() : "?error"));
    }

    /** It is known who calls, but that is not enough. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (isForPrograms(request.getServletPath())) {
            (denied instanceof CsrfException ? Problem.NO_CSRF_TOKEN : Problem.NOT_PERMITTED).write(response);
        } else if (SecurityContextHolder.getContext().getAuthentication() == null) { // any more
            response.sendRedirect(LOGIN);
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            request.getRequestDispatcher(DENIED).forward(request, response);
        }
    }

    private static boolean isForPrograms(String path) {
        return PROGRAMS.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
    }
}
