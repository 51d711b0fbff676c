package io.callbackgateway.lane;

/** Which lanes people have paused, or must wait for what is not known yet. A lane takes nothing where one of these says so. */
public interface LanePauses {

    /** Whether the lane of this queue takes nothing now. Asked before each batch: it says what it knows, at once. */
    boolean isPaused(String queue);
}
