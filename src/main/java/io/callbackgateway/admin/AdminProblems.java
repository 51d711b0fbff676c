package io.callbackgateway.admin;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** What the APIs at the admin door have in common in their problems (RFC 9457): nothing of the request is repeated. */
@RestControllerAdvice
class AdminProblems implements ResponseBodyAdvice<Object> {

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail databaseIsAway() {
        return away("The database does not answer. Call again.");
    }

    @ExceptionHandler(ActiveMQException.class)
    ProblemDetail brokerIsAway() {
        return away("The broker does not answer. Call again.");
    }

    /** What an API has thrown to answer with it. */
    @ExceptionHandler
    ProblemDetail problem(ErrorResponseException thrown) {
        return thrown.getBody();
    }

    /** Which Spring would log, with the value. */
    @ExceptionHandler
    ProblemDetail unreadable(MethodArgumentTypeMismatchException parameter) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, parameter.getName() + " cannot be read.");
    }

    /** Also of a body with a field that nobody knows: a filter without its misspelt condition would be of more than was meant. */
    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException body) {
        String detail = body.getCause() instanceof UnrecognizedPropertyException unknown
                ? "The body has a field that is not known. There are " + new TreeSet<>(unknown.getKnownPropertyIds())
                        + "."
                : "The body is not the JSON that is expected here.";
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
    }

    private static ProblemDetail away(String detail) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    /** Spring would put the path that was asked for into a problem. */
    @Override
    public Object beforeBodyWrite(
            Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem) {
            problem.setInstance(null);
        }
        return body;
    }
}
