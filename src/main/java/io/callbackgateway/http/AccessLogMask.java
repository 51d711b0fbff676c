package io.callbackgateway.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * Keeps secrets and personal data in the targets of callbacks out of Tomcat's access log, should an operator switch it on: what
 * it sees of a path is the door that was found, and that there was more; of a query, that there was one. Of a path that leads
 * to no door it sees nothing, since a token may be in the wrong place there.
 *
 * <p>Stands before the log among the engine's valves, which write in their order whatever became of a request. Headers that an
 * operator's pattern names are written as they came.
 */
public final class AccessLogMask extends ValveBase implements AccessLog {

    private static final String MASK = "***";

    private final AdminConnector admin;

    AccessLogMask(AdminConnector admin) {
        super(true);
        this.admin = admin;
    }

    /** @param path of a request that holds no secret: it may be written, where the target begins with it */
    public static void show(HttpServletRequest request, String path) {
        request.setAttribute(AccessLogMask.class.getName(), path);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        if (admin.received(request)) {
            return;
        }
        // Nothing reads the request after this: Tomcat is about to clear it for the next one.
        MessageBytes path = request.getCoyoteRequest().requestURI();
        MessageBytes query = request.getCoyoteRequest().queryString();
        path.setString(path(request, path.toString()));
        if (!query.isNull()) {
            query.setString(MASK);
        }
    }

    private static String path(Request request, String sent) {
        if (!(request.getAttribute(AccessLogMask.class.getName()) instanceof String shown)) {
            return "/" + MASK;
        }
        return shown.equals(sent) ? shown : shown + "/" + MASK;
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }
}
