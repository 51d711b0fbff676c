package io.callbackgateway.command;

/** Why a command cannot go on. The message is all that its user gets to see. */
public final class CommandException extends RuntimeException {

    public CommandException(String problem) {
        super(problem);
    }
}
