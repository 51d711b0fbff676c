package io.callbackgateway.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What goes wrong at an emulator, from now on. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Switches {

    /** How the API answers questions. */
    enum Api {
        ok,
        /** 500. */
        error,
        /** 429 with {@code Retry-After}. */
        busy,
        /** A 200 with what nobody can read. */
        garbage,
        /** After {@link Switches#slow}. */
        slow,
        /** After a minute, with a 504: every caller should have gone. */
        never
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The share of callbacks that get lost, of transactions that are played from now on. */
    double drop;

    /** The share of callbacks that are sent twice at the same time. */
    double doubles;

    /** Whether callbacks leave in any order. */
    boolean shuffled;

    /** By how much the provider's delays are shortened: with 1800, half an hour is a second. */
    double lapse = 1;

    Api api = Api.ok;

    /** The share of questions that are answered so; the others are answered well. */
    double apiShare = 1;

    /** Milliseconds. */
    long slow = 2_000;

    /** Seconds, of {@code Retry-After}. */
    int retryAfter = 2;

    /** Seconds for which a link to a document is good. */
    long linksFor = 3_600;

    /** Seconds for which an access token is good. */
    long tokensFor = 1_800;

    /** Whether an assertion is good once. */
    boolean assertionsOnce = true;

    /** @throws IllegalArgumentException what is wrong in it */
    Switches with(String json) {
        try {
            Switches next = JSON.readerForUpdating(JSON.convertValue(this, Switches.class))
                    .readValue(json);
            if (next.lapse <= 0) {
                throw new IllegalArgumentException("lapse must be more than 0");
            }
            return next;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage());
        }
    }
}
