package io.callbackgateway.routefile.tree;

import java.nio.file.Path;

/**
 * What is wrong in a route file.
 *
 * @param line from 1 on
 * @param message what is wrong, what is allowed and what to do, in the words of the file
 */
public record Mistake(Path file, int line, Level level, String message) {

    public enum Level {
        /** Callbacks would be lost, misread or never processed: the provider's doors stay closed. */
        ERROR,
        /** Does no harm to callbacks; the build of the shipped files takes none. */
        WARNING
    }

    public boolean isError() {
        return level == Level.ERROR;
    }

    /** As compilers write it, so that editors lead to the line. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (isError() ? "" : "warning: ") + message;
    }
}
