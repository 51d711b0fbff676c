package io.callbackgateway.admin.access.browser;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The sessions of browsers: so many of one user, and so long, also where a page that is left open asks again and again. */
@Component
class Sessions implements HttpSessionListener {

    private static final int MOST_OF_ONE = 20;

    private static final Duration LONGEST = Duration.ofHours(12);

    private static final String WHO = Sessions.class.getName();

    private final Map<String, Deque<HttpSession>> open = new HashMap<>();

    /** Of whoever has logged in; his oldest ends where there are too many. */
    void opened(String who, HttpSession session) {
        session.setAttribute(WHO, who);
        HttpSession oldest = null;
        synchronized (open) {
            Deque<HttpSession> his = open.computeIfAbsent(who, any -> new ArrayDeque<>());
            his.add(session);
            if (his.size() > MOST_OF_ONE) {
                oldest = his.remove();
            }
        }
        if (oldest != null) {
            end(oldest);
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent ended) {
        Object who = ended.getSession().getAttribute(WHO);
        synchronized (open) {
            Deque<HttpSession> his = who == null ? null : open.get(who.toString());
            if (his != null) {
                his.removeIf(each -> each.getId().equals(ended.getSession().getId()));
                if (his.isEmpty()) {
                    open.remove(who.toString());
                }
            }
        }
    }

    @Scheduled(fixedDelay = 60_000)
    void endOld() {
        long before = Instant.now().minus(LONGEST).toEpochMilli();
        List<HttpSession> all;
        synchronized (open) {
            all = open.values().stream().flatMap(Deque::stream).toList();
        }
        all.stream().filter(each -> isOlder(each, before)).forEach(Sessions::end);
    }

    private static boolean isOlder(HttpSession session, long time) {
        try {
            return session.getCreationTime() < time;
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException ended) {
            // by itself, meanwhile
        }
    }
}
