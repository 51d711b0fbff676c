package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** The envelope of every event: CloudEvents 1.0. */
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "partitionkey", "data"
})
record CloudEvent<T>(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        String time,
        String datacontenttype,
        String partitionkey,
        T data) {

    CloudEvent(
            String id,
            String provider,
            String environment,
            String type,
            String subject,
            String time,
            String partitionkey,
            T data) {
        this(
                "1.0",
                id,
                "/callbacks/" + provider + "/" + environment,
                type,
                subject,
                time,
                "application/json",
                partitionkey,
                data);
    }
}
