package io.callbackgateway.sample;

/** A sample that cannot be read or run. The message is for who wrote it. */
public class BadSampleException extends RuntimeException {

    public BadSampleException(String problem) {
        super(problem);
    }
}
