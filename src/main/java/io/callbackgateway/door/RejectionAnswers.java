package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.Caller;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Answers a request that is rejected, and puts the caller on record where it is why, if there is a place for it. */
@Component
class RejectionAnswers {

    private final Rejections rejections;

    RejectionAnswers(Rejections rejections) {
        this.rejections = rejections;
    }

    void answer(
            ProblemException rejected,
            Door door,
            Caller caller,
            WireRequest request,
            RequestBody body,
            HttpServletResponse response)
            throws IOException {
        Rejections.Place place = rejected.reason() == null
                ? null
                : rejections.take(door.provider(), door.environment(), caller.network(), caller.expected());
        int most = place == null ? 0 : place.maxBody();
        try {
            body.reject(rejected.problem(), response, most);
        } finally {
            if (place != null) {
                place.record(new Rejection(
                        CallbackIds.next(),
                        door.provider(),
                        door.environment(),
                        caller.network(),
                        caller.expected(),
                        rejected.reason(),
                        door.credentialHeaders(),
                        request,
                        body.upTo(most),
                        body.size(),
                        most > 0 && body.size() > most));
            }
        }
    }
}
