package io.callbackgateway.question;

import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The last question about a transaction, and how often the provider was asked. */
@Component
class QuestionTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    QuestionTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT asked_at, times_asked, first_asked_at, sampled, answer, answered_at, reason, callback_id
                        FROM questions WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(provider, environment, transactionId)
                .query((row, number) -> entry(row))
                .list();
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        Answer answer = Answer.of(row.getString(5));
        String reason = answer == Answer.FAILED || answer == Answer.UNAVAILABLE ? row.getString(7) : null;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("timesAsked", row.getLong(2));
        facts.put("firstAskedAt", row.getString(3));
        facts.put("sampled", row.getInt(4) != 0);
        facts.put("answer", answer == null ? null : answer.word());
        facts.put("answeredAt", row.getString(6));
        facts.put("reason", reason);
        facts.put("callbackId", answer == Answer.MISSED ? row.getString(8) : null); // the others are not kept
        String text = "The provider was asked, " + text(answer) + (reason == null ? "" : ": " + reason);
        return new TimelineEntry(Instant.parse(row.getString(1)), "question", text, facts);
    }

    private static String text(Answer answer) {
        if (answer == null) {
            return "and its answer waits in the inbox";
        }
        return switch (answer) {
            case MISSED -> "and said what no callback had told";
            case AGREED -> "and said what is known";
            case STALE -> "and a callback came meanwhile; it is asked again";
            case IGNORED -> "and its route ignored the answer";
            case FAILED -> "and its answer cannot be used";
            case UNAVAILABLE -> "and no answer came in";
        };
    }
}
