package io.callbackgateway.failure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.jayway.jsonpath.JsonPathException;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jms.JmsException;
import org.springframework.transaction.TransactionException;

/**
 * The two kinds of failure after a callback was accepted. A transient one passes by itself: a database, a broker or a provider's API is
 * away, slow or full; the callback is tried again for as long as it takes. Any other is permanent: the callback is recorded with the
 * reason and becomes a dead letter.
 */
public final class Failures {

    private Failures() {}

    /** By the outermost cause that is known to be of either kind; a failure of which nothing is known is permanent. */
    public static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableException
                    || cause instanceof FailedException
                    || cause instanceof DataIntegrityViolationException) {
                return false;
            }
            if (cause instanceof HttpOperationFailedException http) {
                return http.getStatusCode() >= 500 || http.getStatusCode() == 429 || http.getStatusCode() == 408;
            }
            if (cause instanceof JacksonException) {
                return false; // an IOException by type, but the callback's own fault
            }
            if (cause instanceof IOException
                    || cause instanceof SQLException
                    || cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof JMSException
                    || cause instanceof JmsException
                    || cause instanceof ProviderUnavailableException
                    || cause instanceof InterruptedException // a shutdown, like the next
                    || cause instanceof RejectedExecutionException
                    || cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Whether a permanent failure is the callback's own fault; else a route's or the gateway's. */
    public static boolean isUnreadable(Throwable failure) {
        return find(failure, UnreadableException.class) != null
                || find(failure, JacksonException.class) != null
                || find(failure, JsonPathException.class) != null;
    }

    /**
     * Why a failure is permanent, for people. Parsers and converters quote their input in their messages, so only what is known to be free
     * of it is repeated.
     *
     * @param step file and line of the step that failed, or {@code null}
     */
    public static String reason(Throwable failure, String step) {
        UnreadableException unreadable = find(failure, UnreadableException.class);
        if (unreadable != null) {
            return unreadable.getMessage();
        }
        JacksonException json = find(failure, JacksonException.class);
        if (json != null) {
            JsonLocation at = json.getLocation();
            return "the body is not the JSON that the route expects"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }
        if (find(failure, JsonPathException.class) != null) {
            return "the JSON is not of the form that the route expects";
        }
        FailedException failed = find(failure, FailedException.class);
        if (failed != null) {
            return failed.getMessage();
        }
        return "the route failed with "
                + NestedExceptionUtils.getMostSpecificCause(failure).getClass().getName()
                + (step == null ? "" : " at " + step);
    }

    /**
     * A transient failure's innermost cause in one line, for logs: its type and its message, which is ours or an engine's and holds nothing
     * of a callback.
     */
    public static String describe(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
