package io.callbackgateway.alarm;

import java.util.List;

/** Looks after one kind of trouble. Asked every quarter of a minute; an alarm lasts as long as its source tells of it. */
public interface AlarmSource {

    /**
     * What is wrong now. An alarm that lasts keeps its key.
     *
     * @throws RuntimeException where that cannot be known: what was told last then still holds
     */
    List<Alarm> alarms();
}
