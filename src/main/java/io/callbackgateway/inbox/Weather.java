package io.callbackgateway.inbox;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jms.JmsException;
import org.springframework.transaction.TransactionException;

/**
 * Failures that pass by themselves: a database, a broker or a provider's API that is away, slow or full. The callback is not at
 * fault and is tried again for as long as it takes.
 */
public final class Weather {

    private Weather() {}

    public static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableException || cause instanceof DataIntegrityViolationException) {
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

    /** The innermost cause in one line: its type and, since it is ours or an engine's and not the caller's, its message. */
    public static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
