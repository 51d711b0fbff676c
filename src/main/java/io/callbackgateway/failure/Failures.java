package io.callbackgateway.failure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.ExpressionEvaluationException;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.jsonpath.JsonPathExpression;
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
                || find(failure, JsonPathException.class) != null && !isWrongPath(failure);
    }

    /** A JSONPath that none could be read by; any other failure of one is the fault of what it was to read. */
    private static boolean isWrongPath(Throwable failure) {
        if (find(failure, PathNotFoundException.class) != null) {
            return false;
        }
        String path = path(failure);
        try {
            if (path != null) {
                JsonPath.compile(path);
                return false;
            }
        } catch (InvalidPathException e) {
            return true;
        }
        return find(failure, InvalidPathException.class) != null;
    }

    /** As the route has it; {@code null} where it was no JSONPath that failed. */
    private static String path(Throwable failure) {
        ExpressionEvaluationException evaluation = find(failure, ExpressionEvaluationException.class);
        return evaluation != null && evaluation.getExpression() instanceof JsonPathExpression expression
                ? expression.toString().replaceFirst("^jsonpath\\[(.*)]$", "$1")
                : null;
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
        FailedException failed = find(failure, FailedException.class);
        if (failed != null) {
            return failed.getMessage();
        }
        if (isUnreadable(failure)) {
            return unreadable(failure);
        }
        return "the route failed" + (step == null ? "" : " at " + step) + ": " + fault(failure);
    }

    private static String unreadable(Throwable failure) {
        JacksonException json = find(failure, JacksonException.class);
        if (json != null) {
            JsonLocation at = json.getLocation();
            return "the body is no JSON"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }
        if (find(failure, InvalidJsonException.class) != null) {
            return "the body is no JSON";
        }
        String path = path(failure);
        if (path == null) {
            return "the body is not of the form that the route expects";
        }
        return find(failure, PathNotFoundException.class) != null
                ? "there is no " + path
                : "the body is not of the form that " + path + " expects";
    }

    /** What is known to hold nothing of the callback, else the type alone. */
    private static String fault(Throwable failure) {
        String path = path(failure);
        if (path != null && find(failure, InvalidPathException.class) != null) {
            return path + " is no JSONPath";
        }
        ExpressionIllegalSyntaxException syntax = find(failure, ExpressionIllegalSyntaxException.class);
        if (syntax != null) {
            return syntax.getExpression() + " is no expression";
        }
        MethodNotFoundException method = find(failure, MethodNotFoundException.class);
        if (method != null) {
            return "there is no method " + method.getMethodName();
        }
        if (find(failure, DirectConsumerNotAvailableException.class) != null) {
            return "no route starts at what it sends to";
        }
        return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getName();
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
