package io.callbackgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.springframework.http.MediaType;

/**
 * Answers what the web server rejects before any filter sees it (bad HTTP, an impossible path), and bodies that break off, with the
 * same kind of document as the door, where Tomcat would send HTML and Spring Boot's error page the path that was asked for.
 */
public final class ServerErrors extends ErrorReportValve {

    /** Says what to answer a request with if its connection breaks off, after which nobody else can answer. */
    static void answer(HttpServletRequest request, Problem problem) {
        request.setAttribute(Problem.class.getName(), problem);
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported() || !writable.get()) {
            return;
        }
        try {
            String json;
            if (request.getAttribute(Problem.class.getName()) instanceof Problem problem) {
                response.setStatus(problem.status);
                json = problem.json;
            } else {
                json = Problem.json(
                        status,
                        status < 500
                                ? "The request cannot be read or may not be made."
                                : "The request could not be handled.");
            }
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getReporter().write(json);
            response.finishResponse();
        } catch (IOException callerIsGone) {
            containerLog.debug("No answer could be sent", callerIsGone);
        }
    }
}
