package io.callbackgateway.command;

/** Why a command cannot go on. The message is all that its user gets to see. */
final class CommandException extends RuntimeException {

    CommandException(String problem) {
        super(problem);
    }
}
