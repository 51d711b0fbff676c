package io.callbackgateway.door;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Answers what the web server refuses before any filter sees it (bad HTTP, an impossible path), and bodies that
 * break off: the same kind of document as the
 * door's own refusals, where Tomcat would send HTML and Spring Boot's error page the path that was asked for.
 */
public final class ServerErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported() || !writable.get()) {
            return;
        }
        try {
            if (request.getAttribute(Problem.class.getName()) instanceof Problem problem) {
                response.setStatus(problem.status);
                write(response, problem.json);
            } else {
                HttpStatus known = HttpStatus.resolve(status);
                String detail = status < 500
                        ? "The request cannot be read or may not be made."
                        : "The request could not be handled.";
                write(response, Problem.json(status, known == null ? "Error" : known.getReasonPhrase(), detail));
            }
        } catch (IOException callerIsGone) {
            containerLog.debug("No answer could be sent", callerIsGone);
        }
    }

    private static void write(Response response, String json) throws IOException {
        response.setContentType(Problem.MEDIA_TYPE);
        response.getReporter().write(json);
        response.finishResponse();
    }

    @Component
    static class Installation implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(ServerErrors.class.getName()));
            // A caller that waits with its body until we want it is refused without it.
            factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
        }
    }
}
